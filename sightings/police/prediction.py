"""What the classifier says of one photo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Outcome = Literal["verified", "needs_person", "not_police"]
VERIFIED: Outcome = "verified"
NEEDS_PERSON: Outcome = "needs_person"
NOT_POLICE: Outcome = "not_police"
# Names of the thresholds that are kept beside a version.
PERSON_FROM, FLAGGED_FROM, VERIFIED_FROM = "person", "flagged", "verified"


@dataclass(frozen=True)
class Verdict:
    """``score`` is the probability of police-like content, no proof of police. ``heat`` (rows × columns) is
    what each region of the picture added to it; below 0 speaks against."""

    score: float
    outcome: Outcome
    heat: NDArray[np.float32]


def outcome(score: float, thresholds: dict[str, float]) -> Outcome:
    """One of three: it stands by itself, a person looks, it is set aside."""
    if score >= thresholds[VERIFIED_FROM]:
        return VERIFIED
    return NEEDS_PERSON if score >= thresholds[PERSON_FROM] else NOT_POLICE
