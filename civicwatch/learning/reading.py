"""How a classifier reads one sentence, in a form that all of them share: for visitors who try one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

NOT_JUDGED = "not_judged"  # the language of the text was not tested: the numbers would say nothing
WORDS_SHOWN = 12


@dataclass(frozen=True)
class Reading:
    """`outcome` and the keys of `scores` are among the classifier's words (`InWords`), `label` one of its
    labels. `words` are (word, weight) pairs, weights in log-odds: above 0 for, below 0 against.
    """

    version: str
    outcome: str
    label: str
    scores: dict[str, float]
    thresholds: dict[str, float]
    words: list[tuple[str, float]]

    @property
    def is_judged(self) -> bool:
        return self.outcome != NOT_JUDGED

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Reading:
        return cls(**{**told, "words": [(word, weight) for word, weight in told["words"]]})


def weightiest(words: Mapping[str, float], *, least: float = 0.0) -> list[tuple[str, float]]:
    """The words that weighed most, for or against, heaviest first."""
    found = sorted(words.items(), key=lambda word: (-abs(word[1]), word[0]))
    return [(word, round(weight, 3)) for word, weight in found[:WORDS_SHOWN] if abs(weight) > least]
