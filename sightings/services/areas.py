"""How many sightings an area had: all that is told of them once they are over.

Small counts stay hidden, from subtraction too. The smallest there is to count is a cell: one month of one
ZIP code, or of the rest of one city. The rest is what no ZIP code was known of, and what lay in ZIP codes
with fewer than five. A rest of fewer than five is in no number at all, of whatever larger area or longer
time, so that nothing small is left when the parts are taken from the whole. And each number is told in fives,
rounded down, so that two answers, however they overlap and whenever they were asked for, never differ by one
person's report.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from sightings.models import AreaCount, HourCount

FEWEST = 5
BY = ("city", "county", "state", "zip", "activity", "verification", "hour", "month")
_CELL = ("month", "state", "county", "city", "zip_code")
_LABELS: dict[str, tuple[str, ...]] = {
    "city": ("city_id", "city__name", "city__state__usps"),
    "county": ("county_id", "county__name", "county__state__usps"),
    "state": ("state__usps", "state__name"),
    "zip": ("zip_code",),
    "month": ("month",),
}
Row = dict[str, Any]
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Counted:
    """``results`` are counts in fives."""

    results: list[Row]
    total: int


def counted(by: str, *, month: date | None = None, states: tuple[str, ...] = ()) -> Counted:
    """Counts of sightings that are over, the most first; hours and months in their order. Hours are those of
    all months together."""
    if by == "hour":
        numbers = _by_hour(states)
    elif by in ("activity", "verification"):
        numbers = _by_kind(by, month, states)
    else:
        numbers = _by_area(by, month, states)
    entries = [
        {"key": _key(key[0]), "label": _label(key), "count": count}
        for key, count in numbers.items()
        if count and (key[0] not in (None, "") or by == "activity")
    ]
    in_order = by in ("hour", "month")
    entries.sort(key=lambda entry: (entry["key"] if in_order else -entry["count"], str(entry["label"])))
    return Counted(entries, sum(entry["count"] for entry in entries))


def by_hour() -> list[int | None]:
    """Counts for the 24 hours of the clock at the place, None where there were fewer than five."""
    found = {entry["key"]: entry["count"] for entry in counted("hour").results}
    return [found.get(hour) for hour in range(24)]


def in_fives(count: int) -> int:
    return count - count % FEWEST


def _by_area(by: str, month: date | None, states: tuple[str, ...]) -> dict[Key, int]:
    columns = _LABELS[by]
    cells = _added(
        ((_cell(row), tuple(row[name] for name in columns)), row["count"])
        for row in _told(_grouped(month, states, *columns))
    )
    return _added((label, in_fives(count)) for (_, label), count in cells.items())


def _by_kind(by: str, month: date | None, states: tuple[str, ...]) -> dict[Key, int]:
    """A month of a state is the smallest that can be asked about."""
    parts = _added(
        ((row["month"], row["state"], row[by]), row["count"]) for row in _told(_grouped(month, states, by))
    )
    return _added(((kind,), in_fives(count)) for (_month, _state, kind), count in parts.items())


def _told(rows: list[Row]) -> list[Row]:
    """Those in cells of five and more, what is small of a city put together first."""
    sizes = _sizes(rows)
    rows = [row if sizes[_cell(row)] >= FEWEST else row | {"zip_code": ""} for row in rows]
    sizes = _sizes(rows)
    return [row for row in rows if sizes[_cell(row)] >= FEWEST]


def _sizes(rows: list[Row]) -> dict[Key, int]:
    return _added((_cell(row), row["count"]) for row in rows)


def _by_hour(states: tuple[str, ...]) -> dict[Key, int]:
    """By state, over all months, without what a city had fewer than five of in a month."""
    rows = HourCount.objects.filter(state__usps__in=states) if states else HourCount.objects.all()
    read = list(rows.values("state", "city", "month", "hour").annotate(count=Sum("n")).order_by())
    towns = _added(((row["state"], row["city"], row["month"]), row["count"]) for row in read)
    parts = _added(
        ((row["state"], row["hour"]), row["count"])
        for row in read
        if towns[row["state"], row["city"], row["month"]] >= FEWEST
    )
    return _added(((hour,), in_fives(count)) for (_state, hour), count in parts.items())


def _grouped(month: date | None, states: tuple[str, ...], *columns: str) -> list[Row]:
    """Cells, further apart by ``columns``, each with its ``count``."""
    rows = AreaCount.objects.annotate(month=TruncMonth("day"))
    rows = rows.filter(day__year=month.year, day__month=month.month) if month else rows
    rows = rows.filter(state__usps__in=states) if states else rows
    names = dict.fromkeys((*_CELL, *columns))
    return list(rows.values(*names).annotate(count=Sum("n")).order_by())


def _cell(row: Row) -> Key:
    return tuple(row[name] for name in _CELL)


def _added(parts: Iterable[tuple[Key, int]]) -> dict[Key, int]:
    whole: dict[Key, int] = {}
    for key, count in parts:
        whole[key] = whole.get(key, 0) + count
    return whole


def _key(value: Any) -> Any:
    if isinstance(value, date):
        return f"{value:%Y-%m}"
    return None if value == "" else value


def _label(values: Key) -> str:
    if len(values) == 1:
        return str(_key(values[0]) if values[0] is not None else "")
    _, *words = values
    return ", ".join(str(word) for word in words if word)
