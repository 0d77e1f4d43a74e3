"""Cleaning, terms, vocabulary and labels in one object, used by training and by serving alike.

A vocabulary holds no term that fewer than five unrelated texts used, and no names: what happened shall count,
not where, or to whom.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfTransformer

from incidents.force import labels
from incidents.force.names import names_in
from incidents.force.terms import occurrences, stem, terms

FEWEST_GROUPS = 5  # unrelated texts that must have used a term before it may ship


class Encoder:
    """Turns texts into rows of TF-IDF weights over a fixed vocabulary, and ranks into labels."""

    ranks = labels.RANKS
    is_force = staticmethod(labels.is_force)

    def __init__(self, vocabulary: Sequence[str], weights: TfidfTransformer) -> None:
        self.vocabulary = list(vocabulary)
        self.column = {term: at for at, term in enumerate(self.vocabulary)}
        self.weights = weights

    @classmethod
    def fit(cls, texts: Sequence[str], groups: Sequence[int]) -> Encoder:
        """Learn vocabulary and inverse document frequencies; `groups` numbers texts that are near-copies."""
        encoder = cls(shared_terms(texts, groups), TfidfTransformer(sublinear_tf=True))
        encoder.weights.fit(encoder.counts(texts))
        return encoder

    def matrix(self, texts: Iterable[str]) -> csr_matrix:
        """One row of unit length per text, one column per term of the vocabulary."""
        return self.weights.transform(self.counts(texts), copy=False)

    def counts(self, texts: Iterable[str]) -> csr_matrix:
        """How often each term of the vocabulary occurs in each text."""
        columns: list[int] = []
        values: list[int] = []
        ends = [0]
        for text in texts:
            found = Counter(map(self.column.get, terms(text)))
            found.pop(None, None)
            columns.extend(found.keys())  # type: ignore[arg-type]  # None was just taken out
            values.extend(found.values())
            ends.append(len(columns))
        parts = (np.array(values, np.float64), np.array(columns, np.int32), np.array(ends, np.int32))
        return csr_matrix(parts, shape=(len(ends) - 1, len(self.vocabulary)))

    def word_weights(self, text: str, column_weights: dict[int, float]) -> Counter[str]:
        """Share the weight of each column out among the words of a text that gave rise to it."""
        found = [(self.column[term], words) for term, words in occurrences(text) if term in self.column]
        uses = Counter(column for column, _ in found)
        shared: Counter[str] = Counter()
        for column, words in found:
            for word in words:
                shared[word] += column_weights.get(column, 0.0) / uses[column] / len(words)  # type: ignore[assignment]
        return shared

    def state(self) -> dict[str, Any]:
        """What an artefact keeps; the vocabulary is one string, since thousands of small ones load slowly."""
        return {"vocabulary": "\n".join(self.vocabulary), "weights": self.weights}

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> Encoder:
        return cls(state["vocabulary"].split("\n"), state["weights"])


def shared_terms(texts: Sequence[str], groups: Sequence[int]) -> list[str]:
    """Terms without names that at least FEWEST_GROUPS different groups used, in alphabetical order."""
    names = names_in(texts, groups)
    names |= {stem(name) for name in names}
    users: defaultdict[str, set[int]] = defaultdict(set)
    for text, group in zip(texts, groups, strict=True):
        for term in set(terms(text)):
            users[term].add(group)
    shared = (term for term, found in users.items() if len(found) >= FEWEST_GROUPS)
    return sorted(term for term in shared if names.isdisjoint(term.split()))
