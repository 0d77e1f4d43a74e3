"""Marks the words of a text that weighed, where they stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONGEST_TERM = 3  # words
LEVELS = 3
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True)
class Part:
    """A piece of the text; without a weight, nothing of it weighed. `level`: 1 to 3, the heaviest."""

    text: str
    weight: float | None = None
    level: int = 0

    @property
    def speaks_for(self) -> bool:
        return self.weight is not None and self.weight > 0


def marked(text: str, words: Sequence[tuple[str, float]]) -> list[Part]:
    """The text in pieces that add up to it; a word that stands in it twice is marked twice."""
    weights = {_plain(word): weight for word, weight in words if weight}
    heaviest = max((abs(weight) for weight in weights.values()), default=0.0)
    parts, done = [], 0
    for start, end, weight in _found(text, weights):
        if start > done:
            parts.append(Part(text[done:start]))
        level = min(LEVELS, 1 + int(LEVELS * abs(weight) / heaviest))
        parts.append(Part(text[start:end], weight, level))
        done = end
    return [*parts, Part(text[done:])] if done < len(text) else parts


def _found(text: str, weights: dict[str, float]) -> Iterator[tuple[int, int, float]]:
    """Where terms stand, the longest first."""
    spans = [(match.start(), match.end(), _plain(match[0])) for match in _WORD.finditer(text)]
    at = 0
    while at < len(spans):
        for size in range(min(LONGEST_TERM, len(spans) - at), 0, -1):
            weight = weights.get(" ".join(word for _start, _end, word in spans[at : at + size]))
            if weight is not None:
                yield spans[at][0], spans[at + size - 1][1], weight
                break
        else:
            size = 1
        at += size


def _plain(word: str) -> str:
    return word.replace("’", "'").lower()
