"""What a reader asked for of the city records, read from query parameters: the same for map, list and files.

Several values of one parameter mean any of them; several parameters mean all of them.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from civicwatch.lib import parameters
from civicwatch.lib.parameters import Box, Described, InvalidParameter, Parameters
from sightings.city.kinds import Kind

KINDS = tuple(kind.value for kind in Kind if kind.has_points)

FILTER = (
    Described("bbox", "west,south,east,north in degrees; west may be greater across the 180th meridian."),
    Described("datetime", "A day or start/end, both included; `..` leaves an end open."),
    Described("since", "At this time or later (RFC 3339)"),
    Described("hours", "Hours of the clock at the place, such as 18-23, or 22-5 through the night"),
    Described("dataset", "Key of a city's data set; several mean any of them.", many=True),
    Described("kind", "What was recorded; several mean any of them.", KINDS, many=True),
    Described("category", "The city's own word for it, whole; repeat it for any of several.", many=True),
)


@dataclass(frozen=True)
class CityFilter:
    """``before`` is the first moment that is out. ``hours`` are single hours of the day, None for any."""

    bbox: Box | None = None
    since: datetime | None = None
    before: datetime | None = None
    hours: tuple[int, ...] | None = None
    datasets: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


def parse(given: Parameters) -> CityFilter:
    """Raises InvalidParameter. Parameters that it does not know are ignored."""
    days = parameters.days(given)
    start = datetime.combine(days.start, time(), UTC) if days.start else None
    asked = [bound for bound in (start, parameters.moment(given, "since")) if bound]
    return CityFilter(
        bbox=parameters.box(given),
        since=max(asked, default=None),
        before=datetime.combine(days.end, time(), UTC) + timedelta(days=1) if days.end else None,
        hours=_hours(parameters.text(given, "hours")),
        datasets=parameters.listed(given, "dataset"),
        kinds=parameters.some_of(given, "kind", KINDS),
        categories=parameters.listed(given, "category", commas=False),
    )


def _hours(value: str) -> tuple[int, ...] | None:
    if not value:
        return None
    first, _, last = value.partition("-")
    parts = [part.strip() for part in (first, last or first)]
    if not all(part.isascii() and part.isdigit() and len(part) <= 2 and int(part) < 24 for part in parts):
        raise InvalidParameter("hours", "Write an hour from 0 to 23 or a span of them, for example 18-23.")
    start, end = (int(part) for part in parts)
    return tuple((start + n) % 24 for n in range((end - start) % 24 + 1))
