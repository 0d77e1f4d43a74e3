"""A forgotten password: an administrator makes a link, good once for a day, and hands it to the person.

It changes the password alone. The second factor stays, so that the link in wrong hands opens nothing.
"""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from civicwatch.access import audit, sessions
from civicwatch.access.invitations import LinkIsOverError
from civicwatch.access.models import ResetLink, User
from civicwatch.access.people import check_may_manage
from civicwatch.lib.private_links import hash_of, new_secret

GOOD_FOR = timedelta(hours=24)

__all__ = ["GOOD_FOR", "LinkIsOverError", "make", "use", "waiting"]


@transaction.atomic
def make(*, person: User, by: User, now: datetime | None = None) -> tuple[ResetLink, str]:
    """Make a link and end the ones before it; the token cannot be read again. Raises PermissionDenied."""
    check_may_manage(person, by=by)
    if not person.is_active:
        raise PermissionDenied
    moment = now or timezone.now()
    _open(moment).filter(person=person).update(revoked_at=moment)
    token = new_secret()
    link = ResetLink.objects.create(
        token_hash=hash_of(token), person=person, by=by, created_at=moment, expires_at=moment + GOOD_FOR
    )
    audit.record(action="make password link", subject=f"people/{person.pk}", by=by, now=moment)
    return link, token


def waiting(token: str, *, now: datetime | None = None) -> ResetLink:
    """The link behind a token. Raises LinkIsOverError."""
    found = _open(now or timezone.now()).filter(token_hash=hash_of(token), person__is_active=True)
    link = found.select_related("person").first()
    if link is None:
        raise LinkIsOverError
    return link


@transaction.atomic
def use(*, token: str, password: str, now: datetime | None = None) -> User:
    """Set the new password and end every session of the person. Raises LinkIsOverError."""
    moment = now or timezone.now()
    found = _open(moment).select_for_update(of=("self",)).filter(token_hash=hash_of(token))
    link = found.filter(person__is_active=True).select_related("person").first()
    if link is None:
        raise LinkIsOverError
    link.used_at = moment
    link.save(update_fields=["used_at"])
    person = link.person
    person.set_password(password)
    person.save(update_fields=["password"])
    sessions.end_all(person)
    audit.record(action="choose password by link", subject=f"people/{person.pk}", by=person, now=moment)
    return person


def _open(now: datetime) -> QuerySet[ResetLink]:
    return ResetLink.objects.filter(used_at=None, revoked_at=None, expires_at__gt=now)
