"""What a reader asked for of the sightings, read from query parameters: the same for map, list and files.

Several values of one parameter mean any of them; several parameters mean all of them.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from civicwatch.lib import parameters
from civicwatch.lib.parameters import Box, Days, Described, InvalidParameter, Parameters
from sightings.rounded_time import first_rounded_from

ACTIVITIES = ("present", "eviction", "belongings", "force")
UNTOLD = "untold"  # nobody said what police were doing
VERIFICATIONS = ("unverified", "photo_checked", "confirmed")
AGES = (30, 60, 120)

FILTER = (
    Described("bbox", "west,south,east,north in degrees"),
    Described("datetime", "A day, or start/end with .. for an open end (UTC): when police were seen"),
    Described("activity", "What police were doing", choices=(*ACTIVITIES, UNTOLD), many=True),
    Described("verification", "How it was checked", choices=VERIFICATIONS, many=True),
    Described("age", "Seen at most so many minutes ago: 30, 60 or 120", kind=int),
    Described("hours", "Hours of the clock at the place, such as 18-23, or 22-5 through the night"),
    Described("since", "Seen at this time or later (RFC 3339)"),
)


@dataclass(frozen=True)
class SightingFilter:
    """``hours`` are first and last hour, both included; the first may be the greater."""

    bbox: Box | None = None
    seen_from: datetime | None = None
    seen_before: datetime | None = None
    activities: tuple[str, ...] = ()
    verifications: tuple[str, ...] = ()
    age: int | None = None
    hours: tuple[int, int] | None = None

    def hours_of_day(self) -> tuple[int, ...] | None:
        """The hours asked for, one by one; None for any."""
        if self.hours is None:
            return None
        first, last = self.hours
        return tuple((first + n) % 24 for n in range((last - first) % 24 + 1))


def parse(given: Parameters) -> SightingFilter:
    """Raises InvalidParameter. Parameters that it does not know are ignored."""
    days = parameters.days(given)
    since = parameters.moment(given, "since")
    bounds = [bound for bound in (_start(days), since and first_rounded_from(since)) if bound]
    return SightingFilter(
        bbox=parameters.box(given),
        seen_from=max(bounds, default=None),
        seen_before=_end(days),
        activities=tuple(
            "" if name == UNTOLD else name
            for name in parameters.some_of(given, "activity", (*ACTIVITIES, UNTOLD))
        ),
        verifications=parameters.some_of(given, "verification", VERIFICATIONS),
        age=_age(given),
        hours=_hours(given),
    )


def _start(days: Days) -> datetime | None:
    return datetime.combine(days.start, time(), UTC) if days.start else None


def _end(days: Days) -> datetime | None:
    return datetime.combine(days.end, time(), UTC) + timedelta(days=1) if days.end else None


def _age(given: Parameters) -> int | None:
    value = parameters.text(given, "age")
    if not value:
        return None
    if value not in {str(age) for age in AGES}:
        raise InvalidParameter("age", f"Write one of {', '.join(map(str, AGES))} (minutes).")
    return int(value)


def _hours(given: Parameters) -> tuple[int, int] | None:
    value = parameters.text(given, "hours")
    if not value:
        return None
    first, _, last = value.partition("-")
    parts = [part.strip() for part in (first, last or first)]
    if not all(part.isascii() and part.isdigit() and len(part) <= 2 and int(part) < 24 for part in parts):
        raise InvalidParameter("hours", "Write an hour from 0 to 23 or a span of them, for example 18-23.")
    return int(parts[0]), int(parts[1])
