"""How many sightings an area had: all that is told of them once they are over. Small counts stay hidden.

Counts are told by whole months at the finest, so that no day or person stands out between two answers.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth

from sightings.models import AreaCount, HourCount

FEWEST = 5
BY = ("city", "county", "state", "zip", "activity", "verification", "hour", "month")
_COLUMNS: dict[str, tuple[str, ...]] = {
    "city": ("city_id", "city__name", "city__state__usps"),
    "county": ("county_id", "county__name", "county__state__usps"),
    "state": ("state__usps", "state__name"),
    "zip": ("zip_code",),
    "activity": ("activity",),
    "verification": ("verification",),
    "hour": ("hour",),
    "month": ("month",),
}


@dataclass(frozen=True)
class Counted:
    """``results`` are the counts of five and more; ``fewer`` is how many entries had less."""

    results: list[dict[str, Any]]
    total: int
    fewer: int


def counted(by: str, *, month: date | None = None, states: tuple[str, ...] = ()) -> Counted:
    """Counts of sightings that are over, the most first; hours and months in their order."""
    columns = _COLUMNS[by]
    rows = _rows(by, month, states).values(*columns).annotate(count=Sum("n"))
    entries = [
        {
            "key": _key(row[columns[0]]),
            "label": _label([row[name] for name in columns]),
            "count": row["count"],
        }
        for row in rows
        if row[columns[0]] not in (None, "") or by == "activity"
    ]
    enough = [entry for entry in entries if entry["count"] >= FEWEST]
    in_order = by in ("hour", "month")
    enough.sort(key=lambda entry: (entry["key"] if in_order else -entry["count"], str(entry["label"])))
    return Counted(enough, sum(entry["count"] for entry in enough), len(entries) - len(enough))


def by_hour() -> list[int | None]:
    """Counts for the 24 hours of the clock at the place, None where there were fewer than five."""
    found = {entry["key"]: entry["count"] for entry in counted("hour").results}
    return [found.get(hour) for hour in range(24)]


def _rows(by: str, month: date | None, states: tuple[str, ...]) -> QuerySet[Any]:
    rows: QuerySet[Any]
    if by == "hour":
        rows = HourCount.objects.all()
        rows = rows.filter(month=month) if month else rows
    else:
        rows = AreaCount.objects.annotate(month=TruncMonth("day"))
        rows = rows.filter(day__year=month.year, day__month=month.month) if month else rows
    rows = rows.filter(state__usps__in=states) if states else rows
    return rows.filter(n__gt=0)


def _key(value: Any) -> Any:
    if isinstance(value, date):
        return f"{value:%Y-%m}"
    return None if value == "" else value


def _label(values: list[Any]) -> str:
    if len(values) == 1:
        return str(_key(values[0]) if values[0] is not None else "")
    _, *words = values
    return ", ".join(str(word) for word in words if word)
