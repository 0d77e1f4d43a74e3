"""The balanced classifier beside the lopsided one: figures of the scorecard as charts, tables and words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from biaslab.groups import GROUPS, WHITE
from biaslab.models import Experiment, Group
from biaslab.services.recording import Tally
from biaslab.views import drawing
from biaslab.views.drawing import Line, Mark, Row, Step
from biaslab.views.figures import BALANCED, UNBALANCED, percent


@dataclass(frozen=True)
class Gap:
    """One figure that compares groups, for both classifiers, each with its interval as it is written."""

    name: str
    meaning: str
    balanced: str
    unbalanced: str


@dataclass(frozen=True)
class Confusion:
    """``rows`` is a list of (true group, counts in the order of ``columns``); the diagonal was right."""

    name: str
    columns: list[str]
    rows: list[tuple[str, list[tuple[int, bool]]]]


@dataclass(frozen=True)
class CrowdRow:
    """What visitors recorded for faces of one group, beside what was measured."""

    group: str
    n: int
    balanced: str
    unbalanced: str
    measured_balanced: str
    measured_unbalanced: str


def recall_chart(experiment: Experiment, figure: str = "recall") -> str:
    """How many faces of each group were recognised (or, for ``false_positive_rate``, wrongly called so)."""
    rows = [
        Row(
            str(Group(group).label),
            _mark(experiment.card(BALANCED), figure, group),
            _mark(experiment.card(UNBALANCED), figure, group),
        )
        for group in GROUPS
    ]
    described = "; ".join(
        _("%(group)s: balanced %(balanced)s, lopsided %(lopsided)s")
        % {"group": row.label, "balanced": row.balanced.written, "lopsided": row.unbalanced.written}
        for row in rows
    )
    title = _("Recognised, by group") if figure == "recall" else _("Wrongly put into the group, by group")
    return drawing.pairs(rows, title=title, description=described)


def curve_chart(experiment: Experiment) -> str:
    """Both against each other group's share of the faces; empty where no curve was measured."""
    points: list[dict[str, Any]] = experiment.scorecard.get("curve") or []
    if not points:
        return ""
    described = "; ".join(
        _("%(share)s: recognised %(mean)s, called White %(white)s")
        % {
            "share": percent(point["share"]),
            "mean": percent(point.get("mean_recall")),
            "white": percent(point.get("called_white")),
        }
        for point in points
    )
    return drawing.curve(
        [
            Line("one", _steps(points, "mean_recall")),
            Line("two", _steps(points, "called_white")),
        ],
        title=_("What changes with the share of each other group"),
        description=described,
        below=_("share of each other group among the faces learned from"),
    )


def gaps(experiment: Experiment) -> list[Gap]:
    """Accuracy first, since it is what people ask for, and then what it hides."""
    measured_for = {"group": _about(experiment)}
    named = (
        ("accuracy", _("Accuracy"), _("answers that were right, all groups together")),
        ("gap", _("Largest gap"), _("recall of the best group less recall of the worst")),
        (
            "equalized_odds",
            _("Equalized odds difference"),
            _("the larger of the gaps in recall and in false alarms"),
        ),
        (
            "skew",
            _("Tilt towards %(group)s") % measured_for,
            _("recall of %(group)s less the mean recall of the others; below zero it tilts away")
            % measured_for,
        ),
        ("called_white", _("Called White"), _("share of all other faces that were called White")),
    )
    cards = experiment.card(BALANCED), experiment.card(UNBALANCED)
    return [Gap(name, meaning, *(_written(card, key) for card in cards)) for key, name, meaning in named]


def confusions(experiment: Experiment) -> list[Confusion]:
    return [
        _confusion(_("Balanced"), experiment.card(BALANCED)),
        _confusion(_("Lopsided"), experiment.card(UNBALANCED)),
    ]


def crowd(experiment: Experiment, tallies: Mapping[str, Tally]) -> list[CrowdRow]:
    """Only groups about which enough people wrote; the tallies leave the others out."""
    return [
        CrowdRow(
            group=str(Group(tally.group).label),
            n=tally.n,
            balanced=percent(tally.balanced_right / tally.n),
            unbalanced=percent(tally.unbalanced_right / tally.n),
            measured_balanced=_mark(experiment.card(BALANCED), "recall", tally.group).written,
            measured_unbalanced=_mark(experiment.card(UNBALANCED), "recall", tally.group).written,
        )
        for tally in tallies.values()
    ]


def learned_from(experiment: Experiment) -> list[tuple[str, int | None, int | None, int | None]]:
    """For each group: faces that the balanced and the lopsided one learned from, and faces kept aside."""
    card = experiment.scorecard
    sources = [*(card.get("learned_from", {}).get(which, {}) for which in (BALANCED, UNBALANCED))]
    aside = card.get("held_out", {})
    return [
        (str(Group(group).label), sources[0].get(group), sources[1].get(group), aside.get(group))
        for group in GROUPS
    ]


def _about(experiment: Experiment) -> str:
    """The reader's word for the group whose tilt was measured, the same for words and figures."""
    return str(Group(experiment.scorecard.get("favoured", WHITE)).label)


def _mark(card: Mapping[str, Any], figure: str, group: str) -> Mark:
    value = card.get("per_class", {}).get(group, {}).get(figure)
    return Mark(value, _ends(card, f"{figure}.{group}"), percent(value))


def _steps(points: list[dict[str, Any]], key: str) -> list[Step]:
    known = [point for point in points if point.get(key) is not None]
    return [Step(point["share"], point[key], _ends(point, key)) for point in known]


def _ends(card: Mapping[str, Any], name: str) -> tuple[float, float] | None:
    ends = card.get("intervals", {}).get(name)
    return (ends[0], ends[1]) if ends else None


def _written(card: Mapping[str, Any], name: str) -> str:
    value, ends = card.get(name), _ends(card, name)
    if value is None or ends is None:
        return percent(value)
    return _("%(value)s (%(low)s to %(high)s)") % {
        "value": percent(value),
        "low": percent(ends[0]),
        "high": percent(ends[1]),
    }


def _confusion(name: str, card: Mapping[str, Any]) -> Confusion:
    table: Mapping[str, Mapping[str, int]] = card.get("confusion", {})
    return Confusion(
        name=name,
        columns=[str(Group(group).label) for group in GROUPS],
        rows=[
            (
                str(Group(true).label),
                [(table.get(true, {}).get(said, 0), true == said) for said in GROUPS],
            )
            for true in GROUPS
        ],
    )
