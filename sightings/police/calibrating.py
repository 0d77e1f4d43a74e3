"""How sure a score may be taken to be, and where the lines through it are drawn."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from civicwatch.learning.evaluation import threshold_for_precision, threshold_for_recall
from sightings.police.prediction import FLAGGED_FROM, PERSON_FROM, VERIFIED_FROM

RIGHT = 0.97  # of what stands by itself, so much shall be police: .95 is the goal, elsewhere is harder
KEPT = 0.985  # of all police, so much shall not be set aside, where that sends no more than the following on
MOST_TO_A_PERSON = 0.16  # of all pictures; the goal is .20
FALSE_ALARMS = 0.035  # of what is no police
_TEMPERATURES = np.geomspace(0.5, 4, 60)
Doubles = NDArray[np.float64]
Bools = NDArray[np.bool_]


def temperature_of(truth: Bools, odds: Doubles) -> float:
    """What the log-odds are best divided by (Guo et al., 2017: least negative log-likelihood)."""
    sign = np.where(truth, -1.0, 1.0)
    losses = [np.logaddexp(0, sign * odds / degree).mean() for degree in _TEMPERATURES]
    return float(_TEMPERATURES[int(np.argmin(losses))])


def thresholds_of(truth: Bools, score: Doubles) -> dict[str, float]:
    """The three lines through the score, chosen on pictures that the head has not learned from.

    ``verified``: above, at least RIGHT are police. ``person``: below, as few police as possible are lost,
    while no more than MOST_TO_A_PERSON of all wait for a person. ``flagged``: taken for police, yes or no,
    with FALSE_ALARMS of what is none.
    """
    verified = threshold_for_precision(truth, score, RIGHT)
    waiting = np.sort(score[score < verified])[::-1]
    most = int(MOST_TO_A_PERSON * len(score))
    lowest = float(waiting[most - 1]) if len(waiting) > most > 0 else 0.0
    person = min(verified, max(lowest, threshold_for_recall(truth, score, KEPT)))
    flagged = float(np.quantile(score[~truth], 1 - FALSE_ALARMS)) if (~truth).any() else 0.5
    return {PERSON_FROM: person, FLAGGED_FROM: flagged, VERIFIED_FROM: verified}
