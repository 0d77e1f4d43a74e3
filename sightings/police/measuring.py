"""How well photos are told apart, in the form of the contract of `evaluate` and of the scorecards."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicwatch.learning import evaluation
from civicwatch.learning.evaluation import wilson
from sightings.police.prediction import FLAGGED_FROM, PERSON_FROM, VERIFIED_FROM

POLICE, OTHER = "police", "other"
Doubles = NDArray[np.float64]
Bools = NDArray[np.bool_]
Names = NDArray[np.str_]


def measure(truth: Bools, score: Doubles, lines: dict[str, Doubles], kinds: Names) -> dict[str, Any]:
    """Every figure. `lines` has each threshold as it held for each row: folds have their own."""
    flagged = score >= lines[FLAGGED_FROM]
    said, words = _words(flagged), _words(truth)
    edges = {
        **evaluation.class_intervals(words, said, [OTHER, POLICE]),
        **{
            f"binary.{name}": edge
            for name, edge in evaluation.binary_intervals(truth, flagged, score).items()
        },
    }
    classes = evaluation.class_scores(words, said, [OTHER, POLICE])
    binary = evaluation.binary_scores(truth, flagged, score)
    if 0 < truth.mean() < 1:
        binary["roc_auc"] = roc_auc(truth, score)
        edges["binary.roc_auc"] = evaluation.bootstrap(
            lambda rows: roc_auc(truth[rows], score[rows]), len(truth)
        )
    per_class, of_kinds = _per_kind(truth, flagged, kinds)
    return {
        "n": len(truth),
        "accuracy": classes["accuracy"],
        "macro_f1": classes["macro_f1"],
        "per_class": per_class,
        "confusion": classes["confusion"],
        "binary": binary,
        "outcomes": outcomes(truth, score, lines),
        "intervals": {**edges, **of_kinds},
    }


def outcomes(truth: Bools, score: Doubles, lines: dict[str, Doubles]) -> dict[str, Any]:
    """Shares of the three outcomes, and how often those are right that no person looks at."""
    verified = score >= lines[VERIFIED_FROM]
    aside = score < lines[PERSON_FROM]
    return {
        "verified": _share(verified, truth[verified]),
        "needs_person": {"share": float((~verified & ~aside).mean()), "n": int((~verified & ~aside).sum())},
        "not_police": _share(aside, ~truth[aside]),
    }


def kept(truth: Bools, score: Doubles, lines: dict[str, Doubles]) -> dict[str, dict[str, float]]:
    """For each threshold: how much police is above it, how much of that is right, how much of all it is."""
    return {
        name: {
            "recall": float((score >= line)[truth].mean()) if truth.any() else 0.0,
            "precision": float(truth[score >= line].mean()) if (score >= line).any() else 0.0,
            "share": float((score >= line).mean()),
        }
        for name, line in lines.items()
    }


def roc_auc(truth: Bools, score: Doubles) -> float:
    """The chance that police scores above what is none, ties counted half; .5 where there is one class."""
    positives, negatives = int(truth.sum()), int((~truth).sum())
    if not positives or not negatives:
        return 0.5
    _, place, counts = np.unique(score, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2
    return float((ranks[place][truth].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def _per_kind(truth: Bools, flagged: Bools, kinds: Names) -> tuple[dict[str, Any], dict[str, list[float]]]:
    """For each folder how many there are and the share taken for police, with its interval apart."""
    found, edges = {}, {}
    for kind in sorted(set(kinds.tolist())):
        rows = kinds == kind
        found[kind] = {
            "n": int(rows.sum()),
            "police": bool(truth[rows].mean() > 0.5),
            "flagged": float(flagged[rows].mean()),
        }
        edges[f"per_class.{kind}.flagged"] = wilson(int(flagged[rows].sum()), int(rows.sum()))
    return found, edges


def _share(chosen: Bools, right: Bools) -> dict[str, Any]:
    n = int(chosen.sum())
    return {
        "share": float(chosen.mean()),
        "n": n,
        "right": float(right.mean()) if n else None,
        "interval": wilson(int(right.sum()), n),
    }


def _words(flags: Bools) -> list[str]:
    return [POLICE if flag else OTHER for flag in flags]
