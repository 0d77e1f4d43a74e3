"""The numbers of an evaluation, against counts made by hand."""

import numpy as np
import pytest

from tweets.harm.model import outcome_of
from tweets.harm.prediction import Judgement, severity_of
from tweets.harm.scores import Said, score

LINES = {"person": 0.3, "flagged": 0.5, "serious": 0.8, "severe": 0.95}


@pytest.mark.parametrize(
    ("abuse", "kind", "outcome"),
    [
        (0.5, "age", "flagged"),
        (0.99, "not_cyberbullying", "for_person"),
        (0.49, "gender", "for_person"),
        (0.3, "other_cyberbullying", "for_person"),
        (0.49, "not_cyberbullying", "clear"),
        (0.29, "religion", "clear"),
    ],
)
def test_a_flag_needs_abuse_and_a_kind(abuse, kind, outcome):
    assert outcome_of(abuse, kind, LINES) == outcome


@pytest.mark.parametrize(("abuse", "severity"), [(0.5, 1), (0.8, 2), (0.94, 2), (0.95, 3)])
def test_severity_follows_the_lines_of_the_version(abuse, severity):
    assert severity_of(Judgement(abuse, "age", 0.9, True, "flagged", []), LINES) == severity


def test_kinds_are_scored_where_all_labels_are_kinds():
    said = Said(
        np.array([0.9, 0.2, 0.8]), ["age", "not_cyberbullying", "gender"], np.array([True, False, True])
    )

    found = score(["age", "not_cyberbullying", "religion"], said)

    assert found["accuracy"] == pytest.approx(2 / 3)
    assert found["confusion"]["religion"]["gender"] == 1
    assert found["binary"]["precision"] == 1
    assert found["flagged"]["not_cyberbullying"]["flagged"] == 0


def test_abuse_is_scored_under_the_labels_own_names():
    said = Said(np.array([0.9, 0.6, 0.1, 0.4]), ["age"] * 4, np.array([True, True, False, False]))

    found = score(["offensive", "not_offensive", "not_offensive", "offensive"], said)

    assert set(found["per_class"]) == {"offensive", "not_offensive"}
    assert found["binary"]["recall"] == found["binary"]["precision"] == 0.5
    assert found["macro_f1"] == pytest.approx(0.5)


def test_several_labels_of_one_side_are_taken_together():
    said = Said(np.array([0.9, 0.9, 0.1]), ["age"] * 3, np.array([True, True, False]))

    found = score(["hate", "offensive", "neither"], said)

    assert set(found["per_class"]) == {"abuse", "neither"}
    assert found["per_class"]["abuse"]["n"] == 2
