"""Where the sign-in of django-allauth is made to follow this project's rules.

Nobody signs up; wrong tries are counted in the database; asking again follows ``lib.step_up``; where a
second factor is needed, the last one cannot be taken away.
"""

from datetime import datetime
from math import ceil
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.userkit import get_user_by_username
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from civicwatch.access import known_browser, lockout, sealing, second_factor
from civicwatch.access.models import User
from civicwatch.lib import step_up
from civicwatch.lib.client_address import address_of

# What is said after each step; what is not listed speaks for itself.
SAID = {
    "account/messages/logged_out.txt": _("You are signed out."),
    "account/messages/password_changed.txt": _("Your password is changed. Your other sessions have ended."),
    "mfa/messages/totp_activated.txt": _("Your authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("Your authenticator app is removed."),
    "mfa/messages/webauthn_added.txt": _("Your passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("Your passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": _(
        "New recovery codes are made. Write them down or print them now."
    ),
    "usersessions/messages/sessions_logged_out.txt": _("Your other sessions have ended."),
}


def too_many_tries(until: datetime) -> ValidationError:
    """The same words for a name that somebody has and for one that nobody has."""
    minutes = max(1, ceil((until - timezone.now()).total_seconds() / 60))
    return ValidationError(
        ngettext(
            "Too many wrong tries. Wait %(minutes)d minute and try again, or ask an administrator.",
            "Too many wrong tries. Wait %(minutes)d minutes and try again, or ask an administrator.",
            minutes,
        )
        % {"minutes": minutes},
        code="locked",
    )


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("User name or password is wrong."),
        "incorrect_password": _("The password is wrong."),
    }

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return second_factor.first_page(request.user)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request) or "0.0.0.0"  # noqa: S104  (a socket without addresses)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Count, look, and forgive where it was right. Raises ValidationError where it is not looked at."""
        name = credentials.get("username") or ""
        person = get_user_by_username(name)
        assert person is None or isinstance(person, User)
        address = address_of(request)
        browser = known_browser.mark_of(request, person)
        keys = lockout.password_keys(name=name, address=address, browser=browser)
        tried = lockout.take(keys, person=person, address=address)
        if tried.refused_until:
            raise too_many_tries(tried.refused_until)
        user = super().authenticate(request, **credentials)
        if user:
            lockout.forgive(tried)
        else:
            lockout.keep(tried, action="wrong password")
        return user

    def post_login(self, request: HttpRequest, user: User, **about: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **about)
        known_browser.remember(request, response, user)
        return response

    def is_reauthentication_required(self, *, app: str, **keywords: Any) -> bool:
        return not step_up.is_recent(self.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict]:
        """Whoever has a second factor shows that one; a password alone is asked of nobody else."""
        ways = super().get_reauthentication_methods(user)
        factors = [way for way in ways if way["id"] != "reauthenticate"]
        return factors or ways

    def get_login_stages(self) -> list[str]:
        return ["allauth.mfa.stages.AuthenticateStage"]

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        text = message or SAID.get(message_template or "")
        if text:
            messages.add_message(request, level, str(text), extra_tags=extra_tags)


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("The code is wrong, or was used already. Wait for the next one."),
        "cannot_delete_authenticator": _("It is your only second factor. Set another one up first."),
    }

    def get_totp_issuer(self) -> str:
        return f"CivicWatch {self._get_site_name()}"

    def get_totp_label(self, user: Any) -> str:
        return str(user.get_username())

    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not (second_factor.is_required(context.request) and second_factor.is_last(authenticator))

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """What a new passkey is called where its owner gives it no name."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)d") % {"number": number}

    def get_public_key_credential_user_entity(self, user: Any) -> dict:
        """The user name and not the e-mail address, which other people may see beside the browser."""
        name = str(user.get_username())
        return {**super().get_public_key_credential_user_entity(user), "name": name, "display_name": name}
