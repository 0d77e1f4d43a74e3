"""The day of a record, with how exactly it is known; a day that cannot be is said, not guessed."""

import re
from datetime import date
from typing import NamedTuple

EXACT, APPROXIMATE, MONTH = "exact", "approximate", "month"
EARLIEST = date(1900, 1, 1)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_US = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_UNSURE = re.compile(r"believed|approx|about|around|circa|probably|~|\?", re.IGNORECASE)


class Day(NamedTuple):
    """``problem`` says why there is no date although the file gave one."""

    date: date | None
    precision: str = ""
    problem: str = ""


def parse(text: str, *, today: date, said: str = "") -> Day:
    """A day written as 2020-06-01, 6/1/2020 (month first) or 2020-06; ``said`` is how people put it."""
    text = text.strip()
    if not text:
        return Day(None)
    if found := _MONTH.fullmatch(text):
        return _checked(f"{found[1]}-{found[2]}-1", MONTH, today, text)
    if found := _US.fullmatch(text):
        return _checked(f"{found[3]}-{found[1]}-{found[2]}", _precision(said), today, text)
    return _checked(text, _precision(said), today, text)


def _precision(said: str) -> str:
    return APPROXIMATE if _UNSURE.search(said) else EXACT


def _checked(iso: str, precision: str, today: date, original: str) -> Day:
    found = _ISO.fullmatch(iso)
    try:
        day = date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        day = None
    if day is None:
        return Day(None, problem=f"the date “{original[:40]}” cannot be read")
    if day < EARLIEST:
        return Day(None, problem=f"the date {day.isoformat()} is before 1900")
    if day > today:
        return Day(None, problem=f"the date {day.isoformat()} lies in the future")
    return Day(day, precision)
