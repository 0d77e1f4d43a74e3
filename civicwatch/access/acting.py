"""Who does it: services want the person, and whoever is at the desk has signed in."""

from django.http import HttpRequest

from civicwatch.access.models import User


def actor(request: HttpRequest) -> User:
    """Admin lets nobody else in."""
    assert isinstance(request.user, User)
    return request.user
