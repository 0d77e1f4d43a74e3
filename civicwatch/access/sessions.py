"""Where somebody is signed in: one row a session, seen by its owner, with the address and browser."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone

from civicwatch.access.models import User
from civicwatch.lib.client_address import address_of, keyed_hash

FORGET_JOB = "forget_sessions"
TRACKED = "session_is_listed"
SEEN_EVERY = timedelta(minutes=5)


def end_all(person: User) -> int:
    """Sign a person out everywhere; returns how many sessions that were."""
    ended = 0
    for session in UserSession.objects.filter(user=person):
        session.end()
        ended += 1
    return ended


def end_others(person: User, *, but: str | None) -> int:
    """Sign a person out everywhere but in the session with the key ``but``."""
    ended = 0
    for session in UserSession.objects.filter(user=person).exclude(session_key=but or ""):
        session.end()
        ended += 1
    return ended


def others_of(person: User, *, but: str | None) -> int:
    """In how many other sessions a person is signed in; what has ended is forgotten on the way."""
    sessions = UserSession.objects.purge_and_list(person)
    return sum(session.session_key != but for session in sessions)


def note_seen(request: HttpRequest, *, now: datetime | None = None) -> None:
    """Keep when and from where a session was last used, once in five minutes and not with every page."""
    key = request.session.session_key
    if not request.session.get(TRACKED) or not key:
        return
    if not cache.add(f"seen:{keyed_hash('seen', key)}", 1, SEEN_EVERY.total_seconds()):
        return
    UserSession.objects.filter(session_key=key).update(
        last_seen_at=now or timezone.now(),
        ip=address_of(request) or "0.0.0.0",  # noqa: S104
    )


def forget_ended(*, now: datetime | None = None) -> int:
    """Forget sessions that are over, and with them the addresses that were kept for their owners."""
    over = Session.objects.filter(expire_date__lt=now or timezone.now())
    forgotten: int = over.delete()[0]
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    gone: int = UserSession.objects.filter(~Exists(alive)).delete()[0]
    return forgotten + gone


def is_forgetting_overdue(by: timedelta) -> bool:
    """Whether sessions ended a day ago and are still there."""
    return Session.objects.filter(expire_date__lt=timezone.now() - timedelta(days=1) - by).exists()
