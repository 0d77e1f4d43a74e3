"""Texts and embeddings as the columns that drift counts; for the providers of the apps."""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from civicwatch.learning.drift import languages
from civicwatch.learning.drift.features import DIRECTIONS
from civicwatch.learning.drift.sketches import Floats

_SEED = 20_261  # the same directions for good: a reference is held against what comes years later


def of_words(words: Sequence[Sequence[str]], vocabulary: Container[str]) -> dict[str, Floats]:
    """Of each text the share of words that the classifier never learned; not a number where there is none."""
    shares = [
        sum(word not in vocabulary for word in found) / len(found) if found else np.nan for found in words
    ]
    return {"unknown": np.array(shares, np.float64)}


def of_texts(texts: Sequence[str]) -> dict[str, Floats]:
    return {"length": np.array([len(text) for text in texts], np.float64)}


def of_languages(texts: Sequence[str], words: Sequence[Sequence[str]]) -> list[str]:
    return [languages.seems(text, found) for text, found in zip(texts, words, strict=True)]


def of_content(rows: Any) -> dict[str, Floats]:
    """Rows of features, sparse or not, seen from a few random directions (signs drawn once for each column).

    Random projections keep distances (Johnson and Lindenstrauss, 1984; with signs: Achlioptas, 2003), so that
    what changes among thousands of columns shows in a few. Rows are brought to length 1; empty ones are no
    number.
    """
    directions = _directions(rows.shape[1])
    seen = np.asarray(rows @ directions, np.float64)
    squares = rows.multiply(rows).sum(axis=1) if hasattr(rows, "multiply") else (rows**2).sum(axis=1)
    lengths = np.sqrt(np.asarray(squares, np.float64)).reshape(-1, 1)
    seen = np.where(lengths > 0, seen / np.where(lengths > 0, lengths, 1), np.nan)
    return {f"content_{at}": seen[:, at - 1] for at in range(1, DIRECTIONS + 1)}


@lru_cache(maxsize=4)
def _directions(columns: int) -> Any:
    signs = np.random.default_rng(_SEED).integers(0, 2, (columns, DIRECTIONS), np.int8)
    return (2 * signs - 1).astype(np.float32)
