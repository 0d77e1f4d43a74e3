"""What the lopsided data did, in a sentence or two, as sure as the figures allow."""

from django.utils.translation import gettext as _

from biaslab.groups import GROUPS, WHITE
from biaslab.models import Experiment, Group
from biaslab.views.figures import BALANCED, UNBALANCED, percent


def verdict(experiment: Experiment) -> str:
    """The group that has most more or most less than its share, then who is recognised more or less often."""
    if len({experiment.mix.get(group, 0) for group in GROUPS}) == 1:
        return _(
            "Both classifiers learned from equally many faces of every group: there is no tilt to compare."
        )
    return " ".join(part for part in (_tilt(experiment), gained_and_lost(experiment)) if part)


def gained_and_lost(experiment: Experiment) -> str:
    """Only groups whose recalls lie so far apart that their 95% intervals do not touch."""
    gained, lost = [], []
    for group in GROUPS:
        one, other = _recall(experiment, BALANCED, group), _recall(experiment, UNBALANCED, group)
        if one is None or other is None:
            continue
        (before, low, high), (after, other_low, other_high) = one, other
        words = _("%(group)s (%(balanced)s with the balanced one, %(lopsided)s with the lopsided one)") % {
            "group": Group(group).label,
            "balanced": percent(before),
            "lopsided": percent(after),
        }
        if other_low > high:
            gained.append(words)
        elif other_high < low:
            lost.append(words)
    sentences = []
    if gained:
        sentences.append(_("Recognised more often: %(groups)s.") % {"groups": "; ".join(gained)})
    if lost:
        sentences.append(_("Recognised less often: %(groups)s.") % {"groups": "; ".join(lost)})
    return " ".join(sentences)


def _tilt(experiment: Experiment) -> str:
    compared = experiment.scorecard.get("comparison", {})
    favoured = experiment.scorecard.get("favoured", WHITE)
    interval, change = compared.get("interval"), compared.get("skew_difference")
    if not interval or change is None:
        return _("There are too few faces to tell whether the mix tilted the classifier.")
    found = compared.get("verdict", "")
    numbers = {"n": change, "low": interval[0], "high": interval[1]}
    if found == "smaller":
        numbers = {"n": -change, "low": -interval[1], "high": -interval[0]}
    written = {name: f"{100 * value:.0f}" for name, value in numbers.items()}
    tilts = {
        "balanced": percent(experiment.card(BALANCED).get("skew")),
        "lopsided": percent(experiment.card(UNBALANCED).get("skew")),
    }
    return _words(found, _has_less(experiment, favoured)) % {
        "group": Group(favoured).label,
        **written,
        **tilts,
    }


def _words(found: str, has_less: bool) -> str:
    if found == "larger":
        return _(
            "Beyond reasonable doubt, the lopsided data tilted the classifier towards %(group)s: by %(n)s in 100 faces (%(low)s to %(high)s)."  # noqa: E501
        )
    if found == "smaller" and has_less:
        return _(
            "Beyond reasonable doubt, fewer faces of %(group)s made the classifier lose %(group)s: recall of %(group)s less the mean of the others is %(balanced)s with the balanced one and %(lopsided)s with the lopsided one, lower by %(n)s in 100 faces (%(low)s to %(high)s)."  # noqa: E501
        )
    if found == "smaller":
        return _(
            "Beyond reasonable doubt, this mix tilts less towards %(group)s than equal groups do: by %(n)s in 100 faces (%(low)s to %(high)s)."  # noqa: E501
        )
    if has_less:
        return _(
            "We cannot tell whether fewer faces of %(group)s made the classifier lose %(group)s: recall of %(group)s less the mean of the others is %(balanced)s with the balanced one and %(lopsided)s with the lopsided one, and the change may be anything from %(low)s to %(high)s in 100 faces."  # noqa: E501
        )
    return _(
        "We cannot tell whether this mix tilts towards %(group)s more than equal groups do: we measured %(n)s in 100 faces, and it may be anything from %(low)s to %(high)s."  # noqa: E501
    )


def _has_less(experiment: Experiment, group: str) -> bool:
    """Less than its share of the data."""
    mix: dict[str, int] = experiment.mix
    return len(GROUPS) * mix.get(group, 0) < sum(mix.values())


def _recall(experiment: Experiment, which: str, group: str) -> tuple[float, float, float] | None:
    """The share and its interval, where there are faces enough."""
    card = experiment.card(which)
    share, ends = card.get("per_class", {}).get(group, {}).get("recall"), card.get("intervals", {})
    interval = ends.get(f"recall.{group}")
    return None if share is None or interval is None else (share, interval[0], interval[1])
