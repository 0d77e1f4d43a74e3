"""From “somebody saw police there” to a point on the map: when it counts, and when what is shown of it.

Nothing here is exact: the place stands on the grid, the time waits for its sender to be gone.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from civicwatch.maps import cells
from civicwatch.places.services import places_for
from sightings.models import (
    PUBLIC_STATUSES,
    Contributor,
    Conversation,
    Photo,
    Sighting,
    SightingStatus,
    SightingVerification,
)
from sightings.placing import Place, without_house_number
from sightings.rounded_time import first_rounded_from
from sightings.services import activities, carrying, changing, joining, judging
from sightings.services.joining import Near, is_over, join, near
from sightings.services.leaving import end, remove_all, withdraw
from sightings.snapping import snapped

__all__ = [
    "Near",
    "add",
    "decide",
    "end",
    "is_over",
    "join",
    "near",
    "photo_checked",
    "put_down",
    "remove_all",
    "withdraw",
]

_MACHINES = (
    SightingStatus.WAITING,
    SightingStatus.SHOWN,
    SightingStatus.FOR_PERSON,
    SightingStatus.REJECTED,
)


class PlaceIsUnknownError(Exception):
    """An area of which not even the state is known cannot be shown anywhere."""


def delay() -> timedelta:
    """How long a sighting waits to be shown, so that its sender has left."""
    return timedelta(minutes=settings.SIGHTING_DELAY_MINUTES)


def shown_from(received: datetime, show_after: timedelta, show_from: datetime | None = None) -> datetime:
    """When it may be seen, and not before ``show_from``. What waits comes at the end of five minutes: whoever
    watches the map and knows the delay could otherwise count back to the second in which somebody stood there
    telephoning."""
    begins = first_rounded_from(received + show_after) if show_after else received
    return max(begins, first_rounded_from(show_from)) if show_from else begins


@transaction.atomic
def put_down(
    *,
    contributor: Contributor | None,
    place: Place,
    seen_at: datetime,
    source: str,
    now: datetime,
    conversation: Conversation | None = None,
    activity: str = "",
    show_after: timedelta | None = None,
    show_from: datetime | None = None,
    photos: Iterable[Photo] = (),
    note: str = "",
    told_at: datetime | None = None,
    left_at: datetime | None = None,
) -> Sighting:
    """The sighting counts from here on. It is judged as soon as its photos are; ``show_after`` (without one
    the deployment's delay) is how long it then still waits, from ``told_at`` on, where its sender told of it
    earlier than now, and not before ``show_from``; past its end it is never on the live map, only counted. So
    it is with ``left_at``, when the police had left. Raises PlaceIsUnknownError."""
    seen, told = min(seen_at, now), min(told_at or now, now)
    ends = joining.own_end(seen)
    begins = shown_from(told, delay() if show_after is None else show_after, _within(show_from, ends))
    sighting = Sighting.objects.create(
        contributor=contributor,
        conversation=conversation,
        source=source,
        seen_at=seen,
        received_at=told,
        publish_at=max(now, begins),
        expires_at=min(ends, left_at or ends),
        left_at=left_at,
        activity=activity,
        note=note,
        status=SightingStatus.WAITING,
        **_placed(place),
    )
    Photo.objects.filter(pk__in=[photo.pk for photo in photos]).update(sighting=sighting)
    changing.record(sighting, action="put_down", now=now)
    decide(sighting, now=now)
    carrying.ring_for(sighting)
    return sighting


@transaction.atomic
def add(
    sighting: Sighting,
    *,
    now: datetime,
    activity: str | None = None,
    show_after: timedelta | None = None,
    show_from: datetime | None = None,
    place: Place | None = None,
    photos: Iterable[Photo] = (),
    words: str = "",
) -> None:
    """What its sender says afterwards: what police do, another place, when to show it, more photos, words."""
    sighting = Sighting.objects.select_for_update().get(pk=sighting.pk)
    if words:
        sighting.note = f"{sighting.note}\n{words}".strip()
        sighting.save(update_fields=["note"])
    values: dict[str, Any] = _placed(place) if place else {}
    if activity is not None and not activities.is_put_right(sighting, activity):
        values["activity"] = activity
    if show_after is not None and not joining.is_over(sighting, now=now):
        begins_at = _within(show_from, sighting.expires_at)
        values["publish_at"] = shown_from(sighting.received_at, show_after, begins_at)
    if values:
        changing.change(sighting, action="add", now=now, **values)
    if "publish_at" in values:
        joining.put_in_turn(sighting, now=now)
    more = [photo.pk for photo in photos]
    if more:
        Photo.objects.filter(pk__in=more).update(sighting=sighting)
        decide(sighting, now=now)
    carrying.ring_for(sighting)


@transaction.atomic
def photo_checked(photo: Photo, now: datetime) -> None:
    """A photo is at rest: its sighting is judged once all of its photos are."""
    sighting = Sighting.objects.select_for_update().filter(photos=photo.pk).first()
    if sighting is not None:
        decide(sighting, now=now)
        carrying.ring_for(sighting)


def decide(sighting: Sighting, *, now: datetime) -> None:
    """Let the verdict speak where no person has. It never takes off the map what it put there."""
    photos = list(sighting.photos.order_by("pk"))
    if sighting.status not in _MACHINES or sighting.decided_at or not judging.is_ready(photos):
        return
    judged = judging.judge(sighting, photos)
    if sighting.status == SightingStatus.SHOWN and judged.status not in PUBLIC_STATUSES:
        return
    values: dict[str, Any] = {
        "status": judged.status,
        "verification": judged.verification,
        "confidence": judged.confidence,
        "reasons": judged.reasons,
    }
    if sighting.verification == SightingVerification.CONFIRMED:  # by other senders, which a photo cannot undo
        values |= {"status": SightingStatus.CONFIRMED, "verification": SightingVerification.CONFIRMED}
    if all(getattr(sighting, name) == value for name, value in values.items()):
        return
    changing.change(sighting, action=f"machine_{judged.status}", now=now, **values)
    if judged.status in PUBLIC_STATUSES:
        joining.find_same(sighting, now=now)
    elif judged.status == SightingStatus.REJECTED and sighting.same_as_id:
        joining.recount(sighting, now=now)


def _within(show_from: datetime | None, ends: datetime | None) -> datetime | None:
    """What its sender asked for; what begins as it ends is not shown."""
    return min(show_from, ends) if show_from and ends else show_from


def _placed(place: Place) -> dict[str, Any]:
    """What is kept of a place: the exact one sealed, the grid's point and the area for everybody."""
    around = places_for(place.latitude, place.longitude)
    if place.precision.is_area and around.state_id is None:
        raise PlaceIsUnknownError
    point: tuple[float | None, float | None] = (None, None)
    if not place.precision.is_area:
        point = snapped(place.latitude, place.longitude, metres=settings.SIGHTING_GRID_METRES)
    city = place.city_id or (around.city.pk if around.city else None)
    return {
        "exact": None if place.precision.is_area else [place.latitude, place.longitude],
        "latitude": point[0],
        "longitude": point[1],
        "cell": None if point[0] is None or point[1] is None else cells.encode(point[0], point[1]),
        "place_precision": str(place.precision),
        "zip_code": place.zip_code,
        "state_id": around.state_id,
        "county_id": around.county_id,
        "city_id": city,
        "area_label": (place.label if place.precision.is_area else without_house_number(place.label))[:200],
    }
