"""Several people see the same police: what is near, and when two reports are one that is confirmed."""

import math
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from civicwatch.lib.parameters import Box
from civicwatch.places.services import distance
from sightings.models import (
    OPEN_STATUSES,
    PUBLIC_STATUSES,
    Contributor,
    Sighting,
    SightingStatus,
    SightingVerification,
)
from sightings.querysets import SightingQuerySet
from sightings.rounded_time import rounded
from sightings.services import changing, judging, verdicts
from sightings.verdict import DOUBTFUL_SENDER as DOUBTFUL
from sightings.verdict import INDEPENDENT

SAME_PLACE_METRES = 250  # FixMyStreet's distance for duplicates
SAME_TIME = timedelta(minutes=60)
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
    """Another sender's report of the same: not shown apart, it may confirm the first and keep it up, from the
    moment at which it would have come to be seen itself. Earlier, a mark that turns would tell whoever looks
    that somebody stands there telephoning."""
    head = other.same_as or other
    rows = Sighting.objects.select_for_update().in_bulk(sorted({sighting.pk, head.pk}))
    mine, first = rows[sighting.pk], rows[head.pk]
    if mine.pk == first.pk or mine.same_as_id == first.pk:
        return
    changing.change(mine, action="join", now=now, same_as=first)
    Sighting.objects.filter(same_as=mine).update(same_as=first)
    _count_senders(first, now=now)


def leave_group(sighting: Sighting, *, now: datetime) -> None:
    """A sighting goes: what was joined to it stands on its own feet, who may be seen first as the first."""
    if sighting.same_as:
        first = sighting.same_as
        changing.change(sighting, action="leave", now=now, same_as=None)
        _count_senders(first, now=now)
        return
    outlive(sighting, now=now)


def outlive(sighting: Sighting, *, now: datetime) -> None:
    """A sighting goes before others of its group are over: they stand on their own feet. What is over leads
    none that is not."""
    _stand_alone(sighting.same_here.exclude(status__in=_GONE).filter(expires_at__gt=now), now)


def _stand_alone(rest: SightingQuerySet, now: datetime) -> None:
    rows = list(rest.order_by("publish_at", "received_at", "pk"))
    if not rows:
        return
    first, *others = rows
    changing.change(first, action="leave", now=now, same_as=None)
    Sighting.objects.filter(pk__in=[row.pk for row in others]).update(same_as=first)
    _count_senders(first, now=now)


@transaction.atomic
def put_in_turn(sighting: Sighting, *, now: datetime) -> None:
    """Who may be seen first stands first, also after a sender's *now* or *later*: a report that stayed away
    behind one that still waits would tell its sender of that one."""
    key = sighting.same_as_id or sighting.pk
    first = Sighting.objects.select_for_update(of=("self",)).get(pk=key)
    others = first.same_here.filter(status__in=PUBLIC_STATUSES, expires_at__gt=now)
    leader = min([first, *others], key=_turn)
    if leader.pk == first.pk or first.same_as_id or _seen_from(leader) == _seen_from(first):
        return
    changing.change(leader, action="leave", now=now, same_as=None)
    Sighting.objects.filter(same_as=first).update(same_as=leader)
    changing.change(first, action="join", now=now, same_as=leader)
    _count_senders(leader, now=now)


def told_as(sighting: Sighting, *, now: datetime) -> Sighting:
    """What its sender hears of: the one that it was joined to, once that can be seen by anybody."""
    first = sighting.same_as
    return first if first is not None and _seen_from(first) <= now else sighting


def hear_of(sighting: Sighting, *, now: datetime) -> None:
    """A joined report counts from here on: the time has come at which it would have been shown."""
    Sighting.objects.filter(pk=sighting.pk).update(shown_at=now)
    recount(sighting, now=now)


def find_same(sighting: Sighting, *, now: datetime) -> None:
    """Two checked reports of one presence by two telephones are one, although neither saw the other's yet.

    Points only: of a ZIP code alone nothing is joined that its sender has not called the same. One that was
    joined so may have waited for its photo, and counts from here on.
    """
    if sighting.same_as_id:
        recount(sighting, now=now)
        return
    if (
        not _counts(sighting)
        or sighting.latitude is None
        or sighting.longitude is None
        or is_over(sighting, now=now)  # it came too late for the map
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
            put_in_turn(found.sighting, now=now)
            return


def recount(sighting: Sighting, *, now: datetime) -> None:
    """A report of a group does not count any more, as when its photo turned out to be old."""
    first = sighting.same_as or sighting
    _count_senders(Sighting.objects.select_for_update(of=("self",)).get(pk=first.pk), now=now)


def recount_of(contributor: Contributor, *, now: datetime) -> None:
    """A sender was blocked, or is no more: nothing rests on their word any longer, or does again."""
    for sighting in Sighting.objects.filter(contributor=contributor, expires_at__gt=now).order_by("pk"):
        recount(sighting, now=now)


def _count_senders(first: Sighting, *, now: datetime) -> None:
    """Senders by telephone count, each once; a form on a page can be sent by one person many times. One who
    names no more than an area counts with a photo that passes the check (`_agrees`). The first ends with the
    last of its group, and no later than that where one goes again. What is not to be seen yet is not heard
    of either (`join`)."""
    others = _heard_of(first, now)
    senders = {report.contributor_id for report in (first, *others) if _agrees(report)}
    values: dict[str, Any] = {"independent_senders": max(1, len(senders))}
    if first.status in OPEN_STATUSES:
        ends_at = _end_of_group(first, others)
        values |= {"expires_at": ends_at, **_standing(first, values["independent_senders"])}
    if any(getattr(first, name) != value for name, value in values.items()):
        changing.change(first, action="senders", now=now, **values)


def end_of_group(first: Sighting, *, now: datetime) -> datetime:
    """Until when the first of a group is on the live map: the last of those that can be heard of ends it."""
    return _end_of_group(first, _heard_of(first, now))


def is_kept_up(sighting: Sighting, *, now: datetime) -> bool:
    """Whether reports of others hold what a report is part of on the live map, by their own time."""
    if sighting.same_as_id:
        return told_as(sighting, now=now).pk != sighting.pk
    if sighting.status not in PUBLIC_STATUSES:
        return False
    return any(report.expires_at and report.expires_at > now for report in _heard_of(sighting, now))


def _heard_of(first: Sighting, now: datetime) -> list[Sighting]:
    group = first.same_here.exclude(status__in=_GONE).filter(publish_at__lte=now)
    return list(group.select_related("contributor"))


def _end_of_group(first: Sighting, others: list[Sighting]) -> datetime:
    own = own_end(first.seen_at)
    ends = [min(own, first.left_at or own), *(report.expires_at for report in others if report.expires_at)]
    return max(ends)


def _seen_from(sighting: Sighting) -> datetime:
    return sighting.publish_at or sighting.received_at


def _turn(sighting: Sighting) -> tuple[datetime, datetime, int]:
    return _seen_from(sighting), sighting.received_at, sighting.pk


def is_over(sighting: Sighting, *, now: datetime) -> bool:
    return sighting.expires_at is not None and sighting.expires_at <= now


def own_end(seen_at: datetime) -> datetime:
    """How long the live map shows it. The end tells no more of the moment than is shown."""
    return rounded(seen_at) + timedelta(hours=settings.SIGHTING_HOURS)


def _standing(first: Sighting, senders: int) -> dict[str, Any]:
    """What so many senders make of the first, where no person has decided. With less than two of them left it
    is what its own photos are worth: never “photo checked” without a photo."""
    if first.decided_by_id or (senders < INDEPENDENT and first.status != SightingStatus.CONFIRMED):
        return {}
    photos = list(first.photos.order_by("pk"))
    if senders < INDEPENDENT and not judging.is_ready(photos):
        return {"status": SightingStatus.WAITING, "verification": SightingVerification.UNVERIFIED}
    counted = copy(first)
    counted.independent_senders = senders
    judged = judging.judge(counted, photos)
    return {"status": judged.status, "verification": judged.verification}


def _agrees(sighting: Sighting) -> bool:
    """Whether a report speaks for what others of its group say. Two who say the same street corner have seen
    the same thing; two who name one ZIP code, miles wide, have only said the same five digits, as whoever
    reads the map can. So of an area each needs a photo of its own that passes the check."""
    return _counts(sighting) and (sighting.latitude is not None or _has_checked_photo(sighting))


def _has_checked_photo(sighting: Sighting) -> bool:
    photos = list(sighting.photos.order_by("pk"))
    if not photos or not judging.is_ready(photos):
        return False
    alone = copy(sighting)
    alone.independent_senders = 1
    return judging.judge(alone, photos).verification == SightingVerification.PHOTO_CHECKED


def _counts(sighting: Sighting) -> bool:
    """By telephone, not blocked, and not of somebody whose reports persons keep rejecting."""
    sender = sighting.contributor
    if sender is None or sender.is_web or sender.blocked_at is not None:
        return False
    return verdicts.facts_of_sender(sender).standing != DOUBTFUL


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
