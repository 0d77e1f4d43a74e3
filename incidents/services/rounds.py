"""Who is at which round, and when the next one is due: one worker at a time, with back-off."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from incidents.models import Round

LEASE = timedelta(minutes=5)  # longer than any one step may take; each step renews it
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
LONGEST_ERROR = 500


class LeaseLostError(Exception):
    """Another worker has taken the round since we claimed it."""


def claim(name: str, *, now: datetime, even_if_early: bool = False) -> Round | None:
    """Take a round that is due, or None where it is not or somebody is at it."""
    with transaction.atomic():
        Round.objects.get_or_create(name=name, defaults={"due_at": now})
        due = Round.objects.select_for_update().get(name=name)
        held = due.lease_token is not None and due.due_at > now
        if held or (due.due_at > now and not even_if_early):
            return None
        due.lease_token, due.due_at, due.last_attempt_at = uuid.uuid4(), now + LEASE, now
        due.save(update_fields=["lease_token", "due_at", "last_attempt_at"])
    return due


def keep(held: Round, *, looked_at: int, forgotten: int, now: datetime) -> None:
    """Count a step and renew the lease. Raises LeaseLostError."""
    mine = Round.objects.filter(pk=held.pk, lease_token=held.lease_token)
    if not mine.update(
        due_at=now + LEASE, looked_at=F("looked_at") + looked_at, forgotten=F("forgotten") + forgotten
    ):
        raise LeaseLostError(held.name)


def finish(
    held: Round, *, again_in: timedelta, error: str = "", wait: timedelta | None = None, now: datetime
) -> None:
    """Say how it went and when the next one is due; ``wait``: so long we are asked to stay away."""
    mine = Round.objects.filter(pk=held.pk, lease_token=held.lease_token)
    if error and wait is None:
        failures = held.failures + 1
        back_off: timedelta = min(FIRST_WAIT * 2 ** min(failures - 1, 12), LONGEST_WAIT)
        mine.update(
            lease_token=None, due_at=now + back_off, failures=failures, last_error=error[:LONGEST_ERROR]
        )
    elif wait is not None:
        mine.update(lease_token=None, due_at=now + wait, last_error=error[:LONGEST_ERROR])
    else:
        mine.update(lease_token=None, due_at=now + again_in, failures=0, last_error="", last_success_at=now)


def is_overdue(name: str, *, by: timedelta, now: datetime) -> bool:
    """Whether nobody has begun the round although it has been due for so long."""
    known = Round.objects.filter(name=name).values_list("due_at", flat=True).first()
    return known is None or known < now - by
