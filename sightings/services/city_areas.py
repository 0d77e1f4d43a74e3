"""Counts by area. Of requests and calls about people who live outside they are all there is, and small ones
stay hidden.

Hidden must mean hidden: a count below five is not told, the time is a whole quarter of the year and nothing
else, and a county's count leaves out what is hidden in it, but for whole fives, so that no subtraction finds
it. No other count has them in it, so that nothing is left when the rest is taken away.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db.models import Count, Q

from civicwatch.places.models import County
from sightings import zip_codes
from sightings.city.kinds import FEWEST_SHOWN, Kind
from sightings.city.quarters import delay, quarter_of, span
from sightings.city_filtering import CityFilter
from sightings.city_querysets import CityRecordQuerySet
from sightings.models import AreaOutline, AreaValue, CityDataset, CityRecord, LayerInfo
from sightings.services.city_placing import outline_key

KEPT_SECONDS = 60  # 300,000 rows take a second to count
BY = ("zip", "area", "district", "county")
PEOPLE_OUTSIDE = ".people-outside"  # behind the key of a data set of calls: those that are only counted
_COLUMN = {"zip": "zip_code", "area": "area", "district": "district", "county": "county_id"}


@dataclass(frozen=True)
class Area:
    """One area with its number. The middle is unknown where nobody has brought one."""

    key: str
    label: str
    latitude: float | None
    longitude: float | None
    number: float

    def told(self, name: str) -> dict[str, Any]:
        place = {"latitude": self.latitude, "longitude": self.longitude}
        return {"key": self.key, "label": self.label, **place, name: self.number}


@dataclass(frozen=True)
class Areas:
    by: str
    results: list[Area] = field(default_factory=list)
    period: str = ""
    periods: tuple[str, ...] = ()  # those that can be asked for, the newest first


@dataclass(frozen=True)
class Counted:
    """What a layer of counts is of: a data set, and whether it is of those rows that are only counted."""

    dataset: CityDataset
    is_of_people_outside: bool

    @property
    def by(self) -> tuple[str, ...]:
        """What it can be counted by, the usual first. Of people who live outside these two are all: from a
        third way to cut the same rows, small numbers could be worked out."""
        return tuple(dict.fromkeys((usual_by(self.dataset, outside=self.is_of_people_outside), "county")))


def layer_of(key: str) -> Counted | None:
    """The data set behind the key of a layer, among those that are shown."""
    is_apart = key.endswith(PEOPLE_OUTSIDE)
    kinds = {"kind": Kind.CALL.value} if is_apart else {}
    dataset = CityDataset.objects.filter(key=key.removesuffix(PEOPLE_OUTSIDE), is_shown=True, **kinds).first()
    if dataset is None:
        return None
    return Counted(dataset, is_apart or dataset.kind == Kind.ENCAMPMENT.value)


def counted(layer: Counted, *, by: str, wanted: CityFilter, period: str, now: datetime) -> Areas:
    """Counts of a data set. ``period`` is for people who live outside, the other filters are not, and the
    counts under them may be ``KEPT_SECONDS`` old.

    Raises KeyError for a period that there is not (yet).
    """
    if layer.is_of_people_outside:
        return _people_outside(layer, by, period, now)
    dataset = layer.dataset
    # JSON alone: what the cache holds is read by other processes.
    asked = json.dumps([dataset.pk, by, astuple(wanted), dataset.last_success_at], default=str)
    key = "city-areas-" + sha256(asked.encode()).hexdigest()
    numbers: dict[str, int] | None = cache.get(key)
    if numbers is None:
        rows = CityRecord.objects.filter(dataset=dataset)
        numbers = _numbers(rows.that_may_stand_alone().public_at(now).matching(wanted), by)
        cache.set(key, numbers, KEPT_SECONDS)
    return Areas(by, _areas(dataset, by, numbers))


def values(layer: LayerInfo) -> Areas:
    """The number of each ZIP code whose place is known, such as its rent."""
    rows = AreaValue.objects.filter(layer=layer).exclude(latitude=None).order_by("zip_code")
    columns = ("zip_code", "latitude", "longitude", "value")
    return Areas("zip", [Area(code, code, *rest) for code, *rest in rows.values_list(*columns)])


def usual_by(dataset: CityDataset, *, outside: bool = False) -> str:
    """The finest area that the data set knows; of people who live outside a larger one, if there is."""
    known = [role for role in ("district", "zip", "area") if dataset.mapping.get(role)]
    if outside:
        known = [role for role in ("zip", "area", "district") if role in known]
    return known[0] if known else "county"


def quarters(dataset: CityDataset, *, now: datetime) -> tuple[str, ...]:
    """The quarters that may be shown: over, for longer than the delay of the data set, and still kept."""
    times = _only_counted(dataset, now).order_by("at").values_list("at", flat=True)
    oldest, newest = times.first(), times.last()
    if oldest is None or newest is None:
        return ()
    zone = ZoneInfo(dataset.time_zone)
    day, last = oldest.astimezone(zone).date(), newest.astimezone(zone).date()
    found = []
    while day <= last:
        _, end = span(quarter_of(day), zone)
        if end + delay(dataset.delay_hours) <= now:
            found.append(quarter_of(day))
        day = end.astimezone(zone).date()
    return tuple(reversed(found))


def has_people_outside(dataset: CityDataset, *, now: datetime) -> bool:
    """Whether a layer of calls has enough of those that are only counted for a layer of their own."""
    first_few = _only_counted(dataset, now).order_by().values_list("pk")[:FEWEST_SHOWN]
    return len(first_few) == FEWEST_SHOWN


def _only_counted(dataset: CityDataset, now: datetime) -> CityRecordQuerySet:
    rows = CityRecord.objects.filter(dataset=dataset, kind=Kind.ENCAMPMENT.value)
    return rows.filter(Q(public_until=None) | Q(public_until__gt=now))


def _people_outside(layer: Counted, by: str, period: str, now: datetime) -> Areas:
    dataset = layer.dataset
    known = quarters(dataset, now=now)
    if not known:
        return Areas(by)
    period = period or known[0]
    if period not in known:
        raise KeyError(period)
    start, end = span(period, ZoneInfo(dataset.time_zone))
    rows = _only_counted(dataset, now).filter(at__gte=start, at__lt=end)
    numbers = _enough(rows, layer.by[0], by)
    return Areas(by, _areas(dataset, by, numbers), period, known)


def _enough(rows: CityRecordQuerySet, fine: str, by: str) -> dict[str, int]:
    """Counts by the fine area, or by county: each is the sum of what lies in one of both where that is
    enough. A county has the rest too, where that is enough together, in fives: of two areas that had eight
    each had four."""
    told: dict[str, int] = {}
    rest: dict[str, int] = {}
    pairs = rows.values_list(_COLUMN[fine], _COLUMN["county"]).annotate(n=Count("pk")).order_by()
    for small, county, n in pairs:
        part = told if small and n >= FEWEST_SHOWN else rest
        if key := small if by == fine else county:
            part[key] = part.get(key, 0) + n
    if by != fine:
        for key, n in rest.items():
            told[key] = told.get(key, 0) + n - n % FEWEST_SHOWN
    return {key: n for key, n in told.items() if n}


def _numbers(rows: CityRecordQuerySet, by: str) -> dict[str, int]:
    column = _COLUMN[by]
    pairs = rows.values_list(column).annotate(n=Count("pk")).order_by()
    return {key: n for key, n in pairs if key}


def _areas(dataset: CityDataset, by: str, numbers: dict[str, int]) -> list[Area]:
    found = _middles(dataset, by, numbers)
    areas = [Area(key, *found.get(key, (key, None, None)), number) for key, number in numbers.items()]
    return sorted(areas, key=lambda area: (-area.number, area.key))


def _middles(
    dataset: CityDataset, by: str, keys: Iterable[str]
) -> dict[str, tuple[str, float | None, float | None]]:
    """Label and middle of each area."""
    if by == "zip":
        return dict(_zip_middles(keys))
    if by == "county":
        rows = County.objects.filter(pk__in=list(keys)).values_list("pk", "name", "latitude", "longitude")
        return {key: (name, latitude, longitude) for key, name, latitude, longitude in rows}
    outlines = {
        row.key: row for row in AreaOutline.objects.filter(outlines=dataset.outlines).defer("geometry")
    }
    return {
        key: (row.label or key, row.latitude, row.longitude)
        for key in keys
        if (row := outlines.get(outline_key(key))) is not None
    }


def _zip_middles(codes: Iterable[str]) -> Iterator[tuple[str, tuple[str, float, float]]]:
    for code in codes:
        if place := zip_codes.find(code):
            yield code, (f"{code} {place.city}", place.latitude, place.longitude)
