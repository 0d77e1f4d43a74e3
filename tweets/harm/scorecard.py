"""What the shipped classifier was measured on: held-out folds only, source by source and group by group."""

from __future__ import annotations

from typing import Any

import numpy as np

from civicwatch.learning.registry import Progress
from tweets.harm.prediction import Judgement
from tweets.harm.scores import calibration, score
from tweets.harm.training import FOLDS, Labelled, fit

SPLIT = (
    f"{FOLDS} folds, drawn by groups: near-copies and all sentences of one template stay together. "
    "Every number is of models, a calibration and thresholds fitted without the fold. "
    "The model that ships was then fitted on all rows."
)
KNOWN_FAILURES = ("irony", "not_or_other", "names_no_group", "reclaimed", "english_only")


def scorecard(data: Labelled, progress: Progress) -> dict[str, Any]:
    """Put the whole of `fit` to the test: kinds at the top, abuse by source, then slices."""
    said: list[Judgement | None] = [None] * len(data)
    for inside, outside in progress(list(data.folds()), desc="folds"):
        fitted = fit(data, inside)
        texts = [data.examples[row].text for row in outside]
        for row, judgement in zip(outside, fitted.model.predict(texts, fitted.thresholds), strict=True):
            said[row] = judgement
    return {
        "split": SPLIT,
        "groups": len(set(data.groups.tolist())),
        **_scores(data, said, np.flatnonzero(data.kinds >= 0)),
        "by_source": {
            name: _scores(data, said, np.flatnonzero(data.sources == name))
            for name in sorted(set(data.sources[data.teaches_abuse].tolist()))
        },
        "calibration": _calibration(data, said),
        "known_failures": list(KNOWN_FAILURES),
    }


def _scores(data: Labelled, said: list[Judgement | None], rows: np.ndarray) -> dict[str, Any]:
    return score([data.examples[row].label for row in rows], [said[row] for row in rows])


def _calibration(data: Labelled, said: list[Judgement | None]) -> list[dict[str, float]]:
    rows = np.flatnonzero(data.teaches_abuse & (data.templates == ""))
    return calibration(data.abuse[rows].tolist(), [said[row].abuse for row in rows])
