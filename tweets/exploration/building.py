"""Builds what the page of exploration shows: from labelled posts to numbers and single terms.

A model is fitted on four fifths of the posts, by groups of near-copies, and looked at on the fifth it has not
seen. No post, and no part of one longer than two words, is among what comes out.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from tweets.exploration import components, marks
from tweets.exploration.names import names_in
from tweets.harm import dialect
from tweets.harm.examples import clean, fingerprint, groups_of, read_examples
from tweets.harm.labels import KINDS
from tweets.harm.training import Labelled, Rows, fit_linear


def read(data: Path) -> tuple[Labelled, str]:
    """The posts as training reads them, and the fingerprint of what was read."""
    found, _bad = read_examples(data)
    examples, _left_out = clean(found)
    if not examples:
        raise ValueError(f"{data} holds no text with a label")
    return Labelled(examples, groups_of(examples), dialect.find(data)), fingerprint(found)


def held_out(rows: Labelled) -> tuple[Rows, Rows]:
    """The first of training's own folds: what is fitted on, and what is looked at."""
    return next(rows.folds())


def explore(rows: Labelled, data_fingerprint: str) -> dict[str, Any]:
    """Everything that the page shows, as plain numbers and terms."""
    inside, outside = held_out(rows)
    abuse, kind = fit_linear(rows, inside)
    hidden = names_in(example.text for example in rows.examples)
    vocabulary = rows.encoder.vocabulary
    of_kind = outside[rows.kinds[outside] >= 0]
    of_abuse = outside[rows.natural[outside]]
    kinds, matrix = rows.kinds[of_kind], rows.matrix[of_kind]
    masked, weights = rows.masked_matrix[of_abuse], abuse.weights[0]
    return {
        "data_fingerprint": data_fingerprint,
        "n": {key: int((kinds == at).sum()) for at, key in enumerate(KINDS)},
        "n_abuse": len(of_abuse),
        "terms": len(vocabulary),
        "marks": marks.marks(matrix, kinds, np.asarray(kind.weights), vocabulary, hidden),
        "importance": marks.importance(masked, weights, vocabulary, hidden),
        "sorts": marks.by_sort(masked, weights, vocabulary),
        "components": {
            "terms": components.of_terms(matrix, kinds),
            "scores": components.of_scores(kind.margins(matrix, rows.manner[of_kind]), kinds),
        },
    }
