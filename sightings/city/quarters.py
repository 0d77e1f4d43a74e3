"""Quarters of the year on a city's clock, by which rows about people who live outside are counted.

All rows of a quarter come and go together. If each went on a day of its own, what a count loses from one day
to the next would tell how many there were on that day.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sightings.city.kinds import LEAST_DELAY_HOURS, Kind


def quarter_of(day: date) -> str:
    """Such as ``2026-Q1``."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def span(quarter: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first moment of a quarter, on the city's clock, and the first one after it."""
    year, number = int(quarter[:4]), int(quarter[-1])
    start = datetime(year, 3 * number - 2, 1, tzinfo=zone)
    return start, datetime(year + number // 4, (3 * number) % 12 + 1, 1, tzinfo=zone)


def delay(hours: int) -> timedelta:
    """What a data set waits, and at least what counts of this sort wait."""
    return timedelta(hours=max(hours, LEAST_DELAY_HOURS[Kind.ENCAMPMENT]))


def counted_between(
    at: datetime, zone: ZoneInfo, *, delay_hours: int, keep_days: int
) -> tuple[datetime, datetime | None]:
    """From when until when a row counts: both are those of its whole quarter. Without an end for 0 days."""
    _, local = span(quarter_of(at.astimezone(zone).date()), zone)
    end = local.astimezone(UTC)
    return end + delay(delay_hours), end + timedelta(days=keep_days) if keep_days else None
