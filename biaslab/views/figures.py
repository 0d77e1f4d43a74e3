"""Measured figures of an experiment as words for pages: nothing here is typed in by hand."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from biaslab.groups import GROUPS, WHITE
from biaslab.models import Experiment, Group
from biaslab.services import experiments

BALANCED, UNBALANCED = "balanced", "unbalanced"


@dataclass(frozen=True)
class Figures:
    """One classifier's figures, each as it is written: “42%”, or that there were too few faces to tell."""

    accuracy: str
    recall: dict[str, str]
    called_white: str
    worst_group: str
    worst_recall: str


@dataclass(frozen=True)
class PairFigures:
    total: int
    seeds: int
    balanced: Figures
    unbalanced: Figures


def figures_of_the_default() -> PairFigures:
    """Of the pair that the lab opens with."""
    return figures_of(experiments.default())


def figures_of(experiment: Experiment) -> PairFigures:
    return PairFigures(
        total=experiment.total,
        seeds=len(experiment.seeds),
        balanced=_figures(experiment.card(BALANCED)),
        unbalanced=_figures(experiment.card(UNBALANCED)),
    )


def percent(share: float | None) -> str:
    """A share as people say it; below the least number of faces there is none."""
    return _("too few to tell") if share is None else f"{100 * share:.0f}%"


def _figures(card: dict[str, Any]) -> Figures:
    recalls = {group: card.get("per_class", {}).get(group, {}).get("recall") for group in GROUPS}
    known = {group: recall for group, recall in recalls.items() if recall is not None}
    worst = min(known, key=lambda group: known[group]) if known else WHITE
    return Figures(
        accuracy=percent(card.get("accuracy")),
        recall={group: percent(recall) for group, recall in recalls.items()},
        called_white=percent(card.get("called_white")),
        worst_group=str(Group(worst).label),
        worst_recall=percent(known.get(worst)),
    )
