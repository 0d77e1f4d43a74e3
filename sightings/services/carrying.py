"""Use of force among the sightings, as the record of incidents may hear of it: place, day, kind, no more."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from civicwatch.lib import bell
from sightings.local_time import local, zone_of
from sightings.models import Activity, Sighting, SightingStatus
from sightings.rounded_time import rounded

JOB = "carry_force"
BATCH = 50


@dataclass(frozen=True)
class Told:
    """``words`` are ours: nothing that the sender wrote."""

    public_id: str
    seen_at: datetime
    title: str
    words: str


def ring_for(sighting: Sighting) -> None:
    """Have it carried soon, if it is force that the record of incidents has not heard of."""
    if sighting.activity == Activity.FORCE and sighting.carried_at is None:
        bell.ring_after_commit(JOB)


def next_to_carry() -> list[Told]:
    """Those not yet carried, locked for the caller's transaction where the database can."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("carry in the transaction that stores the reports")
    rows = Sighting.objects.to_carry().select_for_update(skip_locked=True, of=("self",))
    return [_told(row) for row in rows.select_related("city", "state").order_by("pk")[:BATCH]]


def carried(public_ids: list[str], *, now: datetime) -> int:
    return Sighting.objects.filter(public_id__in=public_ids, carried_at__isnull=True).update(carried_at=now)


def erased_or_withdrawn(public_ids: Collection[str]) -> list[str]:
    """Which of these were carried and are their senders' no more: erased, or taken back."""
    still = Sighting.objects.filter(public_id__in=public_ids).exclude(status=SightingStatus.WITHDRAWN)
    return sorted(set(public_ids) - set(still.values_list("public_id", flat=True)))


def is_waiting_since(then: datetime) -> bool:
    return Sighting.objects.to_carry().filter(received_at__lt=then).exists()


def _told(sighting: Sighting) -> Told:
    city, state = sighting.city, sighting.state
    town = ", ".join(part for part in (city.name if city else "", state.usps if state else "") if part)
    where = ", ".join(part for part in (sighting.area_label, town) if part) or "an unknown place"
    if town and sighting.area_label and city and city.name in sighting.area_label:
        where = sighting.area_label + (f", {state.usps}" if state else "")
    there = local(rounded(sighting.seen_at), zone_of(state.usps if state else None))
    return Told(
        public_id=sighting.public_id,
        seen_at=rounded(sighting.seen_at),
        title=f"Use of force by police seen in {town or where}",
        words=(
            f"A volunteer reported use of force by police: {where}, on {there:%B} {there.day}, {there:%Y}, "
            f"at about {there:%H:%M}. It was sent as a sighting; what else is known of it, and any photo, is "
            f"with the sightings under {sighting.public_id}."
        ),
    )
