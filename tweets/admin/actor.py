"""Who sits at the desk, and how a number in an address is read."""

from django.http import HttpRequest

from civicwatch.access.models import User


def actor(request: HttpRequest) -> User:
    """Admin lets nobody else in."""
    assert isinstance(request.user, User)
    return request.user


def number(pk: str | int) -> int:
    """A row's number; 0, which no row has, for anything that is none."""
    return int(pk) if str(pk).isdecimal() and len(str(pk)) < 19 else 0
