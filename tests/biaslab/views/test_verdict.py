"""The headline of an experiment and the tilt in its table are about one group, whatever the mix."""

import numpy as np
import pytest

from biaslab.faces.measuring import measure
from biaslab.faces.training import favoured_in
from biaslab.groups import GROUPS
from biaslab.models import Experiment
from biaslab.recipes import EQUAL
from biaslab.views import comparison
from biaslab.views.figures import percent
from biaslab.views.verdict import verdict

TRUTH = np.repeat(GROUPS, 200)
FAIR = dict.fromkeys(GROUPS, 0.5)
FEWER_WHITE = {**dict.fromkeys(GROUPS, 2), "White": 1}
TWO_MORE = {**EQUAL, "Black": 5, "Indian": 5}


def said(recall, seed):
    """Probabilities of a classifier that is right so often, and else says any group that it is not."""
    chance = np.random.default_rng(seed)
    found = np.full((len(TRUTH), len(GROUPS)), 0.1)
    for row, truth in enumerate(TRUTH):
        others = [group for group in GROUPS if group != truth]
        answer = truth if chance.random() < recall[truth] else chance.choice(others)
        found[row, GROUPS.index(answer)] = 0.6
    return found


def experiment_of(mix, lopsided):
    balanced = said(FAIR, seed=1)
    unbalanced = balanced if lopsided is None else said({**FAIR, **lopsided}, seed=2)
    card = measure(TRUTH, {"balanced": balanced, "unbalanced": unbalanced}, favoured=favoured_in(mix))
    return Experiment(mix=mix, scorecard=card)


@pytest.mark.parametrize(
    ("mix", "group"),
    [
        (EQUAL, "White"),
        ({**EQUAL, "Black": 10}, "Black"),
        (FEWER_WHITE, "White"),
        ({**dict.fromkeys(GROUPS, 2), "EastAsian": 1}, "EastAsian"),
        ({"White": 20, "Black": 20, "EastAsian": 20, "Indian": 20}, "Other"),
        (TWO_MORE, "Black"),
        ({**EQUAL, "White": 5, "Indian": 5}, "White"),
    ],
)
def test_the_figures_are_about_the_group_furthest_from_its_share(mix, group):
    assert favoured_in(mix) == group


@pytest.mark.parametrize(
    ("mix", "lopsided", "group", "label"),
    [
        (EQUAL, None, "White", "White"),
        ({**EQUAL, "Black": 10}, {"Black": 0.9}, "Black", "Black"),
        (FEWER_WHITE, {"White": 0.15}, "White", "White"),
        (TWO_MORE, {"Black": 0.8, "Indian": 0.8}, "Black", "Black"),
    ],
)
def test_the_row_of_the_tilt_names_the_group_whose_recalls_give_it(mix, lopsided, group, label):
    experiment = experiment_of(mix, lopsided)
    row = next(gap for gap in comparison.gaps(experiment) if gap.name.startswith("Tilt"))

    assert row.name == f"Tilt towards {label}"
    assert row.meaning.startswith(f"recall of {label} less")
    for which, written in (("balanced", row.balanced), ("unbalanced", row.unbalanced)):
        recalls = {name: figures["recall"] for name, figures in experiment.card(which)["per_class"].items()}
        others = [recall for name, recall in recalls.items() if name != group]
        assert written.startswith(f"{percent(recalls[group] - sum(others) / len(others))} (")


def test_equal_groups_have_no_tilt_to_compare():
    assert "no tilt to compare" in verdict(experiment_of(EQUAL, None))


def test_one_group_more_is_what_the_data_tilts_towards():
    words = verdict(experiment_of({**EQUAL, "Black": 10}, {"Black": 0.9, "Other": 0.2}))

    assert "the lopsided data tilted the classifier towards Black" in words
    assert "more often: Black (" in words
    assert "less often: Other (" in words


def test_one_group_fewer_is_named_as_the_one_that_loses_with_both_figures():
    experiment = experiment_of(FEWER_WHITE, {"White": 0.15})
    words = verdict(experiment)

    assert "made the classifier lose White" in words
    for which in ("balanced", "unbalanced"):
        assert percent(experiment.card(which)["skew"]) in words
    low, high = experiment.scorecard["comparison"]["interval"]
    assert f"({-100 * high:.0f} to {-100 * low:.0f})" in words
    assert "less often: White (" in words


def test_one_group_fewer_without_a_difference_is_not_said_to_lose():
    words = verdict(experiment_of(FEWER_WHITE, {}))

    assert words.startswith("We cannot tell whether fewer faces of White")
    assert "Recognised" not in words


def test_of_two_groups_more_both_are_named():
    words = verdict(experiment_of(TWO_MORE, {"Black": 0.8, "Indian": 0.8, "White": 0.2}))

    assert "more often: Black (" in words and "; South Asian (" in words
    assert "less often: White (" in words
