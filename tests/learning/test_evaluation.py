"""The numbers, against worked examples and against scikit-learn's."""

import numpy as np
import pytest
from sklearn import metrics

from civicwatch.learning import evaluation


@pytest.fixture
def judged():
    chance = np.random.default_rng(3)
    truth = chance.random(400) < 0.3
    probability = np.clip(truth * 0.3 + chance.random(400) * 0.7, 0, 1).round(2)  # with ties
    return truth, probability >= 0.5, probability


def test_binary_scores_agree_with_scikit_learn(judged):
    truth, flagged, probability = judged

    scores = evaluation.binary_scores(truth, flagged, probability)

    assert scores["f1"] == pytest.approx(metrics.f1_score(truth, flagged))
    assert scores["precision"] == pytest.approx(metrics.precision_score(truth, flagged))
    assert scores["recall"] == pytest.approx(metrics.recall_score(truth, flagged))
    assert scores["average_precision"] == pytest.approx(metrics.average_precision_score(truth, probability))


def test_class_scores_agree_with_scikit_learn():
    chance = np.random.default_rng(4)
    truth, said = (chance.choice(list("abc"), 200).tolist() for _ in range(2))

    scores = evaluation.class_scores(truth, said, ["a", "b", "c", "never"])

    assert scores["accuracy"] == pytest.approx(metrics.accuracy_score(truth, said))
    assert scores["macro_f1"] == pytest.approx(metrics.f1_score(truth, said, average="macro"))
    assert scores["per_class"].keys() == set("abc")
    assert scores["per_class"]["a"]["recall"] == pytest.approx(
        metrics.recall_score(truth, said, labels=["a"], average="macro")
    )
    assert scores["confusion"]["a"]["b"] == sum(
        t == "a" and s == "b" for t, s in zip(truth, said, strict=True)
    )


def test_calibration_error_of_a_worked_example():
    probability = np.array(
        [0.1, 0.1, 0.9, 0.9]
    )  # two bins; the gaps are .1 - .5 and .9 - 1, each of half the rows

    error = evaluation.expected_calibration_error(np.array([True, False, True, True]), probability)

    assert error == pytest.approx(0.25)


def test_a_probability_of_one_falls_into_the_last_bin():
    assert evaluation.expected_calibration_error(np.array([True]), np.array([1.0])) == 0


def test_wilson_of_a_worked_example():
    assert evaluation.wilson(8, 10) == pytest.approx([0.4902, 0.9433], abs=1e-4)
    assert evaluation.wilson(0, 0) == [0.0, 1.0]


def test_intervals_hold_their_number_and_narrow_with_rows(judged):
    truth, flagged, probability = judged
    scores = evaluation.binary_scores(truth, flagged, probability)
    edges = evaluation.binary_intervals(truth, flagged, probability)
    more = evaluation.binary_intervals(*(np.tile(part, 10) for part in judged))

    for name in ("f1", "precision", "recall", "average_precision"):
        assert edges[name][0] < scores[name] < edges[name][1]
        assert more[name][1] - more[name][0] < edges[name][1] - edges[name][0]


def test_macro_f1_interval_holds_its_number():
    truth, said = list("aabbccaabbcc") * 10, list("aabbcbaabacc") * 10

    low, high = evaluation.class_intervals(truth, said, list("abc"))["macro_f1"]

    assert low < evaluation.class_scores(truth, said, list("abc"))["macro_f1"] < high


def test_nothing_to_count_gives_zeros():
    none = np.zeros(3, bool)

    assert evaluation.binary_scores(none, none, np.zeros(3)) == dict.fromkeys(
        ("f1", "precision", "recall", "average_precision", "ece"), 0.0
    )


@pytest.mark.parametrize("recall", [0.5, 0.9, 0.95, 1.0])
def test_the_recall_threshold_keeps_its_promise_and_no_more(judged, recall):
    truth, _, probability = judged

    edge = evaluation.threshold_for_recall(truth, probability, recall)

    assert (probability[truth] >= edge).mean() >= recall
    assert (probability[truth] > edge).mean() < recall


def test_the_precision_threshold_is_the_lowest_that_keeps_its_promise(judged):
    truth, _, probability = judged

    edge = evaluation.threshold_for_precision(truth, probability, 0.8)

    assert truth[probability >= edge].mean() >= 0.8
    lower = np.unique(probability[probability < edge])
    assert all(truth[probability >= value].mean() < 0.8 for value in lower)


def test_a_precision_out_of_reach_marks_nothing():
    assert evaluation.threshold_for_precision(np.array([False, False]), np.array([0.4, 0.9]), 0.9) == 1.0
