"""What the shipped classifier was measured on: held-out folds only, source by source."""

from __future__ import annotations

from typing import Any

import numpy as np

from civicwatch.learning.evaluation import reliability, wilson
from incidents.force.labels import FORCE_FROM
from incidents.force.scores import score
from incidents.force.training import FOLDS, LIKELY_PRECISION, QUEUE_RECALL, HeldOut, Labelled

SPLIT = (
    f"{FOLDS} folds, drawn by groups: near-copies and all texts about one incident stay together. "
    "Every number is of a model, a calibration and thresholds fitted without the fold. "
    "The model that ships was then fitted on all rows."
)


def scorecard(data: Labelled, found: HeldOut) -> dict[str, Any]:
    """The scores of ranked texts (if there are any, else of all), then of each source."""
    sources = np.array([row.source for row in data.examples])
    ranked = data.ranks >= 0
    headline = ranked if ranked.any() else np.ones(len(data), bool)
    return {
        "split": SPLIT,
        "groups": len(set(data.groups.tolist())),
        **_scores(data, found, headline),
        "calibration": reliability(data.force[headline], found.probability[headline]),
        "by_source": {name: _scores(data, found, sources == name) for name in sorted(set(sources.tolist()))},
        "goals": {"queue": {"recall": QUEUE_RECALL}, "likely": {"precision": LIKELY_PRECISION}},
    }


def _scores(data: Labelled, found: HeldOut, rows: np.ndarray) -> dict[str, Any]:
    """All scores; of a source that holds one class only what means something there: how much is found."""
    force, said, probability = data.force[rows], found.said[rows], found.probability[rows]
    if force.all():
        hits = int((said >= FORCE_FROM).sum())
        scores = {
            "n": len(force),
            "binary": {"recall": hits / len(force)},
            "intervals": {"binary.recall": wilson(hits, len(force))},
        }
    else:
        scores = score(force=force, ranks=data.ranks[rows], said=said, probability=probability)
    return {
        **scores,
        "thresholds": {
            "queue": _kept(force, found.in_queue[rows]),
            "likely": _kept(force, found.likely[rows]),
        },
    }


def _kept(force: np.ndarray, kept: np.ndarray) -> dict[str, float]:
    """How much of the force a threshold keeps, and how much of what it keeps is force."""
    hits = float((force & kept).sum())
    return {
        "recall": hits / force.sum() if force.any() else 0.0,
        "precision": hits / kept.sum() if kept.any() else 0.0,
        "share": float(kept.mean()),
    }
