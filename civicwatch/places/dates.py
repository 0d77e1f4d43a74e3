"""Reads the day of an incident from a post: plain expressions only, counted from the post's own date and
never after it. A general date parser takes *may* and *march* for months and was right far less often."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from civicwatch.places import date_expressions
from civicwatch.places.date_expressions import Found

__all__ = ["DateGuess", "find_date"]

DatePrecision = Literal["exact", "approximate", "month", "unknown"]
EARLIEST_YEAR = 1990
LONGEST_TEXT = 20_000

# Posts are stamped in UTC, while *today* is meant where it is written; the middle of the country is UTC-6.
BEHIND_UTC = timedelta(hours=6)
# A night is told of until four in the morning.
NIGHT_LASTS = timedelta(hours=4)
# A date without its year that only fits so long ago was most likely still to come when the post was written.
LONGEST_WITHOUT_YEAR = timedelta(days=300)
# A month alone (*in February*) tells of something else when it is long past.
LONGEST_MONTH_ALONE = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class DateGuess:
    """`date` is the day, or the first of the month where only that is known; `span` is where it says so."""

    date: date | None
    precision: DatePrecision
    reason: str
    span: tuple[int, int] | None = None


def find_date(text: str, posted_at: datetime | date | None) -> DateGuess:
    """The day that a text tells of; without one in the text the post's own day, marked approximate.

    `posted_at` is a day or a moment (a naive one is taken as UTC); midnight sharp counts as a day.
    """
    post = _Post(_local_day(posted_at), _local_day(posted_at, past_midnight=NIGHT_LASTS))
    guess = next((guess for guess in _guesses(text[:LONGEST_TEXT], post) if guess), None)
    if guess:
        return guess
    posted = post.day
    if posted is None:
        return DateGuess(None, "unknown", "the text gives no date, and when it was posted is not known")
    return DateGuess(posted, "approximate", "the text gives no date; this is the day of the post")


class _Post(NamedTuple):
    """The day of the post where it was written, and the day that *tonight* belongs to."""

    day: date | None
    night: date | None


def _local_day(posted_at: datetime | date | None, past_midnight: timedelta = timedelta(0)) -> date | None:
    if not isinstance(posted_at, datetime):
        return posted_at
    if (posted_at.hour, posted_at.minute, posted_at.second) == (0, 0, 0):
        return posted_at.date()
    behind = timedelta(0) if posted_at.utcoffset() else BEHIND_UTC
    return (posted_at - behind - past_midnight).date()


def _guesses(text: str, post: _Post) -> Iterator[DateGuess | None]:
    """Readings in order of trust: a day in the story, a day beside it (of an upload or a trial), a month."""
    found = date_expressions.find(text)
    days = [one for one in found if one.kind != "month"]
    for one in sorted(days, key=lambda one: (one.beside_the_story, one.relative, one.start)):
        yield _day(one, post.night if one.by_night else post.day)
    for one in (one for one in found if one.kind == "month"):
        yield _month(one, post.day)


def _day(found: Found, posted: date | None) -> DateGuess | None:
    day = _resolved(found, posted)
    if day is None or day.year < EARLIEST_YEAR or (posted is not None and day > posted):
        return None
    precision: DatePrecision = "approximate" if found.vague or found.beside_the_story else "exact"
    return DateGuess(day, precision, _reason(found), (found.start, found.end))


def _resolved(found: Found, posted: date | None) -> date | None:
    if found.year is not None and found.month is not None:
        return _valid(found.year, found.month, found.day or 1)
    if posted is None:
        return None
    if found.month is not None:
        return _latest(found.month, found.day or 1, posted)
    if found.weekday is not None:
        days = (posted.weekday() - found.weekday) % 7
        return posted - timedelta(days=days or (7 if found.days_ago else 0))
    return posted - timedelta(days=found.days_ago or 0)


def _latest(month: int, day: int, posted: date) -> date | None:
    """The last such day up to the post; across New Year that is one of the year before."""
    for year in (posted.year, posted.year - 1):
        reading = _valid(year, month, day)
        if reading is not None and reading <= posted:
            return reading if posted - reading <= LONGEST_WITHOUT_YEAR else None
    return None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(found: Found, posted: date | None) -> DateGuess | None:
    guess = _day(found._replace(day=1), posted)
    if guess is None or guess.date is None:
        return None
    long_past = posted is not None and posted - guess.date > LONGEST_MONTH_ALONE
    return None if found.year is None and long_past else replace(guess, precision="month")


def _reason(found: Found) -> str:
    if found.beside_the_story:
        return f"“{found.text}”, though it may be the day of something beside the incident"
    if found.relative:
        return f"“{found.text}”, counted from the day of the post"
    if found.year is None:
        return f"“{found.text}”, the last one before the post"
    return f"“{found.text}”"
