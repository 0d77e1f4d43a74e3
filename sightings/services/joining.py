"""Several people see the same police: what is near, and when two reports are one that is confirmed."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from civicwatch.lib.parameters import Box
from civicwatch.places.services import distance
from sightings.models import (
    PUBLIC_STATUSES,
    Sighting,
    SightingStatus,
    SightingVerification,
)
from sightings.querysets import SightingQuerySet
from sightings.services import changing

SAME_PLACE_METRES = 250  # FixMyStreet's distance for duplicates
SAME_TIME = timedelta(minutes=60)
INDEPENDENT = 2
METRES_PER_DEGREE = 111_320.0
_GONE = (SightingStatus.REJECTED, SightingStatus.WITHDRAWN)


@dataclass(frozen=True)
class Near:
    """A sighting that the public may see, and how far its point on the grid is away."""

    sighting: Sighting
    metres: int

    @property
    def seen_at(self) -> datetime:
        return self.sighting.seen_at

    @property
    def public_id(self) -> str:
        return self.sighting.public_id


def near(latitude: float, longitude: float, *, radius_m: int, now: datetime, limit: int = 20) -> list[Near]:
    """What is on the map around a place now, the nearest first. The place asked about is not kept."""
    return _around(Sighting.objects.visible(now), latitude, longitude, radius_m)[:limit]


@transaction.atomic
def join(sighting: Sighting, other: Sighting, *, now: datetime) -> None:
    """Another sender's report of the same: not shown apart, it may confirm the first and keep it up."""
    head = other.same_as or other
    rows = Sighting.objects.select_for_update().in_bulk(sorted({sighting.pk, head.pk}))
    mine, first = rows[sighting.pk], rows[head.pk]
    if mine.pk == first.pk or mine.same_as_id == first.pk:
        return
    changing.change(mine, action="join", now=now, same_as=first)
    Sighting.objects.filter(same_as=mine).update(same_as=first)
    _count_senders(first, now=now, last_seen=mine)


def leave_group(sighting: Sighting, *, now: datetime) -> None:
    """A sighting goes: what was joined to it stands on its own feet, the earliest of it as the first."""
    if sighting.same_as:
        first = sighting.same_as
        changing.change(sighting, action="leave", now=now, same_as=None)
        _count_senders(first, now=now)
        return
    rest = list(sighting.same_here.exclude(status__in=_GONE).order_by("received_at", "pk"))
    if not rest:
        return
    first, *others = rest
    changing.change(first, action="leave", now=now, same_as=None)
    Sighting.objects.filter(pk__in=[row.pk for row in others]).update(same_as=first)
    _count_senders(first, now=now)


def find_same(sighting: Sighting, *, now: datetime) -> None:
    """Two checked reports of one presence by two telephones are one, although neither saw the other's yet."""
    if (
        not _counts(sighting)
        or sighting.latitude is None
        or sighting.longitude is None
        or sighting.same_as_id
    ):
        return
    others = (
        Sighting.objects.public()
        .filter(expires_at__gt=now)
        .filter(seen_at__range=(sighting.seen_at - SAME_TIME, sighting.seen_at + SAME_TIME))
        .exclude(pk=sighting.pk)
        .exclude(contributor=sighting.contributor_id)
        .select_related("contributor")
    )
    for found in _around(others, sighting.latitude, sighting.longitude, SAME_PLACE_METRES):
        agrees = {"", sighting.activity, found.sighting.activity}
        if _counts(found.sighting) and len(agrees) <= 2:
            join(sighting, found.sighting, now=now)
            return


def _count_senders(first: Sighting, *, now: datetime, last_seen: Sighting | None = None) -> None:
    """Senders by telephone count, each once; a form on a page can be sent by one person many times."""
    reports = [first, *first.same_here.exclude(status__in=_GONE).select_related("contributor")]
    senders = max(1, len({report.contributor_id for report in reports if _counts(report)}))
    values: dict[str, Any] = {"independent_senders": senders}
    if last_seen is not None and first.expires_at and last_seen.expires_at:
        values["expires_at"] = max(first.expires_at, last_seen.expires_at)
    is_open = first.status in (SightingStatus.WAITING, SightingStatus.FOR_PERSON, *PUBLIC_STATUSES)
    if senders >= INDEPENDENT and is_open:
        values |= {"status": SightingStatus.CONFIRMED, "verification": SightingVerification.CONFIRMED}
    elif first.status == SightingStatus.CONFIRMED and first.decided_by_id is None:
        values |= {"status": SightingStatus.SHOWN, "verification": SightingVerification.PHOTO_CHECKED}
    if any(getattr(first, name) != value for name, value in values.items()):
        changing.change(first, action="senders", now=now, **values)


def _counts(sighting: Sighting) -> bool:
    contributor = sighting.contributor
    return contributor is not None and not contributor.is_web and contributor.blocked_at is None


def _around(rows: SightingQuerySet, latitude: float, longitude: float, radius_m: int) -> list[Near]:
    box = box_around(latitude, longitude, radius_m)
    inside = rows.filter(latitude__range=(box.south, box.north), longitude__range=(box.west, box.east))
    measured = [
        Near(row, round(1000 * distance(latitude, longitude, row.latitude, row.longitude)))
        for row in inside.select_related("city", "state")
        if row.latitude is not None and row.longitude is not None
    ]
    within = [found for found in measured if found.metres <= radius_m]
    return sorted(within, key=lambda found: (found.metres, -found.seen_at.timestamp()))


def box_around(latitude: float, longitude: float, radius_m: float) -> Box:
    """A box of degrees that holds the circle."""
    north = radius_m / METRES_PER_DEGREE
    east = north / max(0.01, math.cos(math.radians(latitude)))
    return Box(longitude - east, latitude - north, longitude + east, latitude + north)
