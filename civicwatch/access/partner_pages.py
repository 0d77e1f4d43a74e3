"""A partner's own pages: terms, keys. For people of a partner, signed in with their second factor."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from civicwatch.access import partners, shown_once
from civicwatch.access.models import Partner, User
from civicwatch.access.partner_scopes import SCOPES, TERMS, TERMS_VERSION, TWEETS_SEND
from civicwatch.access.partners import PartnerError
from civicwatch.access.second_factor import needs_second_factor
from civicwatch.lib import step_up

View = Callable[Concatenate[HttpRequest, Partner, ...], HttpResponse]


def for_partners(view: View) -> Callable[..., HttpResponse]:
    """Hands the partner to the view, for whom the person who is signed in speaks; 403 for everybody else."""

    @needs_second_factor
    @never_cache
    @login_required
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        partner = partners.partner_of(who(request))
        if partner is None:
            raise PermissionDenied
        return view(request, partner, *args, **kwargs)

    return answer


def who(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


class KeyForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name of the key"),
        max_length=80,
        help_text=gettext_lazy("Where it is used, such as “newsroom server”."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, partner: Partner, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [(scope, SCOPES[scope]) for scope in partner.scopes]  # type: ignore[attr-defined]


@require_safe
@for_partners
def overview(request: HttpRequest, partner: Partner) -> HttpResponse:
    return _page(request, partner)


@require_POST
@for_partners
def accept_terms(request: HttpRequest, partner: Partner) -> HttpResponse:
    if "agree" not in request.POST:
        return _page(request, partner, wrong=_("Tick the box to accept the terms."))
    partners.accept_terms(partner=partner, by=who(request))
    messages.success(request, _("Thank you. You can make keys now."))
    return redirect("partner")


@require_POST
@for_partners
def make_key(request: HttpRequest, partner: Partner) -> HttpResponse:
    step_up.require(request)
    form = KeyForm(partner, request.POST)
    if not form.is_valid():
        return _page(request, partner, form=form)
    try:
        _key, text = partners.make_key(partner=partner, by=who(request), **form.cleaned_data)
    except PartnerError as stopped:
        return _page(request, partner, form=form, wrong=str(stopped))
    shown_once.keep(request, text)
    return redirect("partner-key-made")


@require_POST
@for_partners
def rotate_key(request: HttpRequest, partner: Partner, pk: int) -> HttpResponse:
    step_up.require(request)
    try:
        _key, text = partners.rotate_key(key=get_object_or_404(partner.keys, pk=pk), by=who(request))
    except PartnerError as stopped:
        return _page(request, partner, wrong=str(stopped))
    shown_once.keep(request, text, days=partners.BOTH_GOOD_FOR.days)
    return redirect("partner-key-made")


@require_GET
@for_partners
def made_key(request: HttpRequest, partner: Partner) -> HttpResponse:
    """The key that was just made, once: loaded again, the page has nothing to show and makes nothing."""
    made = shown_once.take(request)
    if made is None:
        messages.info(
            request, _("A key is shown once. If you do not have it, replace it below: that makes another.")
        )
        return redirect("partner")
    return render(request, "access/partner_key.html", {"key": made["secret"], "days": made.get("days")})


@require_POST
@for_partners
def revoke_key(request: HttpRequest, partner: Partner, pk: int) -> HttpResponse:
    """Without asking again: whoever fears that a key has leaked is in a hurry."""
    partners.revoke_key(key=get_object_or_404(partner.keys, pk=pk), by=who(request))
    messages.success(request, _("The key is revoked: nothing accepts it any more."))
    return redirect("partner")


def _page(
    request: HttpRequest, partner: Partner, *, form: KeyForm | None = None, wrong: str = ""
) -> HttpResponse:
    now = timezone.now()
    context = {
        "partner": partner,
        "terms": TERMS,
        "has_accepted": partner.terms_version == TERMS_VERSION,
        "may_send": TWEETS_SEND in partner.scopes,
        "keys": [
            {
                "key": key,
                "scopes": [SCOPES[scope] for scope in key.scopes],
                "can_rotate": key.expires_at is None,
            }
            for key in partners.good_keys(partner, now=now)
        ],
        "form": form or KeyForm(partner),
        "wrong": wrong,
    }
    status = 400 if wrong or (form and form.errors) else 200
    return render(request, "access/partner.html", context, status=status)
