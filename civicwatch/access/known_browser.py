"""A mark that a browser keeps after its person has signed in there, so that strangers' tries do not lock it.

It proves nothing else: password and second factor are asked for as everywhere.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from civicwatch.access.models import User

KEPT = timedelta(days=180)
_SALT = "civicwatch.known-browser"


def mark_of(request: HttpRequest, person: User | None) -> str:
    """This browser's mark where it is known to this person, else nothing."""
    raw = request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME)
    if not raw or person is None:
        return ""
    try:
        owner, mark = signing.loads(raw, salt=_SALT, max_age=KEPT)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(mark) if owner == person.pk else ""


def remember(request: HttpRequest, response: HttpResponseBase, person: User) -> None:
    mark = mark_of(request, person) or secrets.token_hex(16)
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE_NAME,
        signing.dumps([person.pk, mark], salt=_SALT),
        max_age=int(KEPT.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
