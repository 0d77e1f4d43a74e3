"""Two places in one text: *5th and Main, and also at 7th and Hill*, *90012 and 90013*.

One report has one place. Where two are named for sure, the first is taken and its sender told of the second.
"""

import re
from dataclasses import dataclass

from sightings.conversation import finding, keywords, vocabulary
from sightings.conversation.phrases import LONGEST_READ
from sightings.conversation.spots import Spot
from sightings.conversation.turn import Writing

MOST_PARTS = 4  # each is looked up

_LEADS = "|".join(map(re.escape, sorted(vocabulary.words("leading_on"), key=len, reverse=True)))
_APART = re.compile(
    rf"(?:^|[\s,;.!?])+(?:{_LEADS})(?=[\s,:])|;|(?<=\d{{5}})\s*(?:,|&|\+|\by\b|\band\b)\s*(?=\d{{5}}\b)",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[^\s.]{2})[.!?]+\s")  # not behind the *S.* of a street


@dataclass(frozen=True, slots=True)
class _Named:
    """What a part of a text names: a place that is known for sure, or a street whose city is."""

    words: str
    spot: Spot | None
    street: str

    @property
    def sure(self) -> Spot | None:
        return self.spot if self.spot and not self.spot.rough else None


def first_in(writing: Writing, text: str) -> str:
    """The part of a text that names the first of two places, with its city; nothing where it names one."""
    parts = _parts(text[:LONGEST_READ])[:MOST_PARTS]
    if len(parts) < 2:
        return ""
    named = [_Named(part, finding.find(writing, part), finding.street_in(part)) for part in parts]
    named = [one for one in named if one.sure or one.street]
    town = next((_town(one.spot) for one in named if one.spot), "")
    named = [one if one.spot else _with(writing, one, town) for one in named]
    is_second = bool(named) and any(_is_elsewhere(named[0], other) for other in named[1:])
    return named[0].words if is_second else ""


def _with(writing: Writing, one: _Named, town: str) -> _Named:
    words = f"{one.words.strip(' ,.')}, {town}" if town else one.words
    return _Named(words, finding.find(writing, words), one.street)


def _parts(text: str) -> list[str]:
    """By *also*, *and at*, a semicolon, between two ZIP codes; and sentences that each tell of police."""
    sentences = _SENTENCES.split(text)
    told = sentences if all(map(keywords.tells_of_police, sentences)) else [text]
    return [part for sentence in told for part in _APART.split(sentence) if part.strip(" ,.")]


def _town(spot: Spot) -> str:
    """In which a street is looked up that another part of the text names."""
    return spot.city or spot.name.rpartition(", ")[2]


def _is_elsewhere(one: _Named, other: _Named) -> bool:
    """Not the city around it, nor what a ZIP code may hold; of two streets that are not known, two names."""
    first, second = one.sure, other.sure
    if first is None or second is None:
        return first is None and second is None and one.street.casefold() != other.street.casefold()
    if first.city_id != second.city_id:
        return True
    if first.zip_code and second.zip_code:
        return first.zip_code != second.zip_code
    return not (first.is_area or second.is_area) and first.name != second.name
