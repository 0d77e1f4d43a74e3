"""Dangerous acts ask who is there once more, unless that was asked within the last ten minutes.

``require(request)`` at the start of a view or an admin method is all that a caller does: the request
waits in the session and goes on by itself after the password or second factor was given again.
"""

import time
from datetime import timedelta

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest

RECENT = timedelta(minutes=10)


def require(request: HttpRequest) -> None:
    """Raises ReauthenticationRequired, which the middleware of accounts turns into a page that asks."""
    if not is_recent(request):
        raise ReauthenticationRequired


def is_recent(request: HttpRequest, *, now: float | None = None) -> bool:
    """Whether this person proved within ten minutes, in this session, who they are; signing in counts."""
    if not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    return (
        bool(records) and (time.time() if now is None else now) - records[-1]["at"] < RECENT.total_seconds()
    )
