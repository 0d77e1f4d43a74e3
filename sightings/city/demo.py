"""Invented city data around downtown Los Angeles, in the form that Socrata gives, for a first look offline.

Nothing here was recorded by anybody: no call, no request, no rent, no timetable. Labels say so.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sightings.city.gtfs import Stop
from sightings.city.outline_files import Outline
from sightings.city.rents import Value

INVENTED = "CivicWatch, invented for demonstration"
OUTLINES = "sample-districts"
SEED = 20
_WEST, _SOUTH, _STEP, _ACROSS = -118.30, 34.03, 0.02, 4
_CALLS = (
    "Sample: disturbance",
    "Sample: traffic stop",
    "Sample: officers reported in",
    "Sample: welfare check",
)
_PEOPLE_OUTSIDE = {"9006": 17, "9002": 8, "9007": 5, "9010": 3}  # calls by district; the last stays hidden
_REQUESTS = ("Sample: noise", "Sample: bulky items", "Sample: street light")
_CAMPS = {
    "90013": 23,
    "90057": 14,
    "90012": 9,
    "90014": 6,
    "90026": 4,
    "90015": 3,
}  # the last two stay hidden
_RENTS = {
    "90012": 2310,
    "90013": 2150,
    "90014": 2240,
    "90015": 2390,
    "90017": 2080,
    "90026": 2020,
    "90057": 1650,
}


@dataclass(frozen=True)
class DemoDataset:
    """A data set as it stands in admin, and its rows."""

    values: dict[str, Any]
    rows: list[dict[str, Any]] = field(default_factory=list)


def datasets(now: datetime) -> list[DemoDataset]:
    return [
        DemoDataset(
            _values("sample-calls", "calls to the police", "call_for_service"),
            [*_calls(now), *_calls_about_people_outside(now)],
        ),
        DemoDataset(_values("sample-311", "311 requests", "request_311"), list(_requests(now))),
        DemoDataset(
            _values("sample-encampments", "311 requests about encampments", "encampment"), list(_camps(now))
        ),
    ]


def districts() -> Iterator[Outline]:
    """Twelve squares over downtown."""
    for n in range(12):
        west, south = _WEST + n % _ACROSS * _STEP, _SOUTH + n // _ACROSS * _STEP
        east, north = west + _STEP, south + _STEP
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        shape = {"type": "Polygon", "coordinates": [[[round(x, 4), round(y, 4)] for x, y in ring]]}
        key = str(9001 + n)
        middle = round(south + _STEP / 2, 4), round(west + _STEP / 2, 4)
        yield Outline(n + 1, key, f"Sample district {key}", *middle, shape)


def rents(now: datetime) -> Iterator[Value]:
    month = (now.replace(day=1) - timedelta(days=1)).date()
    for n, (code, dollars) in enumerate(_RENTS.items(), 2):
        yield Value(n, code, float(dollars), month)


def stops() -> Iterator[Stop]:
    for n in range(16):
        latitude, longitude = 34.0445 + n // 4 * 0.006, -118.268 + n % 4 * 0.007
        yield Stop(n + 2, f"S{n + 1}", f"Sample stop {n + 1}", round(latitude, 5), round(longitude, 5))


def _values(key: str, what: str, kind: str) -> dict[str, Any]:
    mapping: dict[str, Any] = {"id": "number", "at": ["day", "clock"], "category": "subject"}
    places = {
        "call_for_service": {"district": "district"},
        "request_311": {"point": "location", "zip": "zipcode"},
        "encampment": {"zip": "zipcode"},
    }
    return {
        "key": key,
        "label": f"Sample: {what}",
        "city": "Los Angeles",
        "kind": kind,
        "vendor": "file",
        "mapping": mapping | places[kind],
        "outlines": OUTLINES if kind == "call_for_service" else "",
        "delay_hours": 336 if kind == "encampment" else 1,
        "keep_days": 0,
        "attribution": INVENTED,
        "licence": "CC0 1.0",
        "note": "Invented for demonstration; nothing of it happened.",
        "is_demonstration": True,
    }


def _row(number: str, at: datetime, subject: str, **more: Any) -> dict[str, Any]:
    when = {"day": f"{at:%Y-%m-%d}T00:00:00.000", "clock": f"{at:%H:%M:%S}"}
    return {":id": f"row-{number}", "number": number, "subject": subject, **when, **more}


def _calls(now: datetime) -> Iterator[dict[str, Any]]:
    chance = Random(SEED)  # noqa: S311 - not a secret
    for n in range(160):
        at = now - timedelta(hours=10 + n * 2, minutes=chance.randrange(60))
        yield _row(f"SAMPLE-C{n}", at, chance.choice(_CALLS), district=str(9001 + chance.randrange(12)))


def _calls_about_people_outside(now: datetime) -> Iterator[dict[str, Any]]:
    """In the last quarter that is long enough over to be shown."""
    last = _end_of_last_quarter(now)
    for district, count in _PEOPLE_OUTSIDE.items():
        for n in range(count):
            at = last - timedelta(days=n * 3)
            yield _row(f"SAMPLE-P{district}-{n}", at, "Sample: somebody sleeping outside", district=district)


def _requests(now: datetime) -> Iterator[dict[str, Any]]:
    chance = Random(SEED + 1)  # noqa: S311
    for n in range(60):
        at = now - timedelta(hours=12 + n * 5, minutes=chance.randrange(60))
        east, north = round(-118.27 + chance.random() * 0.04, 5), round(34.04 + chance.random() * 0.03, 5)
        place = {"type": "Point", "coordinates": [east, north]}
        yield _row(f"SAMPLE-R{n}", at, chance.choice(_REQUESTS), location=place, zipcode="90013")


def _camps(now: datetime) -> Iterator[dict[str, Any]]:
    """Over the last two quarters that are long enough over to be shown."""
    last = _end_of_last_quarter(now)
    n = 0
    for code, count in _CAMPS.items():
        for each in range(count * 2):
            n += 1
            yield _row(
                f"SAMPLE-E{n}", last - timedelta(days=each % 2 * 91 + each % 60), "Sample", zipcode=code
            )


def _end_of_last_quarter(now: datetime) -> datetime:
    """The last day of the newest quarter that has been over for 16 days, at noon."""
    end = (now - timedelta(days=16)).replace(hour=12)
    return end.replace(month=(end.month - 1) // 3 * 3 + 1, day=1) - timedelta(days=1)
