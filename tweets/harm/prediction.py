"""What the harm classifier says about one text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CLEAR, FLAGGED, FOR_PERSON, NOT_JUDGED = "clear", "flagged", "for_person", "not_judged"


@dataclass(frozen=True, slots=True)
class Judgement:
    """`abuse` is the calibrated probability that somebody is attacked, `kind` the likeliest of six classes.

    `flagged` needs abuse from .5 on *and* a kind of bullying. `reasons` are (word, weight) pairs, heaviest
    first, in log-odds of abuse. `in_doubt`: a second, slower opinion may change what is said; `second`: it
    was heard. Without `tested_language` the numbers say nothing.
    """

    abuse: float
    kind: str
    kind_probability: float
    flagged: bool
    outcome: str
    reasons: list[tuple[str, float]]
    in_doubt: bool = False
    tested_language: bool = True
    second: bool = False


def severity_of(judgement: Judgement, thresholds: Mapping[str, float]) -> int:
    """1 mild, 2 serious, 3 severe, by calibrated abuse; where the lines lie is kept with the version."""
    return 1 + (judgement.abuse >= thresholds["serious"]) + (judgement.abuse >= thresholds["severe"])
