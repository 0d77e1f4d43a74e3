"""The dated expressions of posts as one pattern: explicit days, days counted from the post, whole months.
Kept apart from what they mean, so that a new way of writing a date is one line and one test."""

import re
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

Kind = Literal["day", "month"]
Reader = Callable[["re.Match[str]"], "Found | None"]

_MONTHS = (
    "january|jan", "february|feb", "march|mar", "april|apr", "may", "june|jun", "july|jul", "august|aug",
    "september|sept|sep", "october|oct", "november|nov", "december|dec",
)  # fmt: skip
_SPANISH_MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre|setiembre",
    "octubre", "noviembre", "diciembre",
)  # fmt: skip
_WEEKDAYS = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "couple": 2, "a couple": 2, "a couple of": 2, "a few": 3, "few": 3, "several": 4,
}  # fmt: skip
_DAYS_IN = {"day": 1, "week": 7, "month": 30, "year": 365}
_HOLIDAYS = {
    "juneteenth": (6, 19),
    "fourth of july": (7, 4),
    "4th of july": (7, 4),
    "new year's day": (1, 1),
    "new year's eve": (12, 31),
    "christmas day": (12, 25),
    "veterans day": (11, 11),
    "halloween": (10, 31),
}

_MONTH_NUMBER = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split("|")}
_SPANISH_MONTH_NUMBER = {
    name: number for number, names in enumerate(_SPANISH_MONTHS, 1) for name in names.split("|")
}
_WEEKDAY_NUMBER = {name: number for number, name in enumerate(_WEEKDAYS)}

# Longer spellings first; of weekdays only the full names (*sun*, *sat* and *wed* are words).
_MONTH = r"(?=[adfjmnos])(?:" + "|".join(sorted(_MONTH_NUMBER, key=len, reverse=True)) + r")\.?"
_SPANISH_MONTH = "(?:" + "|".join(_SPANISH_MONTH_NUMBER) + ")"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_ORDINAL = r"(?:st|nd|rd|th)"
_YEAR = r"(?:19|20)\d\d"
_NUMBER = r"(?:\d{1,2}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)).replace(" ", r"\s") + r")"

# What dates something else than the incident: an upload, a statement, a trial, a deadline.
_BESIDE = re.compile(
    r"""(?:\b(?:by|as\sof|see|until|effective|may\sbe\sfrom|before)\s(?:\w+day,?\s)?
    |\b(?:upload(?:ed)?|post(?:ed)?|publish(?:ed)?|updated?|filed|lawsuit|conference|press\srelease|since|until
    |stat(?:ed|ement)|scheduled|sentenced|hearing|trial|announced?|resigned|fired|born|reported|retrieved
    |archived|set\sfor|deadline|election|charged|indicted|pleaded|arraigned|released(?!\s+tear)|expected
    |due\sin\scourt|will|plans|(?:shooting|death|killing|murder)\sof)\b[^.!?\n]{0,40})$""",
    re.IGNORECASE | re.VERBOSE,
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


def find(text: str) -> list[Found]:
    """Expressions from left to right; words that only look like dates are left out."""
    lowered = text.lower()
    found = [
        expression
        for triggers, pattern, reader in _FORMS
        if any(trigger in lowered for trigger in triggers)
        for match in pattern.finditer(text)
        if (expression := reader(match))
    ]
    found.sort(key=lambda expression: expression.start)
    return [one._replace(beside_the_story=_is_beside(text, one.start)) for one in found]


def _is_beside(text: str, start: int) -> bool:
    return _BESIDE.search(text, max(0, start - _LOOK_BACK), start) is not None


def _found(match: re.Match[str], **facts: Any) -> Found:
    return Found(match[0], match.start(), match.end())._replace(**facts)


def _iso(match: re.Match[str]) -> Found:
    year, month, day = (int(part) for part in re.split(r"[-/]", match[0]))
    return _found(match, year=year, month=month, day=day)


def _slashed(match: re.Match[str]) -> Found:
    """Month first, as Americans write; a first number above twelve can only be the day."""
    month, day, year = (int(part) for part in re.split(r"[-/.]", match[0]))
    if month > 12 >= day:
        month, day = day, month
    return _found(match, year=_full_year(year), month=month, day=day)


def _without_year(match: re.Match[str]) -> Found | None:
    month, day = (int(part) for part in match[0].split("/"))
    return _found(match, month=month, day=day) if month <= 12 and (month, day) != (9, 11) else None


def _full_year(year: int) -> int:
    if year >= 100:
        return year
    return 2000 + year if year < 70 else 1900 + year


def _month_day(match: re.Match[str]) -> Found | None:
    name, day, year = match["month"], int(match["day"]), match["year"]
    if not _is_month(name, match, sure=bool(year)) or not 1 <= day <= 31:
        return None
    spans_days = bool(match.groupdict().get("range"))
    return _found(match, month=_number(name), day=day, year=int(year) if year else None, vague=spans_days)


def _spanish_day(match: re.Match[str]) -> Found | None:
    """*el 6 de noviembre de 2026*; the first of a month is *el 1º* or *el primero*."""
    day = 1 if match["day"].lower() == "primero" else int(match["day"])
    if not 1 <= day <= 31:
        return None
    year = int(match["year"]) if match["year"] else None
    return _found(match, month=_SPANISH_MONTH_NUMBER[match["month"].lower()], day=day, year=year)


def _whole_month(match: re.Match[str]) -> Found | None:
    name, year = match["month"], match["year"]
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
    month, day = _HOLIDAYS[match[0].lower()]
    return _found(match, month=month, day=day)


def _ago(match: re.Match[str]) -> Found:
    word, unit = match["number"].lower(), match["unit"].lower()
    number = int(word) if word.isdigit() else _NUMBERS[word]
    days = number * _DAYS_IN[unit]
    exact = unit == "day" and word not in ("couple", "few", "a few", "several", "a couple", "a couple of")
    if unit in ("month", "year"):
        return _found(match, days_ago=days, vague=True)
    return _found(match, days_ago=days, vague=not exact)


def _yesterday(match: re.Match[str]) -> Found:
    phrase = match[0].lower()
    return _found(match, days_ago=2 if phrase.startswith("the") else 1, vague=phrase == "the other night")


def _today(match: re.Match[str]) -> Found:
    return _found(match, days_ago=0, by_night=match[0].lower().endswith("tonight"))


def _spanish_near_day(match: re.Match[str]) -> Found:
    """*ayer*, *anteayer*, *anoche*, *hoy*, *esta noche*."""
    phrase = match[0].lower()
    if phrase == "hoy":
        return _found(match, days_ago=0)
    if phrase == "esta noche":
        return _found(match, days_ago=0, by_night=True)
    return _found(match, days_ago=2 if phrase.startswith("ante") else 1)


def _week(match: re.Match[str]) -> Found:
    phrase = match[0].lower()
    if "weekend" in phrase:
        return _found(match, weekday=_WEEKDAY_NUMBER["saturday"], vague=True)
    return _found(match, days_ago=7 if "last" in phrase else 2, vague=True)


def _weekday(match: re.Match[str]) -> Found | None:
    before = (match["which"] or "").lower().strip()
    if before in _FUTURE or match["many"]:
        return None
    number = _WEEKDAY_NUMBER[match["name"].lower()]
    return _found(match, weekday=number, days_ago=7 if before == "last" else None)


def _form(triggers: str, pattern: str, reader: Reader) -> tuple[tuple[str, ...], re.Pattern[str], Reader]:
    whole = re.compile(rf"\b(?:{pattern})(?!\w)", re.IGNORECASE | re.VERBOSE)
    return tuple(triggers.split()), whole, reader


# Each way of writing a date: substrings one of which it must hold (a cheap first look), pattern, reading.
_DIGITS = "0 1 2 3 4 5 6 7 8 9"
_FORMS = (
    _form("-0 -1 /0 /1", rf"{_YEAR}[-/]\d\d?[-/]\d\d?", _iso),
    _form("/ -", rf"\d{{1,2}}([/-])\d{{1,2}}\1(?:{_YEAR}|\d\d)(?![/.-]?\d)", _slashed),
    _form(".", rf"\d{{1,2}}\.\d{{1,2}}\.{_YEAR}", _slashed),
    _form("/", r"(?<=\bon\ )\d{1,2}/\d{1,2}(?![\d/])", _without_year),
    _form(
        _DIGITS,
        rf"""(?P<month>{_MONTH})\s?(?P<day>\d{{1,2}}){_ORDINAL}?
        (?P<range>\s?(?:-|–|—|to|and|through|&)\s?\d{{1,2}}{_ORDINAL}?(?![\d:]))?
        (?![\d:%]|\.\d|\s?[ap]\.?m\b)(?:,?\s(?:of\s)?(?P<year>{_YEAR})\b)?(?!,?\s\d{{4}}\b)""",
        _month_day,
    ),
    _form(
        _DIGITS,
        rf"(?P<day>\d{{1,2}}){_ORDINAL}?\s(?:of\s)?(?P<month>{_MONTH})(?:,?\s(?P<year>{_YEAR}))?(?!\s?\d)",
        _month_day,
    ),
    _form(_DIGITS, rf"(?P<month>{_MONTH}),?\s(?:of\s)?(?P<year>{_YEAR})", _whole_month),
    _form(
        " ".join(_SPANISH_MONTH_NUMBER),
        rf"""(?P<day>\d{{1,2}}|primero)(?:º|°|ro)?\sde\s(?P<month>{_SPANISH_MONTH})
        (?:,?\s(?:del?\s)?(?P<year>{_YEAR}))?(?!\s?\d)""",
        _spanish_day,
    ),
    _form("ayer anoche hoy noche", r"ayer|ante(?:s\sde\s)?ayer|anoche|hoy|esta\snoche", _spanish_near_day),
    _form(
        "in last during early late mid- since",
        rf"""(?:(?<=\bin\ )|(?<=\blast\ )|(?<=\bduring\ )|(?<=\bearly\ )|(?<=\blate\ )|(?<=\bmid-)
        |(?<=\bsince\ ))(?P<month>{_MONTH})(?P<year>)(?!\s?\d)""",
        _whole_month,
    ),
    _form(
        "juneteenth july new christmas veterans halloween",
        "|".join(name.replace(" ", r"\s") for name in _HOLIDAYS),
        _holiday,
    ),
    _form(
        "ago earlier",
        rf"(?P<number>{_NUMBER})\s(?P<unit>day|week|month|year)s?\s(?:ago|earlier)(?!\sin)",
        _ago,
    ),
    _form(
        "yesterday night evening",
        r"yesterday|(?:last|the\sother)\snight|last\sevening|the\sday\sbefore\syesterday",
        _yesterday,
    ),
    _form(
        "today tonight this now ago",
        r"""(?:earlier\s|later\s)?(?:(?<!USA\s)today|tonight)|this\s(?:morning|afternoon|evening)|(?:just|right)\snow
        |(?:minutes|moments)\sago|(?:\d+|an|a\sfew|two|several)\shours?\sago""",
        _today,
    ),
    _form(
        "week",
        r"(?:this|last|over\sthe|the|past)\s(?:past\s)?weekend|last\sweek|this\s(?:past\s)?week",
        _week,
    ),
    _form(
        "monday tuesday wednesday thursday friday saturday sunday",
        rf"(?P<which>(?:last|this\spast|past|next|every|each|this\scoming|coming)\s)?(?P<name>{_WEEKDAY})(?P<many>s)?",
        _weekday,
    ),
)
