"""Sightings as the public reads them: every field named here, none of them about a sender.

Only what may be seen at the moment asked for is ever read; the list holds three hours, so it stays short.
It is in order of the times that are told, and of random ids within: the exact ones stay unknown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby, islice
from typing import Any

from django.db.models import Q

from civicwatch.lib.parameters import Box
from sightings.confidence import likelihood
from sightings.filtering import SightingFilter
from sightings.local_time import local, zone_of
from sightings.models import Photo, Sighting
from sightings.querysets import SightingQuerySet
from sightings.rounded_time import STEP, first_rounded_from, rounded

Record = dict[str, Any]
Place = tuple[datetime, str]  # in the list: the time that is told, and the id
PICTURES = "/sightings/photos/"
_READ = (
    *("pk", "public_id", "seen_at", "expires_at", "activity", "verification", "confidence", "source"),
    *("place_precision", "middle_latitude", "middle_longitude", "area_label", "zip_code"),
    *("state__usps", "state__name", "county__name", "city__name"),
)
_ORDERED, _CLOCK = ("pk", "public_id", "seen_at"), ("state__usps", "middle_latitude", "middle_longitude")
_BATCH = 500


@dataclass(frozen=True)
class Page:
    """Records, and the cursor of the next page; None on the last."""

    records: list[Record]
    after: str | None


class BadCursorError(Exception):
    """No page of this list ends there."""


def page(wanted: SightingFilter, *, limit: int, now: datetime, after: str | None = None) -> Page:
    """The newest first. Raises BadCursorError."""
    behind = None if after is None else _read_cursor(after)
    found = list(records(wanted, now=now, behind=behind, most=limit + 1))
    return Page(found[:limit], _cursor(found[limit - 1]) if len(found) > limit else None)


def records(
    wanted: SightingFilter, *, now: datetime, behind: Place | None = None, most: int | None = None
) -> Iterator[Record]:
    """Everything under a filter that may be seen now, the newest first, read in batches; with ``most``, no
    more than so many."""
    rows = matching(Sighting.objects.visible(now), wanted, now=now)
    if behind is not None:
        rows = rows.filter(seen_at__lt=behind[0] + STEP)
    hours = wanted.hours_of_day()
    ids = list(islice(_in_order(rows, hours, behind), most))  # names are joined to these alone
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        read = Sighting.objects.visible(now).filter(pk__in=batch).with_middle().values(*_READ)
        by_id = {row["pk"]: row for row in read}
        yield from _told([by_id[pk] for pk in batch if pk in by_id])


def _in_order(rows: SightingQuerySet, hours: tuple[int, ...] | None, behind: Place | None) -> Iterator[int]:
    """Keys by told time and id. The hours are those of a clock at the place, which no database knows."""
    if hours is None:
        found = rows.newest_first().values(*_ORDERED)
    else:
        found = rows.newest_first().with_middle().values(*_ORDERED, *_CLOCK)
    read = found.iterator(chunk_size=_BATCH)
    for told, same in groupby(read, key=lambda row: rounded(row["seen_at"])):
        for row in sorted(same, key=lambda row: row["public_id"]):
            if (behind is None or told < behind[0] or row["public_id"] > behind[1]) and (
                hours is None or hour_of(row) in hours
            ):
                yield row["pk"]


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


def _cursor(record: Record) -> str:
    """What the record tells anyway, so that a page follows although its sighting is over by then."""
    return f"{int(datetime.fromisoformat(record['seen_at']).timestamp()) // STEP.seconds}-{record['id']}"


def _read_cursor(cursor: str) -> Place:
    steps, dash, public_id = cursor.partition("-")
    if not (dash and public_id.isalnum() and steps.isascii() and steps.isdecimal() and len(steps) < 9):
        raise BadCursorError
    return datetime.fromtimestamp(int(steps) * STEP.seconds, UTC), public_id


def _in_box(box: Box) -> Q:
    north_to_south = Q(middle_latitude__range=(box.south, box.north))
    if box.west <= box.east:
        return north_to_south & Q(middle_longitude__range=(box.west, box.east))
    return north_to_south & (Q(middle_longitude__gte=box.west) | Q(middle_longitude__lte=box.east))
