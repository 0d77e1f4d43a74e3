"""A partner's key at the API: ``Authorization: Bearer cw_…``. Views name the scope that they ask for."""

from typing import Any, cast

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from civicwatch.access import partners
from civicwatch.access.models import Partner, PartnerKey
from civicwatch.access.partner_scopes import SCOPES
from civicwatch.lib.throttles import counted

REQUESTS, SECONDS = 6000, 60  # of one partner, all its keys together


class PartnerAuthentication(BaseAuthentication):
    """``request.user`` becomes the Partner, ``request.auth`` its PartnerKey."""

    def authenticate(self, request: Request) -> tuple[Partner, PartnerKey] | None:
        word, _, text = get_authorization_header(request).partition(b" ")
        if word.lower() != b"bearer":
            return None
        key = partners.recognise(text.strip().decode("latin-1"))
        if key is None:
            raise AuthenticationFailed("This key does not work: it was mistyped, revoked, or has expired.")
        return key.partner, key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="CivicWatch"'


def partner_behind(request: Request) -> Partner:
    """Whose key it is, in a view that is open to keys alone."""
    return cast(Partner, request.user)


class _KeyMay(BasePermission):
    scope: str

    def has_permission(self, request: Request, view: APIView) -> bool:
        self.message = f"This key may not {SCOPES[self.scope]} (scope {self.scope})."
        key = cast(PartnerKey | None, request.auth)
        if key is None:
            raise NotAuthenticated("Send a partner's key in the header “Authorization: Bearer cw_…”.")
        return partners.may(key, self.scope)


def key_may(scope: str) -> type[BasePermission]:
    """A permission class: only with a partner's key that holds ``scope``; 401 without any, 403 without it."""
    assert scope in SCOPES
    return type(f"KeyMay{scope.title().replace(':', '')}", (_KeyMay,), {"scope": scope})


class PartnerThrottle(BaseThrottle):
    """Counts by partner, in all processes together."""

    _wait: float | None = None

    def allow_request(self, request: Request, view: APIView) -> bool:
        if request.auth is None:
            return True  # refused before anything is done
        count = counted(f"partner:{partner_behind(request).pk}", SECONDS)
        self._wait = count.seconds_left
        return count.number <= REQUESTS

    def wait(self) -> float | None:
        return self._wait


class PartnerKeyScheme(OpenApiAuthenticationExtension):
    """How the description of the API names it."""

    target_class = PartnerAuthentication
    name = "partnerKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A partner's key, `cw_…`"}
