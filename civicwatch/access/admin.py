"""People and their roles. Rights come from the table of roles alone: nothing here can give others."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from civicwatch.access import (
    admin_audit,  # noqa: F401  (registers the log)
    admin_invitations,  # noqa: F401  (registers invitations)
    admin_partners,  # noqa: F401  (registers partners)
    lockout,
    people,
    reset_links,
    second_factor,
)
from civicwatch.access.models import User
from civicwatch.access.rights_in_words import ROLE_WORDS, STAFF_ROLES
from civicwatch.access.roles import PARTNER
from civicwatch.access.services import give_role, role_of
from civicwatch.lib import step_up


class PersonForm(forms.ModelForm):
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=list(STAFF_ROLES.items()))

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["role"] = role_of(self.instance)
        if self.instance.partner_id:  # who reads for a partner never comes to decide here with the same login
            self.fields["role"].choices = [(PARTNER, ROLE_WORDS[PARTNER])]  # type: ignore[attr-defined]


@admin.register(User)
class PersonAdmin(admin.ModelAdmin):
    """An administrator gives roles, helps people in again, and switches off who has left."""

    form = PersonForm
    change_form_template = "access/person.html"
    change_list_template = "access/people.html"
    list_display = ("username", "role", "has_second_factor", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    search_fields = ("username", "first_name", "last_name")
    ordering = ("username",)
    actions = None
    fieldsets = (
        (None, {"fields": ("username", "first_name", "last_name", "email", "role", "is_active")}),
        (gettext_lazy("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")

    def get_urls(self) -> list[URLPattern]:
        acts = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(require_POST(view)),
                name=f"access_user_{name}",
            )
            for name, view in (
                ("password-link", self.make_password_link),
                ("reset-factor", self.reset_factor),
                ("end-sessions", self.end_sessions),
                ("unlock", self.unlock),
            )
        ]
        return [*acts, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Superusers are made and kept on the command line, out of the reach of administrators."""
        found = super().get_queryset(request).prefetch_related("groups", "authenticator_set")
        return found if request.user.is_superuser else found.filter(is_superuser=False)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody chooses a password for somebody else: people come by invitation."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Who has decided anything stays in the log: people are switched off, not deleted."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Nobody locks themselves out."""
        own = super().get_readonly_fields(request, obj)
        return (*own, "is_active") if obj and obj.pk == request.user.pk else own

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method == "POST":
            step_up.require(request)
        person = self.get_object(request, object_id)
        extra: dict[str, Any] = {"locked_until": lockout.locked_until(person) if person else None}
        if person:
            extra["has_factor"] = second_factor.has_factor(person)
            extra["may_manage"] = request.user.has_perm("access.change_user") and person != request.user
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **extra})

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        role = form.cleaned_data.get("role")
        person: User = form.instance
        if role and role != role_of(person) and person.pk != request.user.pk:
            give_role(user=person, role=role, by=_who(request))

    @admin.display(description=gettext_lazy("role"))
    def role(self, user: User) -> str:
        return str(ROLE_WORDS.get(role_of(user), role_of(user)))

    @admin.display(description=gettext_lazy("second factor"), boolean=True)
    def has_second_factor(self, user: User) -> bool:
        factors = user.authenticator_set.all()  # type: ignore[attr-defined]  # allauth's foreign key
        return any(factor.type in second_factor.FACTORS for factor in factors)

    # --- what helps somebody in again, or keeps somebody out; each a button on the person's page ---

    def make_password_link(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = self._managed(request, pk)
        _link, token = reset_links.make(person=person, by=_who(request))
        context = {
            **self.admin_site.each_context(request),
            "title": _("A link to a new password"),
            "link": settings.PUBLIC_URL + reverse("reset-password", args=[token]),
            "hours": int(reset_links.GOOD_FOR.total_seconds() // 3600),
            "person": person,
            "back": self._page(pk),
        }
        return TemplateResponse(request, "access/link_made.html", context)

    def reset_factor(self, request: HttpRequest, pk: int) -> HttpResponse:
        people.reset_second_factor(person=self._managed(request, pk), by=_who(request))
        messages.success(
            request, _("The second factor is gone, and so are all sessions. The next sign-in sets one up.")
        )
        return redirect(self._page(pk))

    def end_sessions(self, request: HttpRequest, pk: int) -> HttpResponse:
        ended = people.end_sessions(person=self._managed(request, pk), by=_who(request))
        text = ngettext("%(count)d session has ended.", "%(count)d sessions have ended.", ended)
        messages.success(request, text % {"count": ended})
        return redirect(self._page(pk))

    def unlock(self, request: HttpRequest, pk: int) -> HttpResponse:
        people.unlock(person=self._managed(request, pk), by=_who(request))
        messages.success(request, _("Unlocked: this person can try again now."))
        return redirect(self._page(pk))

    def _managed(self, request: HttpRequest, pk: int) -> User:
        """Whom this administrator may act on; asks who is there first. Raises PermissionDenied, Http404."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        step_up.require(request)
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def _page(self, pk: int) -> str:
        return reverse("admin:access_user_change", args=[pk])


def _who(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
