"""The numbers of the force classifier, in the form of the contract of `evaluate` and of the scorecards."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicwatch.learning import evaluation
from incidents.force.labels import FORCE_FROM, RANKS


def score(
    *,
    force: NDArray[np.bool_],
    ranks: NDArray[np.int64],
    said: NDArray[np.int64],
    probability: NDArray[np.float64],
) -> dict[str, Any]:
    """Scores of ranks said and of the probability of force, with intervals.

    `ranks` may hold -1 where only `force` is known; classes are the ranks where all are known, else 0 and 1.
    """
    flagged = said >= FORCE_FROM
    if (ranks >= 0).all():
        truth, answers, labels = _words(ranks), _words(said), _words(RANKS)
    else:
        truth, answers, labels = _words(force), _words(flagged), ["0", "1"]
    edges = {
        **evaluation.class_intervals(truth, answers, labels),
        **{
            f"binary.{name}": edge
            for name, edge in evaluation.binary_intervals(force, flagged, probability).items()
        },
    }
    return {
        "n": len(force),
        **evaluation.class_scores(truth, answers, labels),
        "binary": evaluation.binary_scores(force, flagged, probability),
        "intervals": edges,
    }


def _words(numbers: Any) -> list[str]:
    return [str(int(number)) for number in numbers]
