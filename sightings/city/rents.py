"""Rents by ZIP code: the table of Zillow (ZORI), of the American Community Survey (B25064), or plain.

ZORI has a column for each month, named by its last day; the newest month with a number is taken, ZIP by ZIP.
The survey has codes such as 860Z200US90012 and a second line of headings for people.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TextIO

MOST_DOLLARS = 100_000
_MONTH = re.compile(r"\d{4}-\d{2}-\d{2}")
_ZCTA = re.compile(r"(?:8600000US|860Z\d00US|ZCTA5 ?)?(\d{5})")
RENT_OF_ACS = "B25064_001E"  # median gross rent


class UnreadableTableError(Exception):
    """The file is not a table of that format; nothing of it was imported."""


@dataclass(frozen=True)
class Value:
    """One number; ``problem`` says why there is none."""

    line: int
    zip_code: str = ""
    value: float = 0.0
    as_of: date | None = None
    problem: str = ""


Reader = Callable[[TextIO], Iterator[Value]]


def zori(text: TextIO) -> Iterator[Value]:
    """``RegionName`` holds the ZIP code where ``RegionType`` is zip. Raises UnreadableTableError."""
    rows = _table(text, needed=("RegionName",))
    months = sorted((name for name in rows.fieldnames or () if _MONTH.fullmatch(name)), reverse=True)
    if not months:
        raise UnreadableTableError("it has no column that is a month, such as 2026-04-30")
    for row in rows:
        if str(row.get("RegionType", "zip")).lower() != "zip":
            yield Value(rows.line_num, problem="RegionType: not a ZIP code")
            continue
        month = next((name for name in months if (row.get(name) or "").strip()), "")
        if month:
            code = str(row["RegionName"]).strip().zfill(5)
            yield _value(rows.line_num, code, row[month], date.fromisoformat(month))


def acs(text: TextIO) -> Iterator[Value]:
    """Raises UnreadableTableError."""
    rows = _table(text, needed=("GEO_ID", RENT_OF_ACS))
    for row in rows:
        if str(row["GEO_ID"]).strip().lower() == "geography":  # the headings for people
            continue
        number = (row[RENT_OF_ACS] or "").strip()
        if number in ("", "-", "null", "-666666666"):  # too few homes to say
            continue
        yield _value(rows.line_num, _code(row["GEO_ID"]), number.rstrip("+").replace(",", ""), None)


def plain(text: TextIO) -> Iterator[Value]:
    """``zip``, ``value`` and, where there is one, ``as_of``. Raises UnreadableTableError."""
    rows = _table(text, needed=("zip", "value"))
    for row in rows:
        try:
            day = date.fromisoformat(row["as_of"].strip()) if (row.get("as_of") or "").strip() else None
        except ValueError:
            yield Value(rows.line_num, problem="as_of: not a day such as 2026-04-30")
            continue
        yield _value(rows.line_num, _code(row["zip"]), row["value"], day)


FORMATS: Mapping[str, Reader] = {"zori": zori, "acs": acs, "csv": plain}


def _table(text: TextIO, *, needed: tuple[str, ...]) -> "csv.DictReader[str]":
    rows = csv.DictReader(text)
    missing = [name for name in needed if name not in (rows.fieldnames or ())]
    if missing:
        raise UnreadableTableError(f"it has no column “{missing[0]}”")
    return rows


def _code(text: str | None) -> str:
    found = _ZCTA.fullmatch((text or "").strip())
    return found[1] if found else ""


def _value(line: int, code: str, number: str | None, as_of: date | None) -> Value:
    if not re.fullmatch(r"\d{5}", code):
        return Value(line, problem="no ZIP code")
    try:
        value = float(number or "")
    except ValueError:
        return Value(line, problem="no number")
    if not 0 <= value <= MOST_DOLLARS:
        return Value(line, problem="the number is out of range")
    return Value(line, code, round(value, 2), as_of)
