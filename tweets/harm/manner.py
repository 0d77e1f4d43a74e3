"""How a post is written, whatever it says: its length and capitals, where it addresses somebody, how it ends.

The model of kinds sees it beside the terms, for talk and attacks of no kind differ in it; that of abuse does
not. Whom a post addresses or links to, and what stands in it, is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
from scipy.sparse import csr_matrix

from tweets.harm.cleaning import LONGEST

WEIGHT = 0.4  # of each, beside 1 for the length of a row of terms
_STEPS = {  # highest step of each that is counted; one column for each step
    "words": 12,
    "characters": 14,
    "capitals": 8,
    "shouted": 4,
    "handles": 4,
    "hashtags": 4,
    "pages": 2,
}
_MARKS = (
    *("repeats", "opens with handle", "ends with handle", "ends with page", "is cut", "no capital"),
    *("opens with capital", "ends with .", "ends with !", "ends with ?", "?", "!", "quotes", "number"),
)
MANNERS = (*(f"{name} {step}" for name, most in _STEPS.items() for step in range(most + 1)), *_MARKS)
_FIRST = {name: MANNERS.index(f"{name} 0") for name in _STEPS}
_MARK = {name: MANNERS.index(name) for name in _MARKS}
_HANDLE = re.compile(r"@\w+")
_PAGE = re.compile(r"(?:https?:|www\.)\S*", re.IGNORECASE)
_ENDS_WITH_HANDLE = re.compile(r"@\w+\W*$")
_REPEATS = re.compile(r"\W*rt\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")


def manner_of(text: str) -> list[int]:
    """Numbers of the columns that hold of a text."""
    text = _HANDLE.sub("@a", _PAGE.sub("http:", text[:LONGEST].strip()))  # all alike: no name or link counts
    counted = _counted(text)
    steps = [_FIRST[name] + min(most, counted[name]) for name, most in _STEPS.items()]
    return [*steps, *(_MARK[name] for name in _marks(text))]


def matrix(texts: Sequence[str]) -> csr_matrix:
    """A row per text, a column per manner."""
    rows = [manner_of(text) for text in texts]
    ends = np.cumsum([0, *map(len, rows)])
    columns = np.array([at for row in rows for at in row], np.int32)
    values = np.full(len(columns), WEIGHT, np.float32)
    return csr_matrix((values, columns, ends), shape=(len(rows), len(MANNERS)))


def _counted(text: str) -> dict[str, int]:
    words = text.split()
    letters = sum(map(str.isalpha, text))
    return {
        "words": len(words) // 3,
        "characters": len(text) // 25,
        "capitals": 20 * sum(map(str.isupper, text)) // max(1, letters),
        "shouted": sum(word.isupper() for word in words if len(word) > 2),
        "handles": len(_HANDLE.findall(text)) if "@" in text else 0,
        "hashtags": text.count("#"),
        "pages": text.count("http:"),
    }


def _marks(text: str) -> Iterator[str]:
    last = text[-1:]
    first = _LETTER.search(text)
    held = {
        "repeats": _REPEATS.match(text),
        "opens with handle": text.lstrip(' "“').startswith("@"),
        "ends with handle": "@" in text and _ENDS_WITH_HANDLE.search(text),
        "ends with page": text.endswith("http:"),
        "is cut": text.endswith(("…", "...")),
        "no capital": text.islower(),
        "opens with capital": first and first[0].isupper(),
        f"ends with {last}": last in (".", "!", "?"),
        "?": "?" in text,
        "!": "!" in text,
        "quotes": '"' in text or "“" in text,
        "number": _NUMBER.search(text),
    }
    return (name for name, is_so in held.items() if is_so)
