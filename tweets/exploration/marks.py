"""What marks each class, and what weighs in abuse: mean contributions of terms on held-out posts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from tweets.harm.labels import KINDS
from tweets.harm.terms import PIECE

MARKS, WEIGHTIEST = 12, 16
FEWEST_POSTS = 10  # with a term, of all that were held out
SORTS = ("words", "pairs", "pieces", "masks")
Doubles = NDArray[np.float64]


def marks(
    matrix: csr_matrix,
    kinds: NDArray[np.int64],
    weights: NDArray[Any],
    vocabulary: Sequence[str],
    hidden: set[str],
) -> dict[str, list[dict[str, Any]]]:
    """Per class the terms that, on average over its posts, add most to its score."""
    shown = showable(matrix, vocabulary, hidden)
    found = {}
    for at, kind in enumerate(KINDS):
        rows = matrix[kinds == at]
        added = _mean(rows) * weights[at]
        used = np.asarray((rows > 0).sum(axis=0)).ravel() / max(1, rows.shape[0])
        best = np.argsort(-np.where(shown, added, -np.inf), kind="stable")[:MARKS]
        found[kind] = [
            {
                "term": vocabulary[term],
                "adds": round(float(added[term]), 4),
                "share": round(float(used[term]), 4),
            }
            for term in best
            if shown[term] and added[term] > 0
        ]
    return found


def importance(
    matrix: csr_matrix, weights: NDArray[Any], vocabulary: Sequence[str], hidden: set[str]
) -> list[dict[str, Any]]:
    """The terms that move the log-odds of abuse most, for or against, on average over all posts."""
    shown = showable(matrix, vocabulary, hidden)
    moved = _mean(matrix) * weights
    best = np.argsort(-np.where(shown, np.abs(moved), -np.inf), kind="stable")[:WEIGHTIEST]
    return [{"term": vocabulary[term], "adds": round(float(moved[term]), 4)} for term in best if shown[term]]


def by_sort(matrix: csr_matrix, weights: NDArray[Any], vocabulary: Sequence[str]) -> dict[str, float]:
    """How much of all that is moved is moved by words, by pairs of words, by pieces of words, by masks."""
    moved = np.abs(_mean(matrix) * weights)
    sorts = np.array([SORTS.index(sort_of(term)) for term in vocabulary])
    whole = moved.sum() or 1.0
    return {sort: round(float(moved[sorts == at].sum() / whole), 4) for at, sort in enumerate(SORTS)}


def sort_of(term: str) -> str:
    if term.startswith(PIECE):
        return "pieces"
    if term.startswith("=") or " =" in term:
        return "masks"
    return "pairs" if " " in term else "words"


def showable(matrix: csr_matrix, vocabulary: Sequence[str], hidden: set[str]) -> NDArray[np.bool_]:
    """Words and pairs that enough posts used and in which no name stands; pieces tell a reader nothing."""
    used = np.asarray((matrix > 0).sum(axis=0)).ravel() >= FEWEST_POSTS
    telling = [
        sort_of(term) in ("words", "pairs") and term.isascii() and hidden.isdisjoint(term.split(" "))
        for term in vocabulary
    ]
    return np.asarray(used & np.array(telling, bool))


def _mean(matrix: csr_matrix) -> Doubles:
    return np.asarray(matrix.mean(axis=0), np.float64).ravel()
