"""Sightings as the public reads them: every field named here, none of them about a sender.

Only what may be seen at the moment asked for is ever read; the list holds three hours, so it stays short.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from civicwatch.lib.parameters import Box
from sightings.confidence import likelihood
from sightings.filtering import SightingFilter
from sightings.local_time import local, zone_of
from sightings.models import Photo, Sighting
from sightings.querysets import SightingQuerySet
from sightings.rounded_time import first_rounded_from, rounded

Record = dict[str, Any]
PICTURES = "/sightings/photos/"
_READ = (
    *("pk", "public_id", "seen_at", "expires_at", "activity", "verification", "confidence", "source"),
    *("place_precision", "middle_latitude", "middle_longitude", "area_label", "zip_code"),
    *("state__usps", "state__name", "county__name", "city__name"),
)
_BATCH = 500


@dataclass(frozen=True)
class Page:
    """Records, and the id after which the next page begins; None on the last."""

    records: list[Record]
    after: str | None


class CursorIsOverError(Exception):
    """The sighting after which a page should begin is not there any more."""


def page(wanted: SightingFilter, *, limit: int, now: datetime, after: str | None = None) -> Page:
    """The newest first. Raises CursorIsOverError."""
    found: list[Record] = []
    for record in records(wanted, now=now, after=after, most=limit + 1):
        if len(found) == limit:
            return Page(found, found[-1]["id"])
        found.append(record)
    return Page(found, None)


def records(
    wanted: SightingFilter, *, now: datetime, after: str | None = None, most: int | None = None
) -> Iterator[Record]:
    """Everything under a filter that may be seen now, the newest first, read in batches; with ``most``, no
    more than somebody needs who wants so many."""
    rows = matching(Sighting.objects.visible(now), wanted, now=now)
    if after is not None:
        rows = rows.filter(_behind(after))
    hours, batch = wanted.hours_of_day(), min(most or _BATCH, _BATCH)
    read: list[Record] = []
    if most and hours is None:  # the hours are not known to the database
        first = list(
            rows.newest_first().values_list("pk", flat=True)[:most]
        )  # names are joined to these alone
        rows = Sighting.objects.visible(now).filter(pk__in=first)
    for row in rows.with_middle().newest_first().values(*_READ).iterator(chunk_size=batch):
        if hours is None or hour_of(row) in hours:
            read.append(row)
        if len(read) == batch:
            yield from _told(read)
            read = []
    yield from _told(read)


def record_of(public_id: str, *, now: datetime) -> Record | None:
    """One sighting, if it may be seen now."""
    rows = Sighting.objects.visible(now).filter(public_id=public_id).with_middle().values(*_READ)
    return next(_told(list(rows)), None)


def matching(rows: SightingQuerySet, wanted: SightingFilter, *, now: datetime) -> SightingQuerySet:
    """All of the filter but the hours, which are those of a clock at the place."""
    if wanted.bbox:
        rows = rows.with_middle().filter(_in_box(wanted.bbox))
    if wanted.seen_from:
        rows = rows.filter(seen_at__gte=first_rounded_from(wanted.seen_from))
    if wanted.seen_before:
        rows = rows.filter(seen_at__lt=wanted.seen_before)
    if wanted.age is not None:
        oldest = now - timedelta(minutes=wanted.age) + timedelta(microseconds=1)
        rows = rows.filter(seen_at__gte=first_rounded_from(oldest))
    if wanted.activities:
        rows = rows.filter(activity__in=wanted.activities)
    if wanted.verifications:
        rows = rows.filter(verification__in=wanted.verifications)
    return rows


def hour_of(row: Record) -> int:
    """The hour of the clock at the place when police were seen."""
    zone = zone_of(row["state__usps"], latitude=row["middle_latitude"], longitude=row["middle_longitude"])
    return local(row["seen_at"], zone).hour


def _told(rows: list[Record]) -> Iterator[Record]:
    pictures = _pictures([row["pk"] for row in rows])
    for row in rows:
        yield {
            "id": row["public_id"],
            "hour": hour_of(row),
            "seen_at": rounded(row["seen_at"]).isoformat(),
            "shown_until": row["expires_at"].isoformat(),
            "activity": row["activity"] or None,
            "verification": row["verification"],
            "confidence": likelihood(row["confidence"]),
            "picture": pictures.get(row["pk"]),
            "area_label": row["area_label"] or row["city__name"] or row["state__name"] or "",
            "place_precision": row["place_precision"] or "city",
            "latitude": row["middle_latitude"],
            "longitude": row["middle_longitude"],
            "zip_code": row["zip_code"] or None,
            "city": row["city__name"],
            "county": row["county__name"],
            "state": row["state__usps"],
            "demonstration": row["source"] == "demo",
            "url": f"/sightings/{row['public_id']}/",
        }


def _pictures(ids: list[int]) -> dict[int, str]:
    """The address of the first picture of each sighting that a person has approved."""
    approved = Photo.objects.filter(
        sighting__in=ids, picture_approved_at__isnull=False, quarantined_at__isnull=True
    )
    rows = approved.order_by("-pk").values_list("sighting_id", "public_id")
    return {number: f"{PICTURES}{public_id}.jpg" for number, public_id in rows if number is not None}


def _behind(public_id: str) -> Q:
    seen_at = Sighting.objects.filter(public_id=public_id).values_list("seen_at", flat=True).first()
    if seen_at is None:
        raise CursorIsOverError
    return Q(seen_at__lt=seen_at) | Q(seen_at=seen_at, public_id__gt=public_id)


def _in_box(box: Box) -> Q:
    north_to_south = Q(middle_latitude__range=(box.south, box.north))
    if box.west <= box.east:
        return north_to_south & Q(middle_longitude__range=(box.west, box.east))
    return north_to_south & (Q(middle_longitude__gte=box.west) | Q(middle_longitude__lte=box.east))
