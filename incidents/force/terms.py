"""The terms that a text is judged by: words, stems, word pairs, and the concepts of a sentence.

Every term keeps the words that it came from, so that a weight can be shown on the words of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from incidents.force.cleaning import sentences
from incidents.force.lexicon import CONCEPT_OF

LONGEST_WORD = 24
_ENDINGS = ("ings", "ing", "ers", "er", "ed", "es", "s")


def occurrences(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each term of a text with the words that it stands on, sentence by sentence."""
    for words in sentences(text):
        yield from sentence_occurrences(words)


def terms(text: str) -> list[str]:
    """Return the terms of a text, one entry per occurrence."""
    return [term for term, _ in occurrences(text)]


def sentence_occurrences(words: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Terms of one sentence: `word`, `stem*`, `two words`, `=concept`, `=first=second` as they appear."""
    concepts: dict[str, str] = {}
    before = ""
    for word in words:
        if len(word) > LONGEST_WORD:
            before = ""
            continue
        yield word, (word,)
        yield stem(word), (word,)
        if before:
            yield f"{before} {word}", (before, word)
        if word in CONCEPT_OF:
            concepts.setdefault(CONCEPT_OF[word], word)
        before = word
    yield from _concept_terms(concepts)


def _concept_terms(concepts: dict[str, str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    names = list(concepts)
    for at, first in enumerate(names):
        yield f"={first}", (concepts[first],)
        for second in names[at + 1 :]:
            yield f"={first}={second}", (concepts[first], concepts[second])


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Cut one ordinary ending; the star keeps stems apart from words."""
    word = word.removesuffix("'s")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)] + "*"
    return word + "*"
