"""What a moderator decides about a sighting: it is so, it is not, or somebody looks again.

Each decision stands in the history and in the chained log; so does that a senior saw an exact place.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicwatch.access import audit
from civicwatch.access.models import User
from sightings.models import (
    OPEN_STATUSES,
    Contributor,
    Rejection,
    Sighting,
    SightingStatus,
    SightingVerification,
)
from sightings.services import changing, joining
from sightings.services.decision_errors import DecisionError

_OPEN = (SightingStatus.REJECTED, *OPEN_STATUSES)
_OVER = _("Its time is over: there is nothing left to show.")


@transaction.atomic
def confirm(*, sighting: Sighting, by: User, now: datetime, note: str = "") -> Sighting:
    """It is so: shown as confirmed, when its sender has left. Raises DecisionError."""
    locked = open_row(sighting, now)
    if locked.status == SightingStatus.CONFIRMED and locked.decided_by_id:
        return locked
    _standing(locked, confirmed=1, rejected=-1 if _was_rejected(locked) else 0)
    return _decide(
        locked,
        "confirm",
        by,
        now,
        note,
        status=SightingStatus.CONFIRMED,
        verification=SightingVerification.CONFIRMED,
    )


@transaction.atomic
def reject(*, sighting: Sighting, by: User, now: datetime, reason: str, note: str = "") -> Sighting:
    """It is not so, or must not be shown: off the map at once. ``reason`` is a `Rejection`, since only one of
    them teaches the photo classifier anything. Raises DecisionError."""
    if reason not in Rejection.values:
        raise DecisionError(_("Say why it is rejected."))
    locked = open_row(sighting, now)
    if locked.status == SightingStatus.REJECTED and locked.decided_by_id:
        return locked
    _standing(locked, confirmed=-1 if _was_confirmed(locked) else 0, rejected=1)
    joining.leave_group(locked, now=now)
    return _decide(
        locked,
        "reject",
        by,
        now,
        note,
        reason=reason,
        status=SightingStatus.REJECTED,
        verification=SightingVerification.UNVERIFIED,
    )


@transaction.atomic
def restore(*, sighting: Sighting, by: User, now: datetime, note: str = "") -> Sighting:
    """Take a decision back: off the map, and into the queue again. Raises DecisionError."""
    locked = open_row(sighting, now)
    if not locked.decided_by_id:
        raise DecisionError(_("Nobody has decided about it yet."))
    _standing(
        locked,
        confirmed=-1 if _was_confirmed(locked) else 0,
        rejected=-1 if _was_rejected(locked) else 0,
    )
    changing.change(
        locked,
        action="restore",
        now=now,
        by=by,
        note=note,
        status=SightingStatus.FOR_PERSON,
        verification=SightingVerification.UNVERIFIED,
        decided_at=None,
        decided_by=None,
    )
    return locked


@transaction.atomic
def reveal(*, sighting: Sighting, by: User, now: datetime) -> tuple[float, float] | None:
    """The exact place, for a senior who asked for it; that they did is in the log. None where it is gone."""
    subject = changing.subject_of(sighting)
    audit.record(action="sighting.reveal", subject=subject, by=by, now=now)
    exact = sighting.exact
    return (float(exact[0]), float(exact[1])) if exact else None


def open_row(sighting: Sighting, now: datetime) -> Sighting:
    """The row, locked, while it can be decided about. Raises DecisionError."""
    row = Sighting.objects.select_for_update(of=("self",)).get(pk=sighting.pk)
    if row.status == SightingStatus.WITHDRAWN:
        raise DecisionError(_("Its sender has taken it back."))
    if row.status not in _OPEN or (row.expires_at and row.expires_at <= now):
        raise DecisionError(_OVER)
    return row


def _decide(
    sighting: Sighting,
    action: str,
    by: User,
    now: datetime,
    note: str,
    *,
    status: str,
    verification: str,
    reason: str = "",
) -> Sighting:
    changing.change(
        sighting,
        action=action,
        now=now,
        by=by,
        note=note,
        reason=reason,
        status=status,
        verification=verification,
        decided_at=now,
        decided_by=by,
    )
    return sighting


def _was_confirmed(sighting: Sighting) -> bool:
    return sighting.status == SightingStatus.CONFIRMED and sighting.decided_by_id is not None


def _was_rejected(sighting: Sighting) -> bool:
    return sighting.status == SightingStatus.REJECTED and sighting.decided_by_id is not None


def _standing(sighting: Sighting, *, confirmed: int, rejected: int) -> None:
    """What persons found of a sender's reports counts for the next one; a web sender has no next one."""
    if sighting.contributor_id is None or not (confirmed or rejected):
        return
    sender = Contributor.objects.select_for_update().get(pk=sighting.contributor_id)
    sender.confirmed_count = max(0, sender.confirmed_count + confirmed)
    sender.rejected_count = max(0, sender.rejected_count + rejected)
    sender.save(update_fields=["confirmed_count", "rejected_count"])
