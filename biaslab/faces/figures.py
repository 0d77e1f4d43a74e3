"""Figures of a confusion table that compare groups, for one table or for thousands of drawn ones at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from biaslab.groups import GROUPS, WHITE

Tables = NDArray[np.float64]  # (tables, true group, group said)
FIGURES = ("mean_recall", "gap", "equalized_odds", "skew", "called_white", "called_favoured")


def figures_of(tables: Tables, enough: Sequence[str], favoured: str) -> dict[str, NDArray[np.float64]]:
    """One value a table; NaN where there is nothing to count. Only groups in `enough` are compared.

    - mean_recall: mean of the groups' recalls
    - gap: highest recall less lowest
    - equalized_odds: the larger of the gaps in recall and in false-positive rate (Hardt et al. 2016)
    - skew: the favoured group's recall less the mean of the others'
    - called_white, called_favoured: share of the others' faces that are called so
    """
    used = [GROUPS.index(group) for group in enough]
    none = np.full(len(tables), np.nan)
    if not used:
        return dict.fromkeys(FIGURES, none)
    recall, alarms = recalls(tables)[:, used], false_positive_rates(tables)[:, used]
    gap = recall.max(axis=1) - recall.min(axis=1)
    alarm_gap = alarms.max(axis=1) - alarms.min(axis=1)
    return {
        "mean_recall": recall.mean(axis=1),
        "gap": gap,
        "equalized_odds": np.maximum(gap, alarm_gap),
        "skew": _skew(recall, list(enough), favoured) if favoured in enough and len(used) > 1 else none,
        "called_white": false_positive_rates(tables)[:, GROUPS.index(WHITE)],
        "called_favoured": false_positive_rates(tables)[:, GROUPS.index(favoured)],
    }


def recalls(tables: Tables) -> NDArray[np.float64]:
    """Of each group's faces, the share that is called so (tables, groups)."""
    return _share(np.diagonal(tables, axis1=1, axis2=2), tables.sum(axis=2))


def false_positive_rates(tables: Tables) -> NDArray[np.float64]:
    """Of all faces outside a group, the share that is called so (tables, groups)."""
    wrong = tables.sum(axis=1) - np.diagonal(tables, axis1=1, axis2=2)
    outside = tables.sum(axis=(1, 2))[:, None] - tables.sum(axis=2)
    return _share(wrong, outside)


def _skew(recall: NDArray[np.float64], enough: list[str], favoured: str) -> NDArray[np.float64]:
    at = enough.index(favoured)
    return np.asarray(recall[:, at] - np.delete(recall, at, axis=1).mean(axis=1))


def _share(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.full(part.shape, np.nan)
    np.divide(part, whole, out=found, where=whole > 0)
    return found
