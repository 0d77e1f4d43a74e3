"""Figures by group: Fairlearn and our own agree, intervals hold what is true, too few is said."""

import json

import numpy as np
import pytest
from fairlearn.metrics import MetricFrame, equalized_odds_difference
from sklearn.metrics import accuracy_score

from biaslab.faces.measuring import TOO_FEW_BELOW, measure
from biaslab.groups import GROUPS


def said(truth, recall, *, towards="White", seed=0):
    """Probabilities of a classifier that is right so often, and else calls everything `towards`."""
    chance = np.random.default_rng(seed)
    answers = np.where(chance.random(len(truth)) < [recall[group] for group in truth], truth, towards)
    found = np.full((len(truth), len(GROUPS)), 0.1)
    for row, answer in enumerate(answers):
        found[row, GROUPS.index(answer)] = 0.6
    return found


def names(probabilities):
    return np.array(GROUPS)[probabilities.argmax(axis=1)]


FAIR = dict.fromkeys(GROUPS, 0.6)
LOPSIDED = {"White": 0.95, "Black": 0.3, "EastAsian": 0.3, "Indian": 0.2, "Other": 0.1}
TRUTH = np.repeat(GROUPS, 200)
BALANCED, UNBALANCED = said(TRUTH, FAIR, towards="Black"), said(TRUTH, LOPSIDED, seed=1)
CARD = measure(TRUTH, {"balanced": BALANCED, "unbalanced": UNBALANCED})


def test_recall_and_gap_are_what_fairlearn_says():
    card, answers = CARD["classifiers"]["unbalanced"], names(UNBALANCED)
    frame = MetricFrame(
        metrics=accuracy_score, y_true=TRUTH, y_pred=answers, sensitive_features=TRUTH.astype(object)
    )

    for group in GROUPS:
        assert card["per_class"][group]["recall"] == pytest.approx(frame.by_group[group])
    assert card["gap"] == pytest.approx(frame.difference())
    assert card["mean_recall"] == pytest.approx(frame.by_group.mean())


def test_equalized_odds_is_what_fairlearn_says():
    card, answers = CARD["classifiers"]["unbalanced"], names(UNBALANCED)
    asked = np.repeat(GROUPS, len(TRUTH))

    expected = equalized_odds_difference(
        (np.tile(TRUTH, 5) == asked).astype(int),
        (np.tile(answers, 5) == asked).astype(int),
        sensitive_features=asked.astype(object),
    )

    assert card["equalized_odds"] == pytest.approx(expected)


def test_false_positives_precision_and_confusion_fit_together():
    card = CARD["classifiers"]["unbalanced"]
    called = sum(card["confusion"][group]["White"] for group in GROUPS if group != "White")

    assert card["per_class"]["White"]["false_positive_rate"] == pytest.approx(called / 800)
    assert card["called_white"] == pytest.approx(called / 800)
    hits = card["confusion"]["White"]["White"]
    assert card["per_class"]["White"]["precision"] == pytest.approx(hits / (hits + called))


def test_a_lopsided_classifier_leans_further_beyond_doubt():
    comparison = CARD["comparison"]

    assert comparison["verdict"] == "larger"
    low, high = comparison["interval"]
    assert 0 < low < comparison["skew_difference"] < high


def test_two_alike_do_not_differ_beyond_doubt():
    alike = measure(TRUTH, {"balanced": said(TRUTH, FAIR), "unbalanced": said(TRUTH, FAIR, seed=9)})

    assert alike["comparison"]["verdict"] == "not_beyond_doubt"


def test_every_figure_lies_in_its_interval():
    for card in CARD["classifiers"].values():
        for name, (low, high) in card["intervals"].items():
            at, _, group = name.partition(".")
            value = card["per_class"][group][at] if group else card[at]
            assert low - 1e-9 <= value <= high + 1e-9, name
            assert name == "skew" or 0 <= low <= high <= 1, name


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    held, trials = {"mean_recall": 0, "skew": 0, "called_white": 0}, 60
    truth = np.repeat(GROUPS, 80)
    others = [LOPSIDED[group] for group in GROUPS[1:]]
    # What it gets wrong it calls White, so that White faces are always called so.
    true = {
        "mean_recall": (1 + sum(others)) / 5,
        "skew": 1 - np.mean(others),
        "called_white": 1 - np.mean(others),
    }
    for seed in range(trials):
        found = said(truth, LOPSIDED, seed=100 + seed)
        card = measure(truth, {"balanced": found, "unbalanced": found})["classifiers"]["unbalanced"]
        for name in held:
            low, high = card["intervals"][name]
            held[name] += low <= true[name] <= high

    assert all(count >= 0.85 * trials for count in held.values()), held


def test_too_few_faces_give_no_figure():
    truth = np.repeat(GROUPS, [200, 200, 200, 200, TOO_FEW_BELOW - 1])
    card = measure(truth, {"balanced": said(truth, FAIR), "unbalanced": said(truth, LOPSIDED)})

    other = card["classifiers"]["balanced"]["per_class"]["Other"]
    assert other == {"recall": None, "false_positive_rate": None, "precision": None, "n": TOO_FEW_BELOW - 1}
    assert card["classifiers"]["balanced"]["gap"] is not None
    assert not any(name.endswith(".Other") for name in card["classifiers"]["balanced"]["intervals"])


def test_hardly_any_faces_give_no_verdict():
    truth = np.repeat(GROUPS, 3)
    card = measure(truth, {"balanced": said(truth, FAIR), "unbalanced": said(truth, LOPSIDED)})

    assert card["comparison"] == {"skew_difference": None, "interval": None, "verdict": "too_few"}
    assert card["classifiers"]["balanced"]["gap"] is None


def test_a_group_without_any_face_is_left_out():
    truth = np.repeat(GROUPS[:3], 100)
    card = measure(truth, {"balanced": said(truth, FAIR), "unbalanced": said(truth, LOPSIDED)})

    assert card["classifiers"]["balanced"]["per_class"]["Indian"]["n"] == 0
    assert card["comparison"]["verdict"] == "larger"


def test_how_sure_one_may_be_is_counted():
    bins = CARD["classifiers"]["balanced"]["certainty"]

    assert sum(found["n"] for found in bins) == len(TRUTH)
    assert [found["n"] for found in bins if found["from"] == 0.5] == [len(TRUTH)]


def test_it_is_plain_data():
    assert json.loads(json.dumps(CARD)) == CARD
