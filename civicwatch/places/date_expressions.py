"""The dated expressions of posts as one pattern: explicit days, days counted from the post, whole months.
Kept apart from what they mean, so that a new way of writing a date is one line and one test."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Kind = Literal["day", "month"]

_MONTHS = (
    "january|jan", "february|feb", "march|mar", "april|apr", "may", "june|jun", "july|jul", "august|aug",
    "september|sept|sep", "october|oct", "november|nov", "december|dec",
)  # fmt: skip
_WEEKDAYS = (
    "monday|mon", "tuesday|tues|tue", "wednesday|wed", "thursday|thurs|thur|thu", "friday|fri", "saturday|sat", "sunday|sun",
)  # fmt: skip
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "couple": 2, "a couple": 2, "a couple of": 2, "a few": 3, "few": 3, "several": 4,
}  # fmt: skip
_DAYS_IN = {"day": 1, "week": 7, "month": 30, "year": 365}
_HOLIDAYS = {"juneteenth": (6, 19), "fourth of july": (7, 4), "4th of july": (7, 4), "new year's day": (1, 1),
             "new year's eve": (12, 31), "christmas day": (12, 25), "veterans day": (11, 11), "halloween": (10, 31)}  # fmt: skip

_MONTH_NUMBER = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split("|")}
_WEEKDAY_NUMBER = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split("|")}

# Longer spellings first, and only the full names of weekdays without a dot (*sun*, *sat* and *wed* are words).
_MONTH = r"(?:" + "|".join(sorted(_MONTH_NUMBER, key=len, reverse=True)) + r")\.?"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_ORDINAL = r"(?:st|nd|rd|th)"
_YEAR = r"(?:19|20)\d\d"
_NUMBER = r"(?:\d{1,2}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")"

_PATTERN = re.compile(
    rf"""
    \b(?:
      (?P<iso>{_YEAR}[-/]\d\d?[-/]\d\d?)(?!\d)
    | (?P<slashed>\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:{_YEAR}|\d\d))(?![\d/.-]*\d)
    | (?P<on_slashed>(?<=\bon\ )\d{{1,2}}/\d{{1,2}})(?![\d/])
    | (?P<us>(?P<us_month>{_MONTH})\s?(?P<us_day>\d{{1,2}}){_ORDINAL}?
        (?P<us_range>\s?(?:-|–|—|to|and|through|&)\s?\d{{1,2}}{_ORDINAL}?(?![\d:]))?(?![\d:%]|\.\d|\s?[ap]\.?m\b)
        (?:,?\s(?:of\s)?(?P<us_year>{_YEAR})\b)?)
    | (?P<eu>(?P<eu_day>\d{{1,2}}){_ORDINAL}?\s(?:of\s)?(?P<eu_month>{_MONTH})(?:,?\s(?P<eu_year>{_YEAR}))?)(?!\w)
    | (?P<month_year>(?P<my_month>{_MONTH}),?\s(?:of\s)?(?P<my_year>{_YEAR}))\b
    | (?P<in_month>(?:(?<=\bin\ )|(?<=\blast\ )|(?<=\bduring\ )|(?<=\bearly\ )|(?<=\blate\ )|(?<=\bmid-)|(?<=\bsince\ ))
        (?P<im_month>{_MONTH})(?!\s?\d|\w))
    | (?P<holiday>{"|".join(_HOLIDAYS)})
    | (?P<ago>(?P<ago_number>{_NUMBER})\s(?P<ago_unit>day|week|month|year)s?\s(?:ago|earlier)(?!\sin))
    | (?P<yesterday>yesterday|(?:last|the\sother)\snight|last\sevening|the\sday\sbefore\syesterday)
    | (?P<today>(?:earlier\s|later\s)?(?:today|tonight)|this\s(?:morning|afternoon|evening)|(?:just|right)\snow|minutes\sago
        |(?:\d+|an|a\sfew|two|several)\shours?\sago|moments\sago)
    | (?P<weekend>(?:this|last|over\sthe|the|past)\s(?:past\s)?weekend|last\sweek|this\s(?:past\s)?week|(?:earlier|later)\sthis\sweek)
    | (?P<weekday>(?P<wd_last>(?:last|this\spast|past|next|every|each|this\scoming|coming)\s)?(?P<wd_name>{_WEEKDAY})s?)
    )(?!\w)
    """,
    re.IGNORECASE | re.VERBOSE,
)

# What dates something else than the incident: an upload, a statement, a trial, a deadline.
_BESIDE = re.compile(
    r"(?:\b(?:by|as of|see|until|effective|may be from|before)\s(?:\w+day,?\s)?|\b(?:upload(?:ed)?|post(?:ed)?|publish(?:ed)?|updated?|filed|lawsuit|conference|press release|stat(?:ed|ement)|since|until|"
    r"scheduled|sentenced|hearing|trial|announced?|resigned|fired|born|reported|retrieved|archived|set for|deadline|"
    r"election|charged|indicted|pleaded|arraigned|released(?!\s+tear)|expected|due in court)\b[^.!?\n]{0,40})$",
    re.IGNORECASE,
)
_FUTURE = frozenset({"next", "every", "each", "this coming", "coming"})
_LOOK_BACK = 70


class Found(NamedTuple):
    """One expression. A day stands as year, month and day, as a weekday, or as days before the post;
    `days_ago` beside a weekday asks for the one before the latest."""

    text: str
    start: int
    end: int
    kind: Kind = "day"
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    days_ago: int | None = None
    by_night: bool = False
    vague: bool = False
    beside_the_story: bool = False

    @property
    def relative(self) -> bool:
        return self.month is None


def find(text: str) -> Iterator[Found]:
    """Expressions from left to right; words that only look like dates are left out."""
    for match in _PATTERN.finditer(text):
        found = _READERS[match.lastgroup or ""](match) if match.lastgroup in _READERS else _read(match)
        if found:
            before = text[max(0, found.start - _LOOK_BACK) : found.start]
            yield found._replace(beside_the_story=_BESIDE.search(before) is not None)


def _read(match: re.Match[str]) -> Found | None:
    for group, reader in _READERS.items():
        if match[group]:
            return reader(match)
    return None


def _found(match: re.Match[str], **facts: int | bool | Kind | None) -> Found:
    return Found(match[0], match.start(), match.end())._replace(**facts)


def _numeric(match: re.Match[str]) -> Found | None:
    parts = [int(part) for part in re.split(r"[-/.]", match[0])]
    if match["iso"]:
        return _found(match, year=parts[0], month=parts[1], day=parts[2])
    if match["on_slashed"]:
        return _found(match, month=parts[0], day=parts[1]) if parts[0] <= 12 and parts != [9, 11] else None
    month, day, year = parts
    if month > 12 >= day:
        month, day = day, month
    return _found(match, year=_full_year(year), month=month, day=day)


def _full_year(year: int) -> int:
    if year >= 100:
        return year
    return 2000 + year if year < 70 else 1900 + year


def _month_day(match: re.Match[str]) -> Found | None:
    name, day, year = match["us_month"], int(match["us_day"]), match["us_year"]
    if not _is_month(name, match, sure=bool(year)) or not 1 <= day <= 31:
        return None
    return _found(
        match, month=_number(name), day=day, year=int(year) if year else None, vague=bool(match["us_range"])
    )


def _day_month(match: re.Match[str]) -> Found | None:
    name, day, year = match["eu_month"], int(match["eu_day"]), match["eu_year"]
    if not _is_month(name, match, sure=bool(year)) or not 1 <= day <= 31:
        return None
    return _found(match, month=_number(name), day=day, year=int(year) if year else None)


def _whole_month(match: re.Match[str]) -> Found | None:
    name = match["my_month"] or match["im_month"]
    year = match["my_year"]
    if not _is_month(name, match, sure=bool(year)):
        return None
    return _found(match, kind="month", month=_number(name), year=int(year) if year else None)


def _number(month: str) -> int:
    return _MONTH_NUMBER[month.lower().rstrip(".")]


def _is_month(name: str, match: re.Match[str], *, sure: bool) -> bool:
    """*may* is a verb and *march* a protest unless written large; *MARCH 4 JUSTICE* is no date either."""
    if name.lower().rstrip(".") not in ("may", "march", "mar", "sun", "dec", "jan"):
        return True
    if name[0].islower():
        return sure
    return not (name.isupper() and len(name) > 3 and not sure) or match.string.isupper()


def _holiday(match: re.Match[str]) -> Found:
    month, day = _HOLIDAYS[match["holiday"].lower()]
    return _found(match, month=month, day=day)


def _ago(match: re.Match[str]) -> Found:
    word, unit = match["ago_number"].lower(), match["ago_unit"].lower()
    number = int(word) if word.isdigit() else _NUMBERS[word]
    days = number * _DAYS_IN[unit]
    exact = unit == "day" and word not in ("couple", "few", "a few", "several", "a couple", "a couple of")
    if unit in ("month", "year"):
        return _found(match, days_ago=days, vague=True)
    return _found(match, days_ago=days, vague=not exact)


def _yesterday(match: re.Match[str]) -> Found:
    phrase = match["yesterday"].lower()
    return _found(match, days_ago=2 if phrase.startswith("the") else 1, vague=phrase == "the other night")


def _today(match: re.Match[str]) -> Found:
    return _found(match, days_ago=0, by_night=match["today"].lower().endswith("tonight"))


def _weekend(match: re.Match[str]) -> Found:
    phrase = match["weekend"].lower()
    if "weekend" in phrase:
        return _found(match, weekday=_WEEKDAY_NUMBER["saturday"], vague=True)
    return _found(match, days_ago=7 if "last" in phrase else 2, vague=True)


def _weekday(match: re.Match[str]) -> Found | None:
    before = (match["wd_last"] or "").lower().strip()
    plural = match["weekday"].lower().endswith("days")
    if before in _FUTURE or plural:
        return None
    number = _WEEKDAY_NUMBER[match["wd_name"].lower()]
    return _found(match, weekday=number, days_ago=7 if before == "last" else None)


_READERS = {
    "iso": _numeric,
    "slashed": _numeric,
    "on_slashed": _numeric,
    "us": _month_day,
    "eu": _day_month,
    "month_year": _whole_month,
    "in_month": _whole_month,
    "holiday": _holiday,
    "ago": _ago,
    "yesterday": _yesterday,
    "today": _today,
    "weekend": _weekend,
    "weekday": _weekday,
}
