"""What an administrator does about somebody's login, apart from giving a role (``services``)."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import transaction

from civicwatch.access import audit, lockout, sessions
from civicwatch.access.models import User


def check_may_manage(person: User, *, by: User) -> None:
    """Raises PermissionDenied. Superusers are out of administrators' reach; nobody manages themselves."""
    if not by.has_perm("access.change_user") or person.pk == by.pk:
        raise PermissionDenied
    if person.is_superuser and not by.is_superuser:
        raise PermissionDenied


@transaction.atomic
def reset_second_factor(*, person: User, by: User, now: datetime | None = None) -> None:
    """For somebody who lost phone, keys and codes: the next sign-in sets a second factor up anew."""
    check_may_manage(person, by=by)
    kinds = sorted(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    Authenticator.objects.filter(user=person).delete()
    sessions.end_all(person)
    audit.record(
        action="reset second factor",
        subject=f"people/{person.pk}",
        by=by,
        details={"removed": kinds},
        now=now,
    )


@transaction.atomic
def end_sessions(*, person: User, by: User, now: datetime | None = None) -> int:
    """Sign somebody out everywhere; returns how many sessions that ended."""
    check_may_manage(person, by=by)
    ended = sessions.end_all(person)
    audit.record(
        action="end sessions",
        subject=f"people/{person.pk}",
        by=by,
        details={"sessions": ended},
        now=now,
    )
    return ended


@transaction.atomic
def unlock(*, person: User, by: User, now: datetime | None = None) -> None:
    """Let somebody try again at once after wrong passwords or codes."""
    check_may_manage(person, by=by)
    lockout.unlock(person=person, by=by, now=now)
