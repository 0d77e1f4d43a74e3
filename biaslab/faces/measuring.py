"""How two classifiers do on the same faces, group by group, with 95% intervals for every figure.

Fairlearn's MetricFrame sums up; the intervals are ours (Wilson for shares, else a Bayesian bootstrap):
both classifiers' answers are drawn together, so that what they have in common cancels out.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from biaslab.faces.figures import FIGURES, Tables, figures_of
from biaslab.faces.summing import sums
from biaslab.groups import GROUPS, WHITE, counted
from civicwatch.learning.evaluation import confusion_table, wilson

TOO_FEW_BELOW = 30  # faces behind a figure; with fewer, its interval is wider than 35 hundredths
DRAWS = 2000
PRIOR = 0.5 / len(GROUPS) ** 2  # of each pair of answers, half a face in all: a count of 0 is no chance of 0
SEED = 20
CONFIDENCE_EDGES = (0.0, 0.35, 0.5, 0.65, 0.8, 1.0)
BALANCED, UNBALANCED = "balanced", "unbalanced"
Names = NDArray[np.str_]
Said = Mapping[str, NDArray[np.float64]]


def measure(
    truth: Names, said: Said, *, favoured: str = WHITE, too_few_below: int = TOO_FEW_BELOW
) -> dict[str, Any]:
    """The scorecard's figures. `said` has each classifier's probabilities (n, groups).

    A group with fewer faces than `too_few_below` has none, and takes no part in what compares groups.
    """
    there = counted(truth.tolist())
    enough = [group for group in GROUPS if there[group] >= too_few_below]
    names = np.array(GROUPS)
    answers = {which: names[probabilities.argmax(axis=1)] for which, probabilities in said.items()}
    draws = _draws(truth, answers[BALANCED], answers[UNBALANCED])
    classifiers = {
        which: _card(truth, answers[which], said[which], draws[which], enough, favoured) for which in answers
    }
    return {
        "n": len(truth),
        "held_out": there,
        "favoured": favoured,
        "too_few_below": TOO_FEW_BELOW,
        "too_few": [group for group in GROUPS if there[group] < TOO_FEW_BELOW],
        "classifiers": classifiers,
        "comparison": _comparison(classifiers, draws, enough, favoured),
    }


def _card(
    truth: Names,
    answers: Names,
    said: NDArray[np.float64],
    draws: Tables,
    enough: list[str],
    favoured: str,
) -> dict[str, Any]:
    table = confusion_table(truth.tolist(), answers.tolist(), GROUPS)
    card = sums(truth, answers, enough)
    card |= {name: None if not enough else value for name, value in _one(table, enough, favoured).items()}
    drawn = figures_of(draws, enough, favoured)
    intervals = {
        name: _ends(drawn[name], card[name]) for name in FIGURES if name in drawn and card[name] is not None
    }
    intervals["accuracy"] = wilson(int(np.trace(table)), int(table.sum()))
    for group, scores in card["per_class"].items():
        at = GROUPS.index(group)
        wrong, others = table[:, at].sum() - table[at, at], table.sum() - table[at].sum()
        if scores["recall"] is not None:
            intervals[f"recall.{group}"] = wilson(int(table[at, at]), int(table[at].sum()))
        if scores["false_positive_rate"] is not None:
            intervals[f"false_positive_rate.{group}"] = wilson(int(wrong), int(others))
    confusion = {group: dict(zip(GROUPS, table[at].tolist(), strict=True)) for at, group in enumerate(GROUPS)}
    return {
        **card,
        "confusion": confusion,
        "intervals": intervals,
        "certainty": _certainty(truth, answers, said.max(axis=1)),
    }


def _one(table: NDArray[np.int64], enough: list[str], favoured: str) -> dict[str, float | None]:
    """The figures that compare groups; `sums` has those of single groups."""
    found = figures_of(table[None].astype(np.float64), enough, favoured)
    return {name: _plain(values[0]) for name, values in found.items() if name not in ("accuracy",)}


def _comparison(
    classifiers: Mapping[str, Any], draws: Mapping[str, Tables], enough: list[str], favoured: str
) -> dict[str, Any]:
    """Whether the lopsided one leans further towards the favoured group, beyond doubt or not."""
    leans = {which: classifiers[which].get("skew") for which in (BALANCED, UNBALANCED)}
    if None in leans.values():
        return {"skew_difference": None, "interval": None, "verdict": "too_few"}
    drawn = {which: figures_of(draws[which], enough, favoured)["skew"] for which in leans}
    difference = leans[UNBALANCED] - leans[BALANCED]
    low, high = _ends(drawn[UNBALANCED] - drawn[BALANCED], difference)
    verdict = "larger" if low > 0 else "smaller" if high < 0 else "not_beyond_doubt"
    return {"skew_difference": difference, "interval": [low, high], "verdict": verdict}


def _draws(truth: Names, balanced: Names, unbalanced: Names) -> dict[str, Tables]:
    """Confusion tables (draws, groups, groups) as the real shares may be, given the faces that were seen.

    Each group's shares are drawn from their posterior, a Dirichlet distribution (Rubin 1981).
    """
    chance, size = np.random.default_rng(SEED), len(GROUPS)
    place = {group: at for at, group in enumerate(GROUPS)}
    both = np.zeros((size, size * size))
    for true, one, other in zip(truth.tolist(), balanced.tolist(), unbalanced.tolist(), strict=True):
        both[place[true], place[one] * size + place[other]] += 1
    found = np.zeros((DRAWS, size, size, size))
    for at, cells in enumerate(both):
        if n := int(cells.sum()):
            found[:, at] = n * chance.dirichlet(cells + PRIOR, DRAWS).reshape(DRAWS, size, size)
    return {BALANCED: found.sum(axis=3), UNBALANCED: found.sum(axis=2)}


def _certainty(truth: Names, answers: Names, sure: NDArray[np.float64]) -> list[dict[str, Any]]:
    """How often it was right when it gave its answer so much probability."""
    right, found = truth == answers, []
    for low, high in pairwise(CONFIDENCE_EDGES):
        rows = (sure >= low) & ((sure < high) | (high == 1.0))
        found.append({"from": low, "to": high, "n": int(rows.sum()), "right": int(right[rows].sum())})
    return found


def _ends(values: NDArray[np.float64], found: float) -> list[float]:
    low, high = (float(end) for end in np.percentile(values, (2.5, 97.5)))
    return [min(low, found), max(high, found)]


def _plain(value: Any) -> float | None:
    return None if np.isnan(value) else float(value)
