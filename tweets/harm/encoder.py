"""Turns tokens into rows of TF-IDF weights over a fixed vocabulary; used by training and by serving alike.

A vocabulary holds no term that fewer than five unrelated texts used.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from tweets.harm.terms import PIECE, pairs, terms_of_token, word_of_token

FEWEST_GROUPS = 5  # unrelated texts that must have used a term before it may ship
EMPHASIS = 2.0  # of a word or pair beside a piece, of which a text has many times more
TOKENS_KEPT = 60_000  # tokens whose columns are held in memory
Tokens = Sequence[str]


class Encoder:
    """One row of unit length per text, one column per term."""

    def __init__(self, vocabulary: Sequence[str], rarity: NDArray[np.float32]) -> None:
        self.vocabulary = list(vocabulary)
        self.column = {term: at for at, term in enumerate(self.vocabulary)}
        self.rarity = rarity
        self.columns_of_token = lru_cache(maxsize=TOKENS_KEPT)(self._columns_of_token)

    @classmethod
    def fit(cls, texts: Sequence[Tokens], groups: Sequence[int], *, fewest: int = FEWEST_GROUPS) -> Encoder:
        """Learn vocabulary and what each term counts; `groups` numbers texts that are near-copies."""
        vocabulary = shared_terms(texts, groups, fewest=fewest)
        encoder = cls(vocabulary, np.ones(len(vocabulary), np.float32))
        found = encoder.counts(texts)
        used = np.bincount(found.indices, minlength=len(vocabulary))
        weight = np.array([1.0 if term.startswith(PIECE) else EMPHASIS for term in vocabulary])
        encoder.rarity = (weight * (np.log((1 + len(texts)) / (1 + used)) + 1)).astype(np.float32)
        return encoder

    def matrix(self, texts: Iterable[Tokens]) -> csr_matrix:
        """Sublinear counts times rarity, each row of length 1."""
        found = self.counts(texts)
        found.data = (1 + np.log(found.data)) * self.rarity[found.indices]
        sizes = np.sqrt(np.add.reduceat(np.append(found.data**2, 0), found.indptr[:-1]))
        sizes[np.diff(found.indptr) == 0] = 1
        found.data /= np.repeat(sizes, np.diff(found.indptr))
        return found

    def counts(self, texts: Iterable[Tokens]) -> csr_matrix:
        """How often each term of the vocabulary occurs in each text."""
        columns, ends = array("i"), [0]
        column = self.column
        for tokens in texts:
            for token in tokens:
                columns.extend(self.columns_of_token(token))
            columns.extend(at for pair in pairs(tokens) if (at := column.get(pair)) is not None)
            ends.append(len(columns))
        indices = np.frombuffer(columns, np.int32) if columns else np.empty(0, np.int32)
        shape = (len(ends) - 1, len(self.vocabulary))
        found = csr_matrix((np.ones(len(indices), np.float32), indices.copy(), np.array(ends)), shape=shape)
        found.sum_duplicates()
        return found

    def word_weights(self, tokens: Tokens, weights: NDArray[np.float32]) -> Counter[str]:
        """Share the weight of each column out among the words of a text that gave rise to it."""
        found = [(word_of_token(token), at) for token in tokens for at in self.columns_of_token(token)]
        for pair in pairs(tokens):
            if (at := self.column.get(pair)) is not None:
                found += [(word, at) for word in pair.split(" ")]
        uses = Counter(at for _, at in found)
        shared: Counter[str] = Counter()
        for word, at in found:
            shared[word] += weights[at] / uses[at]
        return shared

    def state(self) -> dict[str, Any]:
        """What an artefact keeps; the vocabulary is one string, since thousands of small ones load slowly."""
        return {"vocabulary": "\n".join(self.vocabulary), "rarity": self.rarity}

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> Encoder:
        return cls(state["vocabulary"].split("\n"), state["rarity"])

    def _columns_of_token(self, token: str) -> array[int]:
        column = self.column
        return array("i", [at for term in terms_of_token(token) if (at := column.get(term)) is not None])


def shared_terms(texts: Sequence[Tokens], groups: Sequence[int], *, fewest: int) -> list[str]:
    """Terms that at least `fewest` different groups used, in alphabetical order."""
    users: defaultdict[str, set[int]] = defaultdict(set)
    of_tokens: defaultdict[str, set[int]] = defaultdict(set)
    for tokens, group in zip(texts, groups, strict=True):
        for token in set(tokens):
            of_tokens[token].add(group)
        for pair in set(pairs(tokens)):
            users[pair].add(group)
    for token, held in of_tokens.items():
        for term in terms_of_token(token):
            if len(users[term]) < fewest:
                users[term] |= held
    return sorted(term for term, found in users.items() if len(found) >= fewest)
