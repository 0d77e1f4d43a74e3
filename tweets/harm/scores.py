"""The numbers of the harm classifier, in the form of the contract of `evaluate` and of the scorecards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicwatch.learning import evaluation
from tweets.harm.labels import KINDS, is_abuse, is_kind
from tweets.harm.prediction import Judgement

DECIDES = 0.5  # abuse is calibrated so that this decides
ABUSE, NO_ABUSE = "abuse", "no_abuse"


@dataclass(frozen=True)
class Said:
    """What was said of texts, as parallel arrays."""

    abuse: NDArray[np.float64]
    kinds: Sequence[str]
    flagged: NDArray[np.bool_]

    @classmethod
    def of(cls, judgements: Sequence[Judgement]) -> Said:
        return cls(
            np.array([judgement.abuse for judgement in judgements], np.float64),
            [judgement.kind for judgement in judgements],
            np.array([judgement.flagged for judgement in judgements], bool),
        )

    def part(self, rows: NDArray[np.int64]) -> Said:
        return Said(self.abuse[rows], [self.kinds[row] for row in rows], self.flagged[rows])


def score(labels: Sequence[str], said: Said) -> dict[str, Any]:
    """Scores with intervals: of the six kinds where the labels are kinds, else of abuse and no abuse.

    `binary` is always that of abuse from .5 on; `flagged` says per label how many got a flag.
    """
    truth = np.array([is_abuse(label) for label in labels])
    positive = said.abuse >= DECIDES
    if all(is_kind(label) for label in labels):
        real, answers, names = list(labels), list(said.kinds), list(KINDS)
    else:
        names = _two_names(labels)
        real = [names[0] if found else names[1] for found in truth]
        answers = [names[0] if found else names[1] for found in positive]
    binary_edges = evaluation.binary_intervals(truth, positive, said.abuse)
    edges = {
        **evaluation.class_intervals(real, answers, names),
        **{f"binary.{name}": edge for name, edge in binary_edges.items()},
    }
    return {
        "n": len(labels),
        **evaluation.class_scores(real, answers, names),
        "binary": evaluation.binary_scores(truth, positive, said.abuse),
        "intervals": edges,
        "flagged": shares(labels, said.flagged),
    }


def shares(names: Sequence[str], flagged: NDArray[np.bool_]) -> dict[str, Any]:
    """For each name how many of its texts got a flag; a text without a name counts nowhere."""
    found = {}
    for name in sorted(set(names) - {""}):
        rows = np.array([own == name for own in names])
        found[name] = share(int(flagged[rows].sum()), int(rows.sum()))
    return found


def share(hits: int, n: int) -> dict[str, Any]:
    """A share with its n and its interval, as `slices` of a scorecard keep it."""
    return {"n": n, "flagged": hits / n if n else 0.0, "interval": evaluation.wilson(hits, n)}


def _two_names(labels: Sequence[str]) -> list[str]:
    """The labels' own names where there is one for each side."""
    sides = [sorted({label for label in labels if is_abuse(label) == side}) for side in (True, False)]
    return [own[0] if len(own) == 1 else name for own, name in zip(sides, (ABUSE, NO_ABUSE), strict=True)]
