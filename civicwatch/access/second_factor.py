"""Whoever signs in needs a second factor, everywhere but on a demonstration that only this machine can reach.

One middleware enforces it for every page of admin, and for others that say so: without a factor they all
lead to setting one up, and a session that has not shown one is asked for it.
"""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from civicwatch.access import sessions
from civicwatch.access.models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
PASSED = "second_factor_of"
ALWAYS_OPEN = {"login", "logout", "jsi18n"}
FORWARDING_HEADERS = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_VIA")
View = TypeVar("View", bound=Callable[..., Any])
_SEES_QUEUE = "incidents.view_incident"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})


def is_required(request: HttpRequest | None = None) -> bool:
    """False only where the site listens on loopback, calls itself so, and no proxy stands in front of it."""
    names = {settings.HOST, urlsplit(settings.PUBLIC_URL).hostname or "", *settings.FURTHER_HOSTS}
    if settings.TRUSTED_PROXIES or not names <= _LOOPBACK:
        return True
    return request is not None and any(request.META.get(header) for header in FORWARDING_HEADERS)


def has_factor(person: User) -> bool:
    return bool(Authenticator.objects.filter(user=person, type__in=FACTORS).exists())


def people_without() -> int:
    """How many who may work here have none: they are led to set one up when they sign in next."""
    with_factor = Authenticator.objects.filter(type__in=FACTORS).values("user")
    return _people().exclude(pk__in=with_factor).count()


def anybody() -> bool:
    """Whether there is anybody who may work here."""
    return _people().exists()


def _people() -> QuerySet[User]:
    return User.objects.filter(is_active=True).filter(Q(is_staff=True) | Q(is_superuser=True))


def is_last(factor: Authenticator) -> bool:
    """Whether a person would stand without a second factor after its removal."""
    if factor.type not in FACTORS:
        return False
    return (
        not Authenticator.objects.filter(user=factor.user_id, type__in=FACTORS).exclude(pk=factor.pk).exists()
    )


def note_passed(request: HttpRequest, person: User) -> None:
    request.session[PASSED] = person.pk


def note_gone(request: HttpRequest) -> None:
    request.session.pop(PASSED, None)


def first_page(person: Any) -> str:
    """Where somebody goes after signing in: the pages of their partner, the queue, or else what admin has."""
    if getattr(person, "partner_id", None):
        return reverse("partner")
    return reverse("admin:incidents_incident_changelist" if person.has_perm(_SEES_QUEUE) else "admin:index")


def has_passed(request: HttpRequest) -> bool:
    """Whether the second factor was shown, or set up, in this session by the person who is signed in."""
    return bool(request.session.get(PASSED) == request.user.pk)


def needs_second_factor(view: View) -> View:
    """Mark a view outside admin that opens only to whoever has shown a second factor."""
    view.needs_second_factor = True  # type: ignore[attr-defined]
    return view


class SecondFactorMiddleware:
    """After authentication. Costs nothing for visitors, and no query once a session has passed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, arguments: Any, keywords: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.url_name in ALWAYS_OPEN:
            return None
        if "admin" not in match.app_names and not getattr(view, "needs_second_factor", False):
            return None
        if not request.user.is_authenticated:
            return None
        sessions.note_seen(request)
        if has_passed(request) or not is_required(request):
            return None
        page = "mfa_reauthenticate" if has_factor(request.user) else "mfa_index"
        if page == "mfa_reauthenticate" and not _has_codes(request.user):
            page = "mfa_reauthenticate_webauthn"
        back = request.get_full_path() if request.method == "GET" else first_page(request.user)
        return HttpResponseRedirect(f"{reverse(page)}?{urlencode({'next': back})}")


def _has_codes(person: User) -> bool:
    return bool(Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.WEBAUTHN).exists())
