"""Temperature and the three lines, on scores whose truth is known."""

import numpy as np
import pytest

from sightings.police.calibrating import FALSE_ALARMS, MOST_TO_A_PERSON, RIGHT, temperature_of, thresholds_of
from sightings.police.prediction import outcome


@pytest.fixture
def drawn():
    """Probabilities that are true: of those with .7, seven in ten are police."""
    chance = np.random.default_rng(4)
    odds = chance.normal(-1, 3, 6000)
    return odds, chance.random(6000) < 1 / (1 + np.exp(-odds))


@pytest.mark.parametrize("degree", [0.7, 1.0, 2.5])
def test_the_temperature_brings_odds_back_to_what_is_found(drawn, degree):
    odds, truth = drawn

    assert temperature_of(truth, odds * degree) == pytest.approx(degree, rel=0.1)


def test_lines_keep_their_promises_on_what_they_were_drawn_from(drawn):
    odds, truth = drawn
    score = 1 / (1 + np.exp(-odds))

    lines = thresholds_of(truth, score)

    verified, aside = score >= lines["verified"], score < lines["person"]
    assert truth[verified].mean() >= RIGHT
    assert (~verified & ~aside).mean() <= MOST_TO_A_PERSON + 0.001
    assert (score >= lines["flagged"])[~truth].mean() == pytest.approx(FALSE_ALARMS, abs=0.002)
    assert 0 < lines["person"] <= lines["verified"] <= 1


def test_where_all_is_clear_nobody_waits_for_a_person():
    truth = np.arange(100) < 40
    score = np.where(truth, 0.99, 0.01) + np.linspace(0, 0.005, 100)

    lines = thresholds_of(truth, score)

    assert not ((score >= lines["person"]) & (score < lines["verified"])).any()
    assert (score >= lines["verified"])[truth].all()
    assert truth[score >= lines["verified"]].mean() >= RIGHT


def test_where_nothing_is_right_often_enough_nothing_stands_by_itself():
    chance = np.random.default_rng(1)
    score, truth = chance.random(500) * 0.9, chance.random(500) < 0.3

    assert thresholds_of(truth, score)["verified"] > 0.85


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (0.95, "verified"),
        (0.9, "verified"),
        (0.89, "needs_person"),
        (0.3, "needs_person"),
        (0.29, "not_police"),
    ],
)
def test_three_outcomes(score, expected):
    assert outcome(score, {"person": 0.3, "flagged": 0.5, "verified": 0.9}) == expected
