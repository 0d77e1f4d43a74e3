"""What the force classifier says about one text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ForcePrediction:
    """`probability` is that of force (rank 2 and up), calibrated; `rank_probabilities` has one per rank.

    `reasons` are [word, weight] pairs, heaviest first, weights in log-odds of force; `sentence` is the one in
    the text that says most. Both stay empty below the probability from which reasons were asked for.
    Without `tested_language` the numbers say nothing: the words are of a language that nobody tested.
    """

    probability: float
    is_force: bool
    force_rank: int
    rank_probabilities: list[float]
    reasons: list[list[str | float]]
    sentence: str
    tested_language: bool = True
