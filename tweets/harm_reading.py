"""How the harm classifier reads one sentence that a visitor tries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from civicwatch.learning.reading import NOT_JUDGED, Reading, weightiest
from civicwatch.learning.registry import Loaded
from tweets.harm.cleaning import tokens_of, word_of
from tweets.harm.identity import IDENTITY_WORDS
from tweets.harm.terms import GROUP, without_identity

LEAST_WEIGHT = 0.05  # log-odds; less is noise to a reader


def read(loaded: Loaded, text: str) -> Reading:
    """Both opinions, as the stream gets them. The words are those that weighed in the fast one on abuse."""
    (said,) = loaded.predict([text])
    is_judged = said.tested_language
    return Reading(
        version=loaded.version.version,
        outcome=said.outcome if is_judged else NOT_JUDGED,
        label=said.kind if is_judged else "",
        scores={"abuse": round(said.abuse, 4), "kind": round(said.kind_probability, 4)} if is_judged else {},
        thresholds=loaded.thresholds,
        words=weightiest(word_weights(loaded.model, text), least=LEAST_WEIGHT) if is_judged else [],
    )


def word_weights(model: Any, text: str) -> dict[str, float]:
    """What each word adds to the log-odds of abuse, for or against; masks other than identities are left out.

    The model sees one and the same mask for every word that names an identity, so those share its weight.
    """
    tokens = tokens_of(text)
    masked = without_identity(tokens)
    row = model.encoder.matrix([masked])
    added = np.zeros(len(model.encoder.vocabulary))
    added[row.indices] = row.data * model.abuse.weights[0][row.indices] * model.abuse.sharpness
    found = model.encoder.word_weights(masked, added)
    for word in _identities(tokens):
        found[word] = found[GROUP] / len(_identities(tokens))
    return {word: float(weight) for word, weight in found.items() if word and word[0] != "="}


def _identities(tokens: Sequence[str]) -> list[str]:
    return sorted({word for token in tokens if (word := word_of(token)) in IDENTITY_WORDS})
