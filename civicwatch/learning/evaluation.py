"""How well a classifier does, with 95% intervals: the same numbers for training, `evaluate` and scorecards.

Plain numpy, so that reading a scorecard needs no machine-learning library.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

BINS = 15  # of equal width, for the expected calibration error
DRAWS = 400  # bootstrap samples behind an interval
SEED = 20
NORMAL_95 = 1.959963984540054  # two-sided 95% quantile of the normal distribution


def class_scores(truth: Sequence[str], said: Sequence[str], labels: Sequence[str]) -> dict[str, Any]:
    """Accuracy, macro F1 over the labels that occur, scores per class, confusion {truth: {said: n}}."""
    table = confusion_table(truth, said, labels)
    used = [at for at in range(len(labels)) if table[at].sum() or table[:, at].sum()]
    per_class = {}
    for at in used:
        hits, real, claimed = table[at, at], table[at].sum(), table[:, at].sum()
        per_class[labels[at]] = {
            "precision": _ratio(hits, claimed),
            "recall": _ratio(hits, real),
            "f1": _ratio(2 * hits, real + claimed),
            "n": int(real),
        }
    return {
        "accuracy": _ratio(np.trace(table), table.sum()),
        "macro_f1": macro_f1(table),
        "per_class": per_class,
        "confusion": {labels[r]: {labels[c]: int(table[r, c]) for c in used} for r in used},
    }


def class_intervals(
    truth: Sequence[str], said: Sequence[str], labels: Sequence[str]
) -> dict[str, list[float]]:
    """95% intervals of accuracy (Wilson) and macro F1 (bootstrap over rows)."""
    place = {label: at for at, label in enumerate(labels)}
    size = len(labels)
    cells = np.array([place[t] * size + place[s] for t, s in zip(truth, said, strict=True)], np.int64)

    def of_rows(rows: NDArray[np.int64]) -> float:
        return macro_f1(np.bincount(cells[rows], minlength=size * size).reshape(size, size))

    hits = sum(t == s for t, s in zip(truth, said, strict=True))
    return {"accuracy": wilson(hits, len(cells)), "macro_f1": bootstrap(of_rows, len(cells))}


def binary_scores(truth: Bools, flagged: Bools, probability: Floats) -> dict[str, float]:
    """F1, precision, recall of the flag; average precision and calibration error of the probability."""
    hits = int((truth & flagged).sum())
    return {
        "f1": _ratio(2 * hits, truth.sum() + flagged.sum()),
        "precision": _ratio(hits, flagged.sum()),
        "recall": _ratio(hits, truth.sum()),
        "average_precision": average_precision(truth, probability),
        "ece": expected_calibration_error(truth, probability),
    }


def binary_intervals(truth: Bools, flagged: Bools, probability: Floats) -> dict[str, list[float]]:
    """95% intervals: Wilson for precision and recall, bootstrap over rows for the rest."""
    hits = int((truth & flagged).sum())

    def f1(rows: NDArray[np.int64]) -> float:
        real, claimed = truth[rows], flagged[rows]
        return _ratio(2 * (real & claimed).sum(), real.sum() + claimed.sum())

    return {
        "f1": bootstrap(f1, len(truth)),
        "precision": wilson(hits, int(flagged.sum())),
        "recall": wilson(hits, int(truth.sum())),
        "average_precision": bootstrap(
            lambda rows: average_precision(truth[rows], probability[rows]), len(truth)
        ),
        "ece": bootstrap(lambda rows: expected_calibration_error(truth[rows], probability[rows]), len(truth)),
    }


def confusion_table(truth: Sequence[str], said: Sequence[str], labels: Sequence[str]) -> NDArray[np.int64]:
    """Counts, a row per true label and a column per label said."""
    place = {label: at for at, label in enumerate(labels)}
    table = np.zeros((len(labels), len(labels)), np.int64)
    np.add.at(table, ([place[label] for label in truth], [place[label] for label in said]), 1)
    return table


def macro_f1(table: NDArray[np.int64]) -> float:
    """Mean F1 over the labels that occur in truth or in what was said."""
    occurs = table.sum(axis=0) + table.sum(axis=1)
    return float((2 * np.diag(table)[occurs > 0] / occurs[occurs > 0]).mean()) if occurs.any() else 0.0


def average_precision(truth: Bools, probability: Floats) -> float:
    """Sum of (recall gained) × precision over all thresholds, ties taken together; 0 without positives."""
    if not truth.any():
        return 0.0
    order = np.argsort(-probability, kind="stable")
    hits = np.cumsum(truth[order])
    last = _ends_of_runs(probability[order])
    recall = hits[last] / hits[-1]
    precision = hits[last] / (np.flatnonzero(last) + 1)
    return float((np.diff(recall, prepend=0.0) * precision).sum())


def expected_calibration_error(truth: Bools, probability: Floats) -> float:
    """Mean gap between probability and frequency over BINS bins of equal width, weighed by their rows."""
    if not len(truth):
        return 0.0
    bins = np.minimum((probability * BINS).astype(int), BINS - 1)
    gaps = np.bincount(bins, weights=probability - truth, minlength=BINS)
    return float(np.abs(gaps).sum() / len(truth))


def reliability(truth: Bools, probability: Floats) -> list[dict[str, float]]:
    """What a calibration plot draws: per bin its ends, how many, the mean said and the share found true.

    Bins that nothing fell into are left out.
    """
    bins = np.minimum((probability * BINS).astype(int), BINS - 1)
    found = []
    for at in np.unique(bins):
        rows = bins == at
        found.append(
            {
                "low": float(at / BINS),
                "high": float((at + 1) / BINS),
                "n": int(rows.sum()),
                "said": float(probability[rows].mean()),
                "true": float(truth[rows].mean()),
            }
        )
    return found


def wilson(hits: int, n: int) -> list[float]:
    """95% interval of a share (Wilson 1927); [0, 1] where nothing was counted."""
    if not n:
        return [0.0, 1.0]
    share, z = hits / n, NORMAL_95**2 / n
    middle, half = share + z / 2, NORMAL_95 * np.sqrt(share * (1 - share) / n + z / (4 * n))
    return [float(max(0.0, (middle - half) / (1 + z))), float(min(1.0, (middle + half) / (1 + z)))]


def bootstrap(measure: Callable[[NDArray[np.int64]], float], n: int) -> list[float]:
    """95% percentile interval of `measure(row numbers)` over samples of n rows drawn with replacement."""
    if not n:
        return [0.0, 1.0]
    chance = np.random.default_rng(SEED)
    found = [measure(chance.integers(0, n, n)) for _ in range(DRAWS)]
    return [float(edge) for edge in np.percentile(found, (2.5, 97.5))]


def threshold_for_recall(truth: Bools, probability: Floats, recall: float) -> float:
    """The highest probability from which at least this share of the positives is kept."""
    positives = np.sort(probability[truth])
    return float(positives[int((1 - recall) * len(positives))]) if len(positives) else 0.5


def threshold_for_precision(truth: Bools, probability: Floats, precision: float) -> float:
    """The lowest probability from which at least this share of what is kept is positive; 1 where none is."""
    order = np.argsort(-probability, kind="stable")
    right = np.cumsum(truth[order]) / np.arange(1, len(order) + 1)
    last = _ends_of_runs(probability[order])
    good = np.flatnonzero(last & (right >= precision))
    return float(probability[order][good[-1]]) if len(good) else 1.0


def _ends_of_runs(values: Floats) -> Bools:
    """True at the last row of each run of equal values."""
    return np.append(np.diff(values) != 0, True)


def _ratio(part: Any, whole: Any) -> float:
    return float(part / whole) if whole else 0.0
