"""Which dialect the words of a text lean to: to measure whether harmless texts are flagged alike in each, and
to let those of dialects that are seldom heard count more in training.

Of words, never of a person: nothing of it is kept with a post or used to judge one. The word counts by
topic, and the method, are of Blodgett, Green and O'Connor, Demographic Dialectal Variation, 2016.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tweets.harm.terms import word_of_token

DIALECTS = ("african_american", "hispanic", "other", "white")  # columns of the counts
CLEARLY = 0.6  # share of a text's words from which it is counted with a dialect
FEWEST_WORDS = 5
PASSES = 20
PRIOR = 1.0
_COUNTS, _VOCABULARY = "model_count_table.txt.gz", "model_vocab.txt.gz"


class Dialects:
    """How often each word belongs to each topic."""

    def __init__(self, words: Sequence[str], counts: NDArray[np.float64]) -> None:
        self.row = {word: at for at, word in enumerate(words)}
        self.likelihood = counts / counts.sum(axis=0)

    @classmethod
    def read(cls, folder: Path) -> Dialects:
        with gzip.open(folder / _VOCABULARY, "rt", encoding="utf-8") as file:
            words = [line.rstrip("\n").split("\t")[-1] for line in file]
        with gzip.open(folder / _COUNTS, "rt", encoding="utf-8") as file:
            return cls(words, np.loadtxt(file, ndmin=2))

    def shares(self, tokens: Sequence[str]) -> NDArray[np.float64]:
        """How much of a text each topic explains; adds up to 1, and is even where no word is known."""
        rows = [self.row[word] for token in tokens if (word := word_of_token(token)) in self.row]
        mix = np.full(len(DIALECTS), 1 / len(DIALECTS))
        said = self.likelihood[rows]
        for _ in range(PASSES if rows else 0):
            owed = said * mix
            mix = (owed / owed.sum(axis=1, keepdims=True).clip(1e-300)).sum(axis=0) + PRIOR / len(DIALECTS)
            mix /= mix.sum()
        return mix

    def of(self, tokens: Sequence[str]) -> str:
        """The dialect that the words clearly lean to; empty where they are few or mixed."""
        if len(tokens) < FEWEST_WORDS:
            return ""
        mix = self.shares(tokens)
        best = int(mix.argmax())
        return DIALECTS[best] if mix[best] >= CLEARLY else ""


def find(data: Path) -> Dialects | None:
    """The word counts, where the training data bring them."""
    for file in sorted(data.rglob(_COUNTS)) if data.is_dir() else []:
        return Dialects.read(file.parent)
    return None
