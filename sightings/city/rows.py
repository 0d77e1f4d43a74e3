"""One row of a city's data set, as its API or an exported file gives it, into a record of ours."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sightings.city.mapping import Columns

LONGEST_ID, LONGEST_WORDS, LONGEST_KEY = 120, 120, 40
FIRST_DAY = date(1990, 1, 1)
AHEAD = timedelta(days=2)  # clocks differ; a later time is a mistake
_DATE_FORMATS = ("%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y")
_TIME = re.compile(r"(\d{1,2}):?(\d{2})(?::?(\d{2}))?(?:\.\d+)?")
_WELL_KNOWN_POINT = re.compile(r"POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)", re.IGNORECASE)
_ZIP = re.compile(r"(\d{5})(?:-?\d{4})?(?:\.0)?")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


class RowError(ValueError):
    """A row that cannot be used; the message names the column and says why, without its value."""


@dataclass(frozen=True)
class Row:
    """What a row says. ``hour`` is the local hour of the day, None where only the day is known."""

    external_id: str
    at: datetime
    hour: int | None
    category: str
    updated_at: datetime | None
    latitude: float | None
    longitude: float | None
    zip_code: str
    district: str
    area: str


def read(row: Mapping[str, Any], columns: Columns, *, zone: ZoneInfo, updated: str, now: datetime) -> Row:
    """Raises RowError."""
    at, hour = _moment(row, columns, zone)
    if at.date() < FIRST_DAY or at > now + AHEAD:
        raise RowError(f"{columns.at[0]}: the time is out of range")
    latitude, longitude = _point(row, columns)
    return Row(
        external_id=_identity(row, columns.id),
        at=at,
        hour=hour,
        category=_words(row.get(columns.category)),
        updated_at=timestamp(row.get(updated), zone),
        latitude=latitude,
        longitude=longitude,
        zip_code=_zip_code(row.get(columns.zip)) if columns.zip else "",
        district=_district(row.get(columns.district)) if columns.district else "",
        area=_words(row.get(columns.area)) if columns.area else "",
    )


def timestamp(value: Any, zone: ZoneInfo) -> datetime | None:
    """A time as Socrata writes it: floating (local, without a zone), fixed, or that of its CSV."""
    text = str(value or "").strip()
    if not text:
        return None
    found = _read_time(text)
    if found is None:
        return None
    try:
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        return None


def _moment(row: Mapping[str, Any], columns: Columns, zone: ZoneInfo) -> tuple[datetime, int | None]:
    day = timestamp(row.get(columns.at[0]), zone)
    if day is None:
        raise RowError(f"{columns.at[0]}: no time that can be read")
    local = day.astimezone(zone)
    if len(columns.at) == 1:
        return day, local.hour
    clock = _time_of_day(row.get(columns.at[1]))
    if clock is None:
        return day, None
    return datetime.combine(local.date(), clock, zone).astimezone(UTC), clock.hour


def _time_of_day(value: Any) -> time | None:
    found = _TIME.match(str(value or "").strip().rpartition("T")[2])
    try:
        return time(int(found[1]), int(found[2]), int(found[3] or 0)) if found else None
    except ValueError:
        return None


def _read_time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    for form in _DATE_FORMATS:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None


def _identity(row: Mapping[str, Any], column: str) -> str:
    value = _UNPRINTABLE.sub("", str(row.get(column) if row.get(column) is not None else "")).strip()
    if not value:
        raise RowError(f"{column}: empty, and it is what tells rows apart")
    if len(value) > LONGEST_ID:
        raise RowError(f"{column}: longer than {LONGEST_ID} characters")
    return value


def _words(value: Any) -> str:
    return " ".join(_UNPRINTABLE.sub(" ", str(value if value is not None else "")).split())[:LONGEST_WORDS]


def _district(value: Any) -> str:
    """A key as text; one that a spreadsheet has made a decimal number is whole again."""
    return re.sub(r"\.0+$", "", _words(value))[:LONGEST_KEY]


def _zip_code(value: Any) -> str:
    found = _ZIP.fullmatch(_words(value))
    return found[1] if found else ""


def _point(row: Mapping[str, Any], columns: Columns) -> tuple[float | None, float | None]:
    if columns.latitude:
        return _on_earth(row.get(columns.latitude), row.get(columns.longitude))
    return _from_point(row.get(columns.point)) if columns.point else (None, None)


def _from_point(value: Any) -> tuple[float | None, float | None]:
    """GeoJSON (type point), an object with latitude and longitude (type location; in ``rows.json`` a
    list with the address first), or well-known text."""
    if isinstance(value, Mapping):
        place = value.get("coordinates")
        if isinstance(place, list | tuple) and len(place) >= 2:
            return _on_earth(place[1], place[0])
        return _on_earth(value.get("latitude"), value.get("longitude"))
    if isinstance(value, list) and len(value) >= 3:
        return _on_earth(value[1], value[2])
    found = _WELL_KNOWN_POINT.search(str(value or ""))
    return _on_earth(found[2], found[1]) if found else (None, None)


def _on_earth(latitude: Any, longitude: Any) -> tuple[float | None, float | None]:
    """Degrees, or neither: cities write 0, 0 or nothing where they do not know."""
    try:
        north, east = float(latitude), float(longitude)
    except (TypeError, ValueError):
        return None, None
    known = math.isfinite(north) and math.isfinite(east) and (abs(north) > 0.01 or abs(east) > 0.01)
    return (north, east) if known and abs(north) <= 90 and abs(east) <= 180 else (None, None)
