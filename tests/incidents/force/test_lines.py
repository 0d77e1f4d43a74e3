"""On which side of a version's lines a post lies, as its decision says it should."""

import pytest

from incidents.force.prediction import ForcePrediction
from incidents.force.verdicts import FORCE_OF_ANY_RANK, NOT_FORCE, lines

THRESHOLDS = {"queue": 0.3, "likely": 0.7}


def said(probability, **more):
    return ForcePrediction(probability, probability >= 0.5, 2, [], [], "", **more)


@pytest.mark.parametrize(
    ("probability", "label", "sides"),
    [
        (0.2, "3", {"queue": False, "likely": False}),
        (0.3, FORCE_OF_ANY_RANK, {"queue": True, "likely": False}),
        (0.7, "5", {"queue": True, "likely": True}),
        (0.69, NOT_FORCE, {"not_likely": True}),
        (0.7, "1", {"not_likely": False}),
    ],
)
def test_each_label_is_asked_about_where_it_matters(probability, label, sides):
    assert lines(said(probability), label, THRESHOLDS) == sides


def test_what_is_not_judged_reaches_the_queue():
    unknown = said(0.01, tested_language=False)

    assert lines(unknown, "3", THRESHOLDS) == {"queue": True, "likely": False}
    assert lines(said(0.9, tested_language=False), NOT_FORCE, THRESHOLDS) == {"not_likely": True}
