"""Reads the place of an incident from a post: text first, then subreddit and outlet. *Unknown* is a normal
answer: only one text in five names its city, and a wrong place is worse than an open one."""

from collections.abc import Iterable

from civicwatch.places.extraction import choosing, resolving, scanning, tokens
from civicwatch.places.extraction import hints as surroundings
from civicwatch.places.extraction.guesses import PlaceGuess

__all__ = ["PlaceGuess", "find_place", "find_places"]

LONGEST_TEXT = 20_000


def find_place(text: str, *, hints: Iterable[str] = ()) -> PlaceGuess:
    """The place that a text tells of, with every candidate that it names in `candidates`.

    `hints`: a subreddit (*r/Portland*), the URL or site of the post or article, a newsroom's name or handle.
    """
    text = text[:LONGEST_TEXT]
    places, told = _read(text, hints)
    return choosing.choose(text, places, told).with_candidates(tuple(places))


def find_places(text: str, *, hints: Iterable[str] = ()) -> list[PlaceGuess]:
    """Every place that a text names, the likeliest first: a post may tell of several incidents."""
    return _read(text[:LONGEST_TEXT], hints)[0]


def _read(text: str, hints: Iterable[str]) -> tuple[list[PlaceGuess], list[surroundings.Hint]]:
    words = tokens.split(text)
    found = list(scanning.find(text, words))
    told = surroundings.read(hints) + surroundings.papers_in(text, found)
    return resolving.merge(resolving.resolve(found, told, abroad=tokens.tells_of_abroad(words))), told
