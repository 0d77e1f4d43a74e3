"""What in a text may name a place: a point, a ZIP code, a crossing, an address, or a name.

Only the form is known here; whether there is such a place is for `World.find` to say.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from sightings.conversation import vocabulary
from sightings.conversation.links import link_in
from sightings.conversation.normal import folded, tidy

MOST_PHRASES = 6
MOST_CROSSINGS = 12
LONGEST_READ = 700  # letters in which somebody says where they are; reading grows with their square
MOST_WORDS = 12


class Form(StrEnum):
    POINT = "point"
    ZIP = "zip"
    CORNER = "corner"
    ADDRESS = "address"
    NAME = "name"
    SHORT_LINK = "short_link"


@dataclass(frozen=True, slots=True)
class Phrase:
    """``text`` is what to look up; for a crossing ``streets`` are its two, the second with whatever
    follows it; for a point ``latitude`` and ``longitude`` are given."""

    form: Form
    text: str = ""
    streets: tuple[str, str] | None = None
    latitude: float | None = None
    longitude: float | None = None

    @property
    def names_street(self) -> bool:
        return self.form in (Form.CORNER, Form.ADDRESS)


_POINT = re.compile(r"(?<![\d.])(-?\d{1,2}\.\d{2,})\s*[,; ]\s*(-?\d{1,3}\.\d{2,})(?![\d.])")
_ZIP = re.compile(r"(?<![\d-])(\d{5})(?:-\d{4})?(?![\d-])")
_KINDS = (
    r"st|str|street|ave|av|avenue|blvd|boulevard|rd|road|dr|drive|ln|lane|way|hwy|highway|pl|place|ct|court|pkwy|"
    r"parkway|ter|terrace|cir|circle|sq|square|alley|calle|avenida|bulevar|carretera|camino|paseo|plaza"
)
KIND = re.compile(rf"(?:{_KINDS})\.?", re.IGNORECASE)  # of street
_ADDRESS = re.compile(rf"\b(\d{{1,5}}\s+(?:[\w.'-]+\s+){{0,4}}?(?:{_KINDS})\b\.?.*)", re.IGNORECASE)
_CALLE = re.compile(r"\b((?:calle|avenida|av|paseo)\s+[\w.' -]+?\s+\d{1,5}\b.*)", re.IGNORECASE)
_CROSSING = re.compile(
    r"\s*\b(?:(?:esquina|esq)\.?\s+(?:con|y)|and|y|(?P<weak>at|con))\b\s*|\s*[&/@+]\s*|\s+x\s+", re.IGNORECASE
)
_LEADING = re.compile(
    r"^.*?\b(?:at|near|on|by|in|from|around|outside|behind|under|between|corner of|close to|next to|"
    r"en|cerca del?|junto al?|por|sobre|frente al?|entre|la esquina de|esquina de|al lado del?|"
    r"debajo del?|desde)\b"
    r"\s+(?:the )?",
    re.IGNORECASE,
)
_LED = re.compile(r"\b(?:corner of|intersection of|(?:la )?esquina de)\b", re.IGNORECASE)
_ORDINAL_WORDS = vocabulary.words("ordinals")
_NOT_PLACE, _JOINING = vocabulary.words("not_place"), vocabulary.words("joining")
_SHORTENED = "".join(
    rf"(?<!\b{word})"
    for word in ("St", "Ste", "Mt", "Ft", "Ave", "Av", "Blvd", "Rd", "Dr", "N", "S", "E", "W")
)
_STOPS = re.compile(rf"[\n;!?¿¡()\"“”]|{_SHORTENED}\.(?=\s|$)|\s[-–—]\s", re.IGNORECASE)
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th|ra|a|o|ta|va)", re.IGNORECASE)


def phrases_in(text: str) -> tuple[Phrase, ...]:
    """Up to `MOST_PHRASES`, the surest form first, each once."""
    found: dict[Phrase, None] = {}
    for phrase in _phrases(tidy(text)[:LONGEST_READ]):
        found.setdefault(phrase)
        if len(found) == MOST_PHRASES:
            break
    return tuple(found)


def _phrases(text: str) -> Iterator[Phrase]:
    if link := link_in(text):
        shared, text = link
        if shared.latitude is not None:
            yield Phrase(Form.POINT, latitude=shared.latitude, longitude=shared.longitude)
        elif shared.words:
            yield from _phrases(shared.words)
        else:
            yield Phrase(Form.SHORT_LINK)
    for match in _POINT.finditer(text):
        if abs(float(match[1])) <= 90 and abs(float(match[2])) <= 180:
            yield Phrase(Form.POINT, latitude=float(match[1]), longitude=float(match[2]))
    parts = clauses(text)
    for part in parts:
        yield from _crossings(part)
    for part in parts:
        for pattern in (_ADDRESS, _CALLE):
            if address := pattern.search(part):
                yield Phrase(Form.ADDRESS, cut(address[1]))
    yield from (Phrase(Form.ZIP, match[1]) for match in _ZIP.finditer(text) if not _is_house(text, match))
    for part in parts:
        yield from _names(part)


def clauses(text: str) -> list[str]:
    """The parts between full stops, question marks, brackets: no place goes on behind one."""
    return [part.strip(" ,") for part in _STOPS.split(text) if part and part.strip(" ,")]


def _is_house(text: str, match: re.Match[str]) -> bool:
    """*12345 Main St*: five digits before a street are its house."""
    return bool(_ADDRESS.match(text[match.start() :]))


def _crossings(part: str) -> Iterator[Phrase]:
    """*cops at 5th and Main, Los Angeles*: the streets on both sides, without what leads to the first."""
    for match in islice(_CROSSING.finditer(part), MOST_CROSSINGS):
        before, after = part[: match.start()], cut(part[match.end() :])
        first = _first_street(before)
        sure = all if match["weak"] else any  # *Main St at 5th* is a crossing, *police at 5th* is none
        told = bool(_LED.search(before)) or sure((_is_street(first), _is_street(_street_of(after))))
        if first and after and told:
            yield Phrase(Form.CORNER, f"{first} and {after}", streets=(first, after))


def _first_street(before: str) -> str:
    """The end of what stands before *and*: its last clause, without words that no street begins with."""
    clause = _LEADING.sub("", before.rpartition(",")[2].strip())
    while (shorter := _LEADING.sub("", clause)) != clause:
        clause = shorter
    words = clause.split()
    for index in range(len(words) - 1, -1, -1):
        if folded(words[index]) in _NOT_PLACE:
            words = words[index + 1 :]
            break
    return " ".join(words[-4:])


def _street_of(after: str) -> str:
    return after.partition(",")[0]


def _is_street(words: str) -> bool:
    """It is numbered, it says what kind of street it is, or it begins like a name."""
    parts = words.split()
    return bool(parts) and (
        any(_ORDINAL.fullmatch(part) for part in parts)
        or folded(parts[0]) in _ORDINAL_WORDS
        or any(re.fullmatch(_KINDS, part.strip("."), re.IGNORECASE) for part in parts)
        or (parts[0][0].isupper() and not parts[0].isupper())
    )


def cut(words: str) -> str:
    """What a place goes on with: up to a word that tells of something else, and never a whole story."""
    kept = []
    for word in words.split()[:MOST_WORDS]:
        if folded(word.strip(".,")) in _NOT_PLACE:
            break
        kept.append(word)
    while kept and folded(kept[-1]) in _JOINING:
        kept.pop()
    return " ".join(kept).strip(" ,.-")


def _names(part: str) -> Iterator[Phrase]:
    """What follows each *at*, *near*, *in* (the last of them names most), and the part itself."""
    tails, rest = [], part
    while found := _LEADING.match(rest):
        rest = rest[found.end() :]
        tails.append(rest)
    for tail in [*reversed(tails), *([] if _LEADING.match(part) and not _before_leading(part) else [part])]:
        if (name := cut(tail)) and any(letter.isalpha() for letter in name):
            yield Phrase(Form.NAME, name)
            if (head := name.partition(",")[0]) != name:
                yield Phrase(Form.NAME, head)


def _before_leading(part: str) -> str:
    """What stands before the first *at*: a name perhaps, where it is not nothing."""
    match = _LEADING.match(part)
    return cut(part[: match.end()].rpartition(" ")[0]) if match else part
