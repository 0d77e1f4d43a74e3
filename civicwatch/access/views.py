"""Pages of one's own login that django-allauth has not: the two links, the overview, ending one session."""

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import list_usersessions
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from civicwatch.access import audit, invitations, reset_links, second_factor
from civicwatch.access.invitations import LinkIsOverError
from civicwatch.access.models import User
from civicwatch.access.rights_in_words import ROLE_WORDS
from civicwatch.access.sealing import SealBrokenError
from civicwatch.access.sign_in_forms import NewLoginForm, NewPasswordForm
from civicwatch.lib import step_up


@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Choose user name and password, then set the second factor up."""
    try:
        invited = invitations.waiting(token)
        form = NewLoginForm(request.POST or None)
        if request.user.is_authenticated or not form.is_valid():
            context = {"form": form, "role_words": ROLE_WORDS[invited.role]}
            return render(request, "access/invitation.html", context)
        credentials = {"username": form.cleaned_data["username"]}
        person = invitations.accept(token=token, password=form.cleaned_data["password1"], **credentials)
    except LinkIsOverError:
        return render(request, "access/link_over.html", {"what": "invitation"}, status=410)
    login = Login(user=person, redirect_url=reverse("mfa_index"))
    answer: HttpResponse = perform_password_login(request, credentials, login)
    return answer


@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "POST"])
def reset_password(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a new password with an administrator's link; signing in comes after, with the second factor."""
    try:
        link = reset_links.waiting(token)
        form = NewPasswordForm(request.POST or None, person=link.person)
        if not form.is_valid():
            return render(request, "access/reset_password.html", {"form": form, "person": link.person})
        reset_links.use(token=token, password=form.cleaned_data["password1"])
    except LinkIsOverError:
        return render(request, "access/link_over.html", {"what": "password"}, status=410)
    messages.success(request, _("Your new password is kept. Sign in with it."))
    return redirect("account_login")


@never_cache
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """One's password, factors and sessions on one page; the first thing that somebody new sees."""
    assert isinstance(request.user, User)
    factors = list(Authenticator.objects.filter(user=request.user).order_by("pk"))
    of_type = {kind: [one for one in factors if one.type == kind] for kind in Authenticator.Type.values}
    context = {
        "app": next(iter(of_type["totp"]), None),
        "passkeys": [(one, one.data.get("name", "")) for one in of_type["webauthn"]],
        "codes_left": _codes_left(of_type["recovery_codes"]),
        "has_factor": bool(of_type["totp"] or of_type["webauthn"]),
        "is_required": second_factor.is_required(request),
        "sessions": UserSession.objects.filter(user=request.user).count(),
    }
    return render(request, "mfa/index.html", context)


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one session of one's own."""
    assert isinstance(request.user, User)
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if session.session_key == request.session.session_key:
        return redirect("account_logout")
    session.end()
    audit.record(action="end session", subject=f"people/{request.user.pk}", by=request.user)
    messages.success(request, _("That session has ended."))
    return redirect("usersessions_list")


class ReauthenticateByPasskey(ReauthenticateWebAuthnView):
    """allauth sends whoever fails to the sign-in page, and with that away from what waits."""

    def form_invalid(self, form: Any) -> HttpResponse:
        page: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return page


@login_required
@require_http_methods(["GET", "POST"])
def end_other_sessions(request: HttpRequest, **keywords: Any) -> HttpResponseBase:
    """allauth's list of sessions; ending the others asks who is there first."""
    if request.method == "POST":
        step_up.require(request)
        assert isinstance(request.user, User)
        audit.record(action="end sessions", subject=f"people/{request.user.pk}", by=request.user)
    page: HttpResponseBase = list_usersessions(request, **keywords)
    return page


def _codes_left(factors: list[Authenticator]) -> int | None:
    """How many recovery codes are unused; None where there never were any."""
    if not factors:
        return None
    try:
        return len(RecoveryCodes(factors[0]).get_unused_codes())
    except SealBrokenError:
        return 0
