"""Reading query parameters: each reader returns a value, or says which one is wrong and how to write it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

Parameters = Mapping[str, Sequence[str]]  # each name with all its values, in order

MAX_LISTED = 100
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)


class InvalidParameter(ValueError):  # noqa: N818 - named for what a reader did, not for a failure of ours
    """A parameter that cannot be read. ``how`` says how to write it."""

    def __init__(self, name: str, how: str) -> None:
        super().__init__(f"{name}: {how}")
        self.name = name
        self.how = how


class Box(NamedTuple):
    """Degrees; ``west`` may be greater than ``east`` where the box crosses the 180th meridian."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Days:
    """A span of days, both ends included; an end left out is open."""

    start: date | None = None
    end: date | None = None


@dataclass(frozen=True)
class Described:
    """A parameter as its documentation shows it; ``choices`` where there are only those."""

    name: str
    description: str
    choices: tuple[str, ...] = ()
    kind: type = str
    many: bool = False


def text(parameters: Parameters, name: str, *, longest: int = 200) -> str:
    """The last value of a parameter, without surrounding space; empty when it is not given."""
    values = parameters.get(name) or [""]
    value = values[-1].strip()
    if len(value) > longest or "\0" in value:
        raise InvalidParameter(name, f"Write at most {longest} characters, none of them NUL.")
    return value


def listed(parameters: Parameters, name: str, *, commas: bool = True) -> tuple[str, ...]:
    """All values of a parameter that may be repeated and, with ``commas``, hold several; each once."""
    given = parameters.get(name, ())
    parts = [part.strip() for value in given for part in (value.split(",") if commas else (value,))]
    values = tuple(dict.fromkeys(part for part in parts if part))
    if len(values) > MAX_LISTED or any("\0" in value or len(value) > 200 for value in values):
        how = "separated by commas" if commas else "repeating the parameter"
        raise InvalidParameter(name, f"Write at most {MAX_LISTED} short values, {how}.")
    return values


def whole_number(parameters: Parameters, name: str, *, least: int, most: int) -> int | None:
    value = text(parameters, name)
    return _whole(name, value, least, most) if value else None


def whole_numbers(parameters: Parameters, name: str, *, least: int, most: int) -> tuple[int, ...]:
    return tuple(_whole(name, value, least, most) for value in listed(parameters, name))


def box(parameters: Parameters, name: str = "bbox") -> Box | None:
    """west,south,east,north in degrees (RFC 7946, section 5)."""
    value = text(parameters, name)
    if not value:
        return None
    how = "Write west,south,east,north in degrees, for example -93.4,44.8,-93.1,45.1."
    try:
        found = Box(*(float(part) for part in value.split(",")))
    except (TypeError, ValueError):
        raise InvalidParameter(name, how) from None
    if _is_turned_round(found):
        south, west, north, east = (part.strip() for part in value.split(","))
        turned = f"{west},{south},{east},{north}"
        raise InvalidParameter(name, f"Latitude seems to stand first. {how} You may have meant {turned}.")
    if _on_earth(found) and found.south > found.north:
        raise InvalidParameter(name, f"South lies north of north: change the two round. {how}")
    if not _on_earth(found):
        raise InvalidParameter(name, how)
    return found


def days(parameters: Parameters, name: str = "datetime") -> Days:
    """A day, or start/end where .. or nothing leaves an end open (as in OGC API Features)."""
    value = text(parameters, name)
    if not value:
        return Days()
    how = "Write a day or start/end, for example 2020-05-26/2020-06-30, with .. for an open end."
    start, slash, end = value.partition("/")
    try:
        first = _day(start)
        last = _day(end) if slash else first
    except ValueError:
        raise InvalidParameter(name, how) from None
    if first and last and first > last:
        raise InvalidParameter(name, f"The start lies after the end. {how}")
    return Days(first, last)


def moment(parameters: Parameters, name: str) -> datetime | None:
    """A point in time (RFC 3339); a day alone means its first instant, and no offset means UTC."""
    value = text(parameters, name)
    if not value:
        return None
    try:
        found = datetime.fromisoformat(value.replace(" ", "+"))
    except ValueError:
        found = None
    if found is None or not FIRST_DAY <= found.date() <= LAST_DAY:
        raise InvalidParameter(name, "Write a time with its offset, for example 2026-01-31T12:00:00Z.")
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def one_of(parameters: Parameters, name: str, choices: Sequence[str]) -> str:
    value = text(parameters, name)
    if value not in choices:
        raise InvalidParameter(name, f"Write one of {', '.join(choices)}.")
    return value


def some_of(parameters: Parameters, name: str, choices: Sequence[str]) -> tuple[str, ...]:
    """Any of the choices, in either case; empty when the parameter is not given."""
    values = tuple(dict.fromkeys(value.lower() for value in listed(parameters, name)))
    if not set(values) <= set(choices):
        raise InvalidParameter(name, f"Write one or several of {', '.join(choices)}.")
    return values


def _on_earth(box: Box) -> bool:
    return all(-180 <= degrees <= 180 for degrees in (box.west, box.east)) and all(
        -90 <= degrees <= 90 for degrees in (box.south, box.north)
    )


def _is_turned_round(box: Box) -> bool:
    """Whether latitude was written first: no such box is on Earth, or it lies in Antarctica, and the other
    way round it is one, or lies in North America."""
    turned = Box(box.south, box.west, box.north, box.east)
    if not _on_earth(turned) or turned.south > turned.north:
        return False
    in_america = turned.east <= -60 and turned.south >= 0 and turned.west <= turned.east
    return not _on_earth(box) or (box.north < -60 and in_america)


def _whole(name: str, value: str, least: int, most: int) -> int:
    how = f"Write whole numbers from {least} to {most}."
    if not (value.isascii() and value.isdigit() and len(value) < 12 and least <= int(value) <= most):
        raise InvalidParameter(name, how)
    return int(value)


def _day(value: str) -> date | None:
    if value in ("", ".."):
        return None
    day = datetime.fromisoformat(value.replace(" ", "+")).date()
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(value)
    return day
