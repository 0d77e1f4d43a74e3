"""Partners in admin: who reads by program, for what, and with which keys. Their keys are their own."""

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
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from civicwatch.access import invitations, partners
from civicwatch.access.models import Partner, User
from civicwatch.access.partner_scopes import SCOPES
from civicwatch.access.partners import PartnerError
from civicwatch.lib import step_up


class PartnerForm(forms.ModelForm):
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What their keys may do"),
        choices=list(SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Partner
        fields = ("name", "purpose", "scopes")


@admin.register(Partner)
class PartnerAdmin(admin.ModelAdmin):
    form = PartnerForm
    change_form_template = "access/partner_admin.html"
    list_display = ("name", "created_at", "terms_accepted_at", "good_keys", "last_used", "ended_at")
    search_fields = ("name", "purpose")
    actions = None
    fields = ("name", "purpose", "scopes")

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(require_POST(view)),
                name=f"access_partner_{name}",
            )
            for name, view in (("invite", self.invite), ("end", self.end), ("revoke-keys", self.revoke_keys))
        ] + super().get_urls()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who has read from here stays in the log: a partner ends, and is not deleted."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Partner | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.ended_at)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        if request.method == "POST":
            step_up.require(request)
        found = self.get_object(request, object_id) if object_id else None
        extra = {"keys": list(found.keys.all()), "people": list(found.people.all())} if found else {}
        return super().changeform_view(request, object_id, form_url, {**(extra_context or {}), **extra})

    def save_model(self, request: HttpRequest, obj: Partner, form: Any, change: bool) -> None:
        given = {name: form.cleaned_data[name] for name in ("name", "purpose", "scopes")}
        if change:
            partners.change(partner=obj, by=_who(request), **given)
        else:
            obj.pk = partners.take_on(by=_who(request), **given).pk

    def response_add(
        self, request: HttpRequest, obj: Partner, post_url_continue: str | None = None
    ) -> HttpResponse:
        messages.info(request, _("Now make a link for one person of theirs, below."))
        return redirect("admin:access_partner_change", obj.pk)

    def invite(self, request: HttpRequest, pk: int) -> HttpResponse:
        partner = self._managed(request, pk)
        note = request.POST.get("note", "").strip()[:200]
        if not note:
            messages.error(request, _("Say who the link is for: one person."))
            return redirect("admin:access_partner_change", pk)
        try:
            invitation, token = partners.invite(partner=partner, note=note, by=_who(request))
        except PartnerError as stopped:
            messages.error(request, str(stopped))
            return redirect("admin:access_partner_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Invite somebody"),
            "link": settings.PUBLIC_URL + reverse("invitation", args=[token]),
            "days": invitations.GOOD_FOR.days,
            "invitation": invitation,
            "back": reverse("admin:access_partner_change", args=[pk]),
        }
        return TemplateResponse(request, "access/link_made.html", context)

    def revoke_keys(self, request: HttpRequest, pk: int) -> HttpResponse:
        for key in self._managed(request, pk).keys.filter(revoked_at=None):
            partners.revoke_key(key=key, by=_who(request))
        messages.success(request, _("All keys of this partner are revoked."))
        return redirect("admin:access_partner_change", pk)

    def end(self, request: HttpRequest, pk: int) -> HttpResponse:
        partners.end(partner=self._managed(request, pk), by=_who(request))
        messages.success(request, _("Ended: no key works, nobody gets in, nothing is sent."))
        return redirect("admin:access_partner_change", pk)

    @admin.display(description=gettext_lazy("keys"))
    def good_keys(self, partner: Partner) -> int:
        return partner.keys.filter(revoked_at=None).count()

    @admin.display(description=gettext_lazy("last used"))
    def last_used(self, partner: Partner) -> Any:
        return (
            partner.keys.exclude(last_used_on=None)
            .order_by("-last_used_on")
            .values_list("last_used_on", flat=True)
            .first()
        )

    def _managed(self, request: HttpRequest, pk: int) -> Partner:
        if not request.user.has_perm("access.change_partner"):
            raise PermissionDenied
        step_up.require(request)
        return get_object_or_404(Partner, pk=pk)


def _who(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
