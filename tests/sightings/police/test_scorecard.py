"""What a scorecard holds, with heads that were not learned: that needs no PyTorch."""

from sightings.police import scorecard, training
from sightings.police.training import Fitted
from tests.sightings.police import toy


def test_it_stores_what_a_calibration_plot_draws(monkeypatch):
    lines = dict.fromkeys(scorecard.LINES, 0.5)
    monkeypatch.setattr(training, "fit", lambda seen, rows: Fitted(toy.panel(scale=0.01), lines))

    card = scorecard.scorecard(toy.seen(), lambda folds, _: folds)

    assert sum(each["n"] for each in card["calibration"]) == card["n"] == 160
    assert card["calibration"][0].keys() == {"low", "high", "n", "said", "true"}
