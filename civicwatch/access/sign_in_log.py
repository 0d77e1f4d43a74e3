"""What django-allauth announces, written into the log, and what follows from it for the session.

The only listeners in the project: the library has no other way to say that somebody signed in.
"""

from typing import Any

from allauth.account.signals import password_changed, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.contrib import messages
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest
from django.utils.translation import ngettext

from civicwatch.access import audit, second_factor, sessions
from civicwatch.access.models import User
from civicwatch.lib.client_address import address_of, keyed_hash, sender_of


def listen() -> None:
    user_logged_in.connect(_signed_in)
    user_logged_out.connect(_signed_out)
    password_changed.connect(_password_changed)
    authenticator_used.connect(_factor_used)
    authenticator_added.connect(_factor_added)
    authenticator_removed.connect(_factor_removed)
    authenticator_reset.connect(_codes_renewed)


def _note(action: str, request: HttpRequest, person: User, **details: Any) -> None:
    origin = keyed_hash("audit", sender_of(address_of(request)))[:16]
    audit.record(action=action, subject=f"people/{person.pk}", by=person, details={"from": origin, **details})


def _signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    _note("sign in", request, user, second_factor=second_factor.has_passed(request))
    request.session[sessions.TRACKED] = True
    others = sessions.others_of(user, but=request.session.session_key)
    if others:
        text = ngettext(
            "You are signed in in %(count)d other place. If that is not you, look at your sessions.",
            "You are signed in in %(count)d other places. If that is not you, look at your sessions.",
            others,
        )
        messages.info(request, text % {"count": others})


def _signed_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        _note("sign out", request, user)


def _password_changed(request: HttpRequest, user: User, **_: Any) -> None:
    sessions.end_others(user, but=request.session.session_key)
    _note("change password", request, user)


def _factor_used(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    second_factor.note_passed(request, user)
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        _note("use recovery code", request, user)


def _factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type in second_factor.FACTORS:
        second_factor.note_passed(request, user)
        sessions.end_others(user, but=request.session.session_key)
    _note("add second factor", request, user, kind=authenticator.type)


def _factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    if not second_factor.has_factor(user):
        second_factor.note_gone(request)
    _note("remove second factor", request, user, kind=authenticator.type)


def _codes_renewed(request: HttpRequest, user: User, **_: Any) -> None:
    _note("renew recovery codes", request, user)
