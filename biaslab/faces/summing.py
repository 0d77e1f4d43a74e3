"""Fairlearn sums up what a classifier said of faces, group by group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from biaslab.groups import GROUPS

Names = NDArray[np.str_]


def sums(truth: Names, answers: Names, enough: Sequence[str]) -> dict[str, Any]:
    """Accuracy, and for each group recall, false-positive rate, precision and n.

    A group outside `enough` has too few faces to tell: its figures are None. For each group in turn,
    every face is asked whether it belongs: five yes-or-no questions a face, which MetricFrame takes apart
    by group.
    """
    from fairlearn.metrics import MetricFrame, false_positive_rate, true_positive_rate  # heavy: brings pandas
    from sklearn.metrics import accuracy_score, precision_score

    asked = np.repeat(GROUPS, len(truth))
    real, claimed = np.tile(truth, len(GROUPS)) == asked, np.tile(answers, len(GROUPS)) == asked

    def precision(y_true: Any, y_pred: Any) -> float:
        return float(precision_score(y_true, y_pred, zero_division=0.0))

    frame = MetricFrame(
        metrics={
            "recall": true_positive_rate,
            "false_positive_rate": false_positive_rate,
            "precision": precision,
        },
        y_true=real.astype(int),
        y_pred=claimed.astype(int),
        sensitive_features=asked.astype(object),
    )
    by_group = frame.by_group.to_dict("index")
    per_class: dict[str, Any] = {}
    for group in GROUPS:
        n = int((truth == group).sum())
        figures = {name: float(value) if group in enough else None for name, value in by_group[group].items()}
        per_class[group] = {**figures, "n": n}
    return {"accuracy": float(accuracy_score(truth, answers)), "per_class": per_class}
