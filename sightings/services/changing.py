"""The one way in which a sighting changes: its row, the map, the log and the stream move together."""

from datetime import datetime
from typing import Any

from django.db import transaction

from civicwatch.access import audit
from civicwatch.access.models import User
from civicwatch.events import services as events
from civicwatch.maps.services import next_version
from sightings.models import PUBLIC_STATUSES, Sighting, SightingDecision, SightingStatus, SightingVerification

LAYER = "sightings"
SHOWN, CONFIRMED, UPDATED = "sighting.shown", "sighting.confirmed", "sighting.updated"
WITHDRAWN, EXPIRED = "sighting.withdrawn", "sighting.expired"


@transaction.atomic
def change(
    sighting: Sighting,
    *,
    action: str,
    now: datetime,
    by: User | None = None,
    note: str = "",
    reason: str = "",
    **values: Any,
) -> None:
    """Write ``values`` and say so wherever somebody relies on it.

    ``action`` names the line in the history, and may say behind a colon what changed; what a person does
    stands in the chained log as well.
    """
    before = _Public.of(sighting)
    status = sighting.status
    for name, value in values.items():
        setattr(sighting, name, value)
    after = _Public.of(sighting)
    if before.is_there or after.is_there:
        sighting.map_version = next_version(LAYER)
    sighting.save(update_fields=[*values, "map_version"])
    record(sighting, action=action, now=now, by=by, note=note, reason=reason, was=status)
    _tell(sighting, before, after, now)


def record(
    sighting: Sighting,
    *,
    action: str,
    now: datetime,
    by: User | None = None,
    note: str = "",
    reason: str = "",
    was: str = "",
) -> None:
    """Append a decision; of a person's, an entry in the chained log with the states, the reason and what
    changed only."""
    SightingDecision.objects.create(sighting=sighting, action=action, at=now, by=by, note=note, reason=reason)
    if by:
        states = {"from": was or sighting.status, "to": sighting.status}
        if reason:
            states["reason"] = str(reason)
        kind, _colon, what = action.partition(":")
        if what:
            states["what"] = what
        audit.record(action=f"sighting.{kind}", subject=subject_of(sighting), by=by, details=states, now=now)


def touch(sighting: Sighting) -> None:
    """Let the map read a sighting anew, as when its picture was approved or taken back."""
    with transaction.atomic():
        sighting.map_version = next_version(LAYER)
        sighting.save(update_fields=["map_version"])


def subject_of(sighting: Sighting) -> str:
    return f"sightings/{sighting.public_id}"


class _Public:
    """What of a sighting's state the public would notice."""

    def __init__(self, *, is_there: bool, is_confirmed: bool, begins: datetime | None) -> None:
        self.is_there, self.is_confirmed, self.begins = is_there, is_confirmed, begins

    def is_out(self, now: datetime) -> bool:
        """On the map already, where `is_there` is also what will be."""
        return self.is_there and self.begins is not None and self.begins <= now

    @classmethod
    def of(cls, sighting: Sighting) -> "_Public":
        ends, begins = sighting.expires_at, sighting.publish_at
        is_never_shown = ends is not None and begins is not None and ends <= begins  # told of too late
        return cls(
            is_there=sighting.status in PUBLIC_STATUSES and not sighting.same_as_id and not is_never_shown,
            is_confirmed=sighting.verification == SightingVerification.CONFIRMED,
            begins=begins,
        )


def _tell(sighting: Sighting, before: _Public, after: _Public, now: datetime) -> None:
    """Say what the public may know, when it may. What goes is told at once, and what waited is dropped."""
    subject, payload = subject_of(sighting), public_payload(sighting)
    is_put_off = before.is_out(now) and after.is_there and not after.is_out(now)  # *later*, after *now*
    if is_put_off or (before.is_there and not after.is_there):
        kind = EXPIRED if sighting.status == SightingStatus.EXPIRED else WITHDRAWN
        events.withdraw(kind=kind, subject=subject, payload=payload)
    if after.is_there:
        is_new = is_put_off or not before.is_there
        newly_confirmed = after.is_confirmed and not before.is_confirmed
        kind = CONFIRMED if newly_confirmed else SHOWN if is_new else UPDATED
        leaves_at = max(now, sighting.publish_at or now)
        events.reschedule(subject=subject, leaves_at=leaves_at)  # its sender may have said *now*, or *later*
        events.record(kind=kind, subject=subject, payload=payload, leaves_at=leaves_at)


def public_payload(sighting: Sighting) -> dict[str, Any]:
    """The stream can be replayed after a sighting is over, so it says which one and nothing of where."""
    return {"id": sighting.public_id, "url": f"/sightings/{sighting.public_id}/"}
