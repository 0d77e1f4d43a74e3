"""The numbers of the harm classifier, in the form of the contract of `evaluate` and of the scorecards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from civicwatch.learning import evaluation
from tweets.harm.labels import KINDS, is_abuse, is_kind
from tweets.harm.prediction import Judgement

ABUSE, NO_ABUSE = "abuse", "no_abuse"


def score(labels: Sequence[str], said: Sequence[Judgement]) -> dict[str, Any]:
    """Scores with intervals: of the six kinds where the labels are kinds, else of abuse and no abuse.

    `binary` is always that of abuse from .5 on; `flagged` says per label how many got a flag.
    """
    truth = np.array([is_abuse(label) for label in labels])
    abuse = np.array([judgement.abuse for judgement in said])
    positive = abuse >= 0.5
    if all(is_kind(label) for label in labels):
        real, answers, names = list(labels), [judgement.kind for judgement in said], list(KINDS)
    else:
        names = _two_names(labels)
        real = [names[0] if found else names[1] for found in truth]
        answers = [names[0] if found else names[1] for found in positive]
    edges = {
        **evaluation.class_intervals(real, answers, names),
        **{
            f"binary.{name}": edge
            for name, edge in evaluation.binary_intervals(truth, positive, abuse).items()
        },
    }
    return {
        "n": len(labels),
        **evaluation.class_scores(real, answers, names),
        "binary": evaluation.binary_scores(truth, positive, abuse),
        "intervals": edges,
        "flagged": _flagged(labels, said),
    }


def calibration(truth: Sequence[bool], said: Sequence[float]) -> list[dict[str, float]]:
    """How often what was said with a probability was so, in bins of equal width."""
    bins = evaluation.BINS
    place = np.minimum((np.array(said) * bins).astype(int), bins - 1)
    found = []
    for at in range(bins):
        rows = place == at
        n = int(rows.sum())
        found.append(
            {
                "low": at / bins,
                "high": (at + 1) / bins,
                "n": n,
                "said": float(np.array(said)[rows].mean()) if n else 0.0,
                "true": float(np.array(truth)[rows].mean()) if n else 0.0,
            }
        )
    return found


def share(hits: int, n: int) -> dict[str, Any]:
    """A share with its n and its interval, as `slices` of a scorecard keep it."""
    return {"n": n, "flagged": hits / n if n else 0.0, "interval": evaluation.wilson(hits, n)}


def _two_names(labels: Sequence[str]) -> list[str]:
    """The labels' own names where there is one for each side."""
    sides = [sorted({label for label in labels if is_abuse(label) == side}) for side in (True, False)]
    return [own[0] if len(own) == 1 else name for own, name in zip(sides, (ABUSE, NO_ABUSE), strict=True)]


def _flagged(labels: Sequence[str], said: Sequence[Judgement]) -> dict[str, Any]:
    found = {}
    for name in sorted(set(labels)):
        flags = [judgement.flagged for label, judgement in zip(labels, said, strict=True) if label == name]
        found[name] = share(sum(flags), len(flags))
    return found
