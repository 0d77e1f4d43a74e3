"""Why a text was taken for a report of force: the words that weighed most and the sentence they stand in."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from incidents.force.cleaning import LONGEST

if TYPE_CHECKING:
    from incidents.force.encoder import Encoder

WORDS_SHOWN = 8
LEAST_WEIGHT = 0.02  # log-odds; less is noise to a reader
LONGEST_SENTENCE = 400  # characters
_UNTELLING = frozenset(
    # they carry weight in word pairs, but tell a reader nothing
    {
        "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "had", "has",
        "have", "he", "her", "him", "his", "i", "in", "into", "is", "it", "its", "of", "off", "on",
        "or", "our", "she", "so", "that", "the", "their", "them", "they", "this", "to", "was", "we",
        "were", "while", "who", "with", "you", "your", "s", "t"
    }
)  # fmt: skip
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+|\n+")

Reasons = list[list[str | float]]


def explain(encoder: Encoder, text: str, column_weights: dict[int, float]) -> tuple[Reasons, str]:
    """Return [word, weight] pairs, heaviest first, and the sentence whose words add up to most."""
    total: Counter[str] = Counter()
    best, best_weight = "", float("-inf")
    for sentence in _SENTENCE_END.split(text[:LONGEST]):
        weights = encoder.word_weights(sentence, column_weights)
        total.update(weights)
        weight = sum(weights.values())
        if sentence.strip() and weight > best_weight:
            best, best_weight = sentence.strip(), weight
    return _heaviest(total), best[:LONGEST_SENTENCE]


def _heaviest(weights: Counter[str]) -> Reasons:
    telling = [(word, weight) for word, weight in weights.most_common() if word not in _UNTELLING]
    return [[word, round(weight, 3)] for word, weight in telling[:WORDS_SHOWN] if weight >= LEAST_WEIGHT]
