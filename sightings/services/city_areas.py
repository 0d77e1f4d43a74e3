"""Counts by area. Of requests about encampments they are all there is, and small ones stay hidden.

Hidden must mean hidden: a count below five is not told, the time is a whole quarter of the year and nothing
else, and a county's count leaves out what is hidden in it unless that is five or more, so that no subtraction
finds it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Min

from civicwatch.places.models import County
from sightings import zip_codes
from sightings.city.kinds import FEWEST_SHOWN, Kind
from sightings.city_filtering import CityFilter
from sightings.city_querysets import CityRecordQuerySet
from sightings.models import AreaOutline, AreaValue, CityDataset, CityRecord, LayerInfo
from sightings.services.city_placing import outline_key

BY = ("zip", "area", "district", "county")
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


def counted(dataset: CityDataset, *, by: str, wanted: CityFilter, period: str, now: datetime) -> Areas:
    """Counts of a data set. ``period`` is for encampments, the other filters are not.

    Raises KeyError for a period that there is not (yet).
    """
    if dataset.kind == Kind.ENCAMPMENT.value:
        return _encampments(dataset, by, period, now)
    rows = CityRecord.objects.filter(dataset=dataset).public_at(now).matching(wanted)
    return Areas(by, _areas(dataset, by, _numbers(rows, by)))


def values(layer: LayerInfo) -> Areas:
    """The number of each ZIP code whose place is known, such as its rent."""
    rows = AreaValue.objects.filter(layer=layer).exclude(latitude=None).order_by("zip_code")
    columns = ("zip_code", "latitude", "longitude", "value")
    return Areas("zip", [Area(code, code, *rest) for code, *rest in rows.values_list(*columns)])


def usual_by(dataset: CityDataset) -> str:
    """The finest area that the data set knows."""
    known = [role for role in ("district", "zip", "area") if dataset.mapping.get(role)]
    if dataset.kind == Kind.ENCAMPMENT.value:
        known = [role for role in ("zip", "area", "district") if role in known]
    return known[0] if known else "county"


def quarters(dataset: CityDataset, *, now: datetime) -> tuple[str, ...]:
    """The quarters that may be shown: over, and for longer than the delay of the data set."""
    bounds = CityRecord.objects.filter(dataset=dataset).aggregate(first=Min("at"), last=Max("at"))
    if bounds["first"] is None:
        return ()
    zone = ZoneInfo(dataset.time_zone)
    day, last = bounds["first"].astimezone(zone).date(), bounds["last"].astimezone(zone).date()
    found = []
    while day <= last:
        _, end = _span(_quarter(day), zone)
        if end + timedelta(hours=dataset.delay_hours) <= now:
            found.append(_quarter(day))
        day = end.astimezone(zone).date()
    return tuple(reversed(found))


def _encampments(dataset: CityDataset, by: str, period: str, now: datetime) -> Areas:
    known = quarters(dataset, now=now)
    if not known:
        return Areas(by)
    period = period or known[0]
    if period not in known:
        raise KeyError(period)
    start, end = _span(period, ZoneInfo(dataset.time_zone))
    rows = CityRecord.objects.filter(dataset=dataset, at__gte=start, at__lt=end)
    fine = usual_by(dataset)
    numbers = _enough(_numbers(rows, fine)) if by == fine else _without_hidden(rows, fine, by)
    return Areas(by, _areas(dataset, by, numbers), period, known)


def _enough(numbers: dict[str, int]) -> dict[str, int]:
    return {key: number for key, number in numbers.items() if number >= FEWEST_SHOWN}


def _without_hidden(rows: CityRecordQuerySet, fine: str, by: str) -> dict[str, int]:
    """Counts by a larger area: what is shown of the fine ones in it, and the rest only where it is enough."""
    shown = _enough(_numbers(rows, fine))
    open_ones: dict[str, int] = {}
    hidden: dict[str, int] = {}
    pairs = rows.values_list(_COLUMN[by], _COLUMN[fine]).annotate(n=Count("pk")).order_by()
    for key, small, n in pairs:
        if key:
            part = open_ones if small in shown else hidden
            part[key] = part.get(key, 0) + n
    whole = {key: open_ones.get(key, 0) for key in open_ones | hidden}
    for key, n in _enough(hidden).items():
        whole[key] += n
    return _enough(whole)


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


def _quarter(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


def _span(quarter: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first moment of a quarter, on the city's clock, and the first one after it."""
    year, number = int(quarter[:4]), int(quarter[-1])
    start = datetime(year, 3 * number - 2, 1, tzinfo=zone)
    return start, datetime(year + number // 4, (3 * number) % 12 + 1, 1, tzinfo=zone)
