"""Linear models as plain arrays: what they say of a row, calibrated, and what each column adds to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Linear:
    """`weights` has a row per answer and a column per term; `sharpness` and `shift` calibrate the margins.

    `manner` weighs, likewise, how a text is written; it has no column where that does not count.
    """

    weights: Floats
    bias: Floats
    sharpness: float = 1.0
    shift: float = 0.0
    manner: Floats | None = None

    def margins(self, matrix: csr_matrix, manner: csr_matrix | None = None) -> Doubles:
        """Calibrated log-odds (one answer) or logits (several), a row per text."""
        raw = np.asarray(matrix @ self._upright, np.float64) + self.bias
        if manner is not None and self.manner is not None:
            raw += manner @ self.manner.T
        return raw * self.sharpness + self.shift

    @cached_property
    def _upright(self) -> Floats:
        """A row per term, in one piece: otherwise every product would copy all weights."""
        return np.ascontiguousarray(self.weights.T)

    def calibrated(self, sharpness: float, shift: float = 0.0) -> Linear:
        return replace(self, sharpness=sharpness, shift=shift)

    def state(self) -> dict[str, Any]:
        return {
            "weights": self.weights,
            "bias": self.bias,
            "manner": self.manner,
            "sharpness": float(self.sharpness),
            "shift": float(self.shift),
        }

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> Linear:
        names = ("weights", "bias", "sharpness", "shift", "manner")
        return cls(**{name: state[name] for name in names})


def sigmoid(log_odds: Doubles) -> Doubles:
    """Probability from log-odds, without overflow."""
    return np.asarray(1 / (1 + np.exp(-log_odds.clip(-30, 30))))


def softmax(logits: Doubles) -> Doubles:
    """Probabilities that add up to 1 in each row."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))
