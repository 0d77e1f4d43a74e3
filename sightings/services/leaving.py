"""How a sighting ends: taken back, as the police left, or by the clock; what stays are counts by area."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from civicwatch.lib import bell
from civicwatch.maps.services import start_over
from sightings.local_time import local, zone_of
from sightings.models import (
    AREA_PLACES,
    OPEN_STATUSES,
    Activity,
    AreaCount,
    Contributor,
    HourCount,
    Sighting,
    SightingStatus,
)
from sightings.services import carrying, changing, joining

BATCH = 200
NOWHERE: dict[str, Any] = {"exact": None, "latitude": None, "longitude": None, "cell": None}


@transaction.atomic
def withdraw(sighting: Sighting, *, now: datetime) -> None:
    """Its sender takes it back: gone from the map at once, with the place."""
    sighting = Sighting.objects.select_for_update().get(pk=sighting.pk)
    if sighting.status in (SightingStatus.WITHDRAWN, SightingStatus.EXPIRED):
        return
    joining.leave_group(sighting, now=now)
    if sighting.carried_at:
        bell.ring_after_commit(carrying.JOB)  # the record of incidents forgets it, too
    changing.change(
        sighting,
        action="withdraw",
        now=now,
        status=SightingStatus.WITHDRAWN,
        note="",
        **NOWHERE,
        **_in_words(sighting),
    )


@transaction.atomic
def end(sighting: Sighting, *, left_at: datetime, now: datetime) -> None:
    """Its sender says that the police have left: its time on the live map is over, as the clock has it. What
    others report of the same stays as long as their own time runs. What still waits for a photo's check is
    counted once that is through; force that the record of incidents has not heard of yet ends a little later,
    so that it is heard of with its place."""
    sighting = Sighting.objects.select_for_update(of=("self",)).get(pk=sighting.pk)
    if sighting.status not in OPEN_STATUSES or sighting.left_at:
        return
    sighting.left_at = left_at
    over_at = left_at if sighting.same_as_id else joining.end_of_group(sighting, now=now)
    begins_at = sighting.publish_at
    if sighting.status == SightingStatus.WAITING:  # never shown, however soon its photo passes
        begins_at = max(begins_at or left_at, left_at)
    changing.change(
        sighting, action="left", now=now, left_at=left_at, expires_at=over_at, publish_at=begins_at
    )
    if sighting.same_as_id:
        joining.recount(sighting, now=now)
    if sighting.activity == Activity.FORCE and sighting.carried_at is None:
        bell.ring_after_commit(carrying.JOB)
        return
    for pk in filter(None, (sighting.pk, sighting.same_as_id)):
        _expire(pk, now)


@transaction.atomic
def remove_all(contributor: Contributor, *, now: datetime) -> int:
    """Delete every sighting of a sender, rows and all, from the map as well; return how many there were."""
    rows = list(Sighting.objects.select_for_update().filter(contributor=contributor).order_by("pk"))
    for sighting in rows:
        withdraw(sighting, now=now)
    Sighting.objects.filter(pk__in=[row.pk for row in rows]).delete()
    if rows:
        start_over(changing.LAYER)
    return len(rows)


def expire_due(*, now: datetime) -> int:
    """End what is over: the place goes, a count by area stays; return how many there were."""
    ids = list(Sighting.objects.over(now).order_by("expires_at").values_list("pk", flat=True)[:BATCH])
    for pk in ids:
        _expire(pk, now)
    return len(ids)


@transaction.atomic
def _expire(pk: int, now: datetime) -> None:
    sighting = Sighting.objects.select_for_update(of=("self",)).over(now).filter(pk=pk).first()
    if sighting is None:
        return
    if Sighting.objects.public().filter(pk=pk).exists():
        _count(sighting)
        joining.outlive(sighting, now=now)
    changing.change(
        sighting,
        action="expire",
        now=now,
        status=SightingStatus.EXPIRED,
        **NOWHERE,
        **_in_words(sighting),
    )


def _in_words(sighting: Sighting) -> dict[str, Any]:
    """A crossing in words is as exact as its point, and goes with it; a ZIP code or a city stays."""
    return {} if sighting.place_precision in AREA_PLACES else {"area_label": ""}


def _count(sighting: Sighting) -> None:
    """One more for the smallest area that was known."""
    area = {"state_id": sighting.state_id, "county_id": sighting.county_id, "city_id": sighting.city_id}
    zone = zone_of(
        sighting.state.usps if sighting.state else None,
        latitude=sighting.latitude or (sighting.city.latitude if sighting.city else None),
        longitude=sighting.longitude or (sighting.city.longitude if sighting.city else None),
    )
    there = local(sighting.seen_at, zone)
    _one_more(
        AreaCount,
        **area,
        zip_code=sighting.zip_code,
        day=sighting.seen_at.date(),
        activity=sighting.activity,
        verification=sighting.verification,
    )
    month = there.date().replace(day=1)
    _one_more(HourCount, state_id=sighting.state_id, city_id=sighting.city_id, month=month, hour=there.hour)


def _one_more(model: type[AreaCount] | type[HourCount], **key: Any) -> None:
    row, _made = model._default_manager.get_or_create(**key)
    model._default_manager.filter(pk=row.pk).update(n=F("n") + 1)
