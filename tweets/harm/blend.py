"""Puts the second opinion beside the first: which texts are asked about twice, and how much each counts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tweets.harm.linear import Doubles, sigmoid, softmax
from tweets.harm.network import ABUSE_OF, Floats

FOLLOWED = ABUSE_OF.index("tweeteval_offensive")  # whose notion of abuse weighs; see training.LEADING
SURE_OF_ABUSE, SURE_OF_KIND = 0.75, 0.65  # from here on the second changed hardly anything


@dataclass(frozen=True)
class Blend:
    """Log-odds of abuse, and logits of kinds, are weighed sums of the first opinion's and the network's."""

    abuse: Doubles  # weights of the first opinion, of the network
    shift: float
    kinds: Doubles  # weights of the first opinion, then of the network
    network: str  # hash of the file that the weights were found for

    def abuse_of(self, first: Doubles, answers: Floats) -> Doubles:
        """Probabilities, from the log-odds of the first opinion (n) and the answers (n, ANSWERS)."""
        return sigmoid(side_by_side(first, answers) @ self.abuse + self.shift)

    def kinds_of(self, first: Doubles, answers: Floats) -> Doubles:
        """Probabilities of each kind, from the logits of the first opinion (n, kinds)."""
        return softmax(self.kinds[0] * first + self.kinds[1] * answers[:, len(ABUSE_OF) :])

    def state(self) -> dict[str, Any]:
        return asdict(self)


def side_by_side(first: Doubles, answers: Floats) -> Doubles:
    """What log-odds of abuse are made of, a column each (n, 2)."""
    return np.column_stack([first, answers[:, FOLLOWED]]).astype(np.float64)


def unsure_of_abuse(abuse: Doubles) -> NDArray[np.bool_]:
    """Of the first opinion's probabilities (n): where the network counts as well. Never by who is named."""
    return np.asarray(np.maximum(abuse, 1 - abuse) < SURE_OF_ABUSE)


def unsure_of_kind(kinds: Doubles) -> NDArray[np.bool_]:
    """The same of the probabilities of each kind (n, kinds)."""
    return np.asarray(kinds.max(axis=1) < SURE_OF_KIND)


def both(
    first: Doubles, logits: Doubles, answers: Floats | None, blend: Blend | None
) -> tuple[Doubles, Doubles]:
    """Probabilities of abuse and of each kind by both opinions, from log-odds and logits of the first."""
    abuse, kinds = sigmoid(first), softmax(logits)
    if blend is not None and answers is not None:
        rows = unsure_of_abuse(abuse)
        abuse[rows] = blend.abuse_of(first[rows], answers[rows])
        rows = unsure_of_kind(kinds)
        kinds[rows] = blend.kinds_of(logits[rows], answers[rows])
    return abuse, kinds
