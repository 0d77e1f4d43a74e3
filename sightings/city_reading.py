"""City records as the public reads them: every field named here, page by page or all in a file."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db.models import Q

from sightings.city_filtering import CityFilter
from sightings.models import CityDataset, CityRecord

Record = dict[str, Any]
Position = tuple[datetime, int]

BATCH = 1000
_COLUMNS = {
    "id": "pk",
    "dataset": "dataset__key",
    "kind": "kind",
    "category": "category",
    "at": "at",
    "hour": "hour",
    "latitude": "latitude",
    "longitude": "longitude",
    "place_precision": "precision",
    "district": "district",
    "area": "area",
    "zip_code": "zip_code",
    "county": "county__name",
    "state": "county__state__usps",
    "city_id": "external_id",
    "city_updated_at": "city_updated_at",
}
FIELDS = tuple(_COLUMNS)


@dataclass(frozen=True)
class Page:
    """Records, the newest first, and where the next page begins; None on the last."""

    records: list[Record]
    after: str | None


class InvalidCursorError(ValueError):
    """The cursor was not made here."""


def page(wanted: CityFilter, *, limit: int, now: datetime, after: str = "") -> Page:
    """Raises InvalidCursorError."""
    found = _read(wanted, now, _position(after) if after else None, limit + 1)
    is_last = len(found) <= limit
    found = found[:limit]
    return Page(found, None if is_last else _written(found[-1]))


def batches(wanted: CityFilter, *, now: datetime) -> Iterator[list[Record]]:
    """Everything, by queries of their own: a slow reader holds no transaction open."""
    after: Position | None = None
    while found := _read(wanted, now, after, BATCH):
        yield found
        after = found[-1]["at"], found[-1]["id"]


def terms(keys: set[str]) -> dict[str, dict[str, str]]:
    """Of each data set whose records are told, whom to name and under which licence."""
    columns = ("label", "attribution", "licence", "licence_url", "source_url")
    rows = CityDataset.objects.filter(key__in=keys).values_list("key", *columns)
    return {key: dict(zip(columns, values, strict=True)) for key, *values in rows}


def _read(wanted: CityFilter, now: datetime, after: Position | None, limit: int) -> list[Record]:
    rows = CityRecord.objects.that_may_stand_alone().public_at(now).matching(wanted)
    if after:
        at, number = after
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=number), at__lte=at)
    values = rows.order_by("-at", "-pk").values_list(*_COLUMNS.values())[:limit]
    return [dict(zip(_COLUMNS, row, strict=True)) for row in values]


def _written(record: Record) -> str:
    position = orjson.dumps([record["at"].isoformat(), record["id"]])
    return urlsafe_b64encode(position).rstrip(b"=").decode()


def _position(cursor: str) -> Position:
    try:
        at, number = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        moment, found = datetime.fromisoformat(at), int(number)
        if moment.tzinfo is None or not 0 <= found < 2**63 or not 1900 <= moment.year <= 2200:
            raise ValueError(cursor)
    except (ValueError, TypeError):
        raise InvalidCursorError(cursor) from None
    return moment, found
