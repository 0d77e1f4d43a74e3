"""Figures of the contract, counted by hand where that can be done."""

import numpy as np
import pytest

from sightings.police.measuring import measure, roc_auc

TRUTH = np.array([1, 1, 1, 0, 0, 0, 0, 0], bool)
SCORE = np.array([0.95, 0.7, 0.2, 0.8, 0.4, 0.1, 0.05, 0.02])
KINDS = np.array(["police_car"] * 3 + ["car"] * 3 + ["pilot"] * 2)
LINES = {name: np.full(8, at) for name, at in (("person", 0.3), ("flagged", 0.5), ("verified", 0.9))}


@pytest.fixture(scope="module")
def found():
    return measure(TRUTH, SCORE, LINES, KINDS)


def test_each_folder_says_how_many_there_are_and_how_many_were_taken_for_police(found):
    assert found["per_class"] == {
        "police_car": {"n": 3, "police": True, "flagged": pytest.approx(2 / 3)},
        "car": {"n": 3, "police": False, "flagged": pytest.approx(1 / 3)},
        "pilot": {"n": 2, "police": False, "flagged": 0.0},
    }
    low, high = found["intervals"]["per_class.pilot.flagged"]
    assert low == 0 and 0.3 < high < 1


def test_the_flag_is_measured_as_yes_or_no(found):
    assert found["confusion"] == {"other": {"other": 4, "police": 1}, "police": {"other": 1, "police": 2}}
    assert found["binary"]["recall"] == found["binary"]["precision"] == pytest.approx(2 / 3)
    assert found["accuracy"] == pytest.approx(6 / 8)


def test_the_area_under_the_curve_counts_pairs_in_the_right_order(found):
    assert found["binary"]["roc_auc"] == pytest.approx((5 + 4 + 3) / 15)
    assert roc_auc(TRUTH, np.zeros(8)) == 0.5
    assert roc_auc(TRUTH, TRUTH.astype(float)) == 1.0
    assert roc_auc(np.ones(3, bool), np.arange(3.0)) == 0.5


def test_outcomes_say_how_often_they_are_right(found):
    said = found["outcomes"]

    assert (said["verified"]["n"], said["verified"]["right"]) == (1, 1.0)
    assert (said["needs_person"]["n"], said["needs_person"]["share"]) == (3, pytest.approx(3 / 8))
    assert (said["not_police"]["n"], said["not_police"]["right"]) == (4, 0.75)


def test_a_folder_of_one_class_alone_can_be_measured_too():
    lines = {name: line[:3] for name, line in LINES.items()}

    found = measure(TRUTH[:3], SCORE[:3], lines, KINDS[:3])

    assert found["binary"]["recall"] == pytest.approx(2 / 3)
    assert "roc_auc" not in found["binary"]
