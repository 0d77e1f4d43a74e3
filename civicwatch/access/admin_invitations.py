"""Invitations in admin: who was asked in as what, and what became of it. The link is shown once."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from civicwatch.access import invitations
from civicwatch.access.invitations import LinkIsOverError, State
from civicwatch.access.models import Invitation, User
from civicwatch.access.rights_in_words import ROLE_WORDS, STAFF_ROLES
from civicwatch.lib import step_up

STATE_WORDS = {
    State.WAITING: pgettext_lazy("invitation", "waiting"),
    State.ACCEPTED: pgettext_lazy("invitation", "accepted"),
    State.REVOKED: pgettext_lazy("invitation", "revoked"),
    State.EXPIRED: pgettext_lazy("invitation", "expired"),
}


class InvitationForm(forms.Form):
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=list(STAFF_ROLES.items()))
    note = forms.CharField(
        label=gettext_lazy("Who it is for"),
        max_length=200,
        help_text=gettext_lazy(
            "For the list and the log: one person. A login that several share is not made."
        ),
    )


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    list_display = ("note", "role_words", "state", "by", "created_at", "expires_at", "accepted_by")
    list_select_related = ("by", "accepted_by")
    ordering = ("-created_at",)
    search_fields = ("note",)
    actions = None
    change_form_template = "access/invited.html"
    fields = (
        "note",
        "role_words",
        "state",
        "by",
        "created_at",
        "expires_at",
        "accepted_by",
        "accepted_at",
        "revoked_at",
    )
    readonly_fields = fields

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.revoke))
        return [path("<int:pk>/revoke/", view, name="access_invitation_revoke"), *super().get_urls()]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who was invited stays to be read: an invitation is revoked, not deleted."""
        return False

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Role and note in; a link out, which nobody can show again."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            step_up.require(request)
        form = InvitationForm(request.POST or None)
        context = {**self.admin_site.each_context(request), "title": _("Invite somebody"), "opts": self.opts}
        if not form.is_valid():
            return TemplateResponse(request, "access/invite.html", {**context, "form": form})
        invitation, token = invitations.invite(**form.cleaned_data, by=_who(request))
        about = {
            "link": settings.PUBLIC_URL + reverse("invitation", args=[token]),
            "days": invitations.GOOD_FOR.days,
            "invitation": invitation,
            "back": reverse("admin:access_invitation_changelist"),
        }
        return TemplateResponse(request, "access/link_made.html", {**context, **about})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        found = self.get_object(request, object_id)
        can_revoke = found is not None and invitations.state_of(found) is State.WAITING
        extra = {"can_revoke": can_revoke, "show_save": False, "show_save_and_continue": False}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **extra})

    def revoke(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            invitations.revoke(invitation=get_object_or_404(Invitation, pk=pk), by=_who(request))
        except LinkIsOverError:
            messages.error(
                request, _("Somebody has used this invitation already. Switch their login off instead.")
            )
        else:
            messages.success(request, _("The invitation is revoked: its link opens nothing any more."))
        return redirect("admin:access_invitation_change", pk)

    @admin.display(description=gettext_lazy("role"))
    def role_words(self, invitation: Invitation) -> str:
        return str(ROLE_WORDS[invitation.role])

    @admin.display(description=gettext_lazy("state"))
    def state(self, invitation: Invitation) -> str:
        return str(STATE_WORDS[invitations.state_of(invitation)])


def _who(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
