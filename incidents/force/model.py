"""The force classifier: two linear models over the same terms, one calibrated probability.

One model learns force or not from every source, one learns the rank from ranked texts; a third, tiny one
turns what both say, and how long the text is, into a probability that means what it says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from incidents.force.encoder import Encoder
from incidents.force.explanation import Reasons, explain
from incidents.force.labels import FORCE_FROM
from incidents.force.language import is_tested
from incidents.force.prediction import ForcePrediction

Floats = NDArray[np.float64]
FORMAT = 1  # raised whenever an older artefact can no longer be read
LENGTHS = (3, 50)  # words; beyond these the labelled texts are too few to tell what length means
_SURE = 1e-6  # a linear model is never surer than this, so that its log-odds stay finite


class ForceModel:
    """Reads texts; immutable once fitted."""

    def __init__(
        self,
        encoder: Encoder,
        force: LogisticRegression,
        rank: LogisticRegression,
        calibration: LogisticRegression,
        rank_shares: Floats,
    ) -> None:
        self.encoder = encoder
        self.force = force
        self.rank = rank
        self.calibration = calibration
        self.rank_shares = rank_shares

    def predict(self, texts: Sequence[str], *, reasons_from: float = 0.0) -> list[ForcePrediction]:
        """Judge texts, in order; reasons are worked out from probability `reasons_from` upwards."""
        if not texts:
            return []
        matrix = self.encoder.matrix(texts)
        ranks = self.rank_probabilities(matrix, texts)
        chosen = self.choose_ranks(ranks)
        probabilities = ranks[:, FORCE_FROM:].sum(axis=1)
        found = []
        for row, text in enumerate(texts):
            reasons: Reasons = []
            sentence = ""
            if probabilities[row] >= reasons_from:
                reasons, sentence = explain(self.encoder, text, self._shares(matrix, row))
            found.append(
                ForcePrediction(
                    probability=float(probabilities[row]),
                    is_force=bool(chosen[row] >= FORCE_FROM),
                    force_rank=int(chosen[row]),
                    rank_probabilities=ranks[row].tolist(),
                    reasons=reasons,
                    sentence=sentence,
                    tested_language=is_tested(text, self.encoder.column),
                )
            )
        return found

    def rank_probabilities(self, matrix: csr_matrix, texts: Sequence[str]) -> Floats:
        """One column per rank; ranks 2 to 5 add up to the calibrated probability of force."""
        ranks: Floats = self.rank.predict_proba(matrix)
        said = signals(self.force.predict_proba(matrix)[:, 1], ranks, texts)
        force = self.calibration.predict_proba(said)[:, 1]
        beside = ranks[:, :FORCE_FROM].sum(axis=1).clip(_SURE, 1 - _SURE)
        ranks[:, :FORCE_FROM] *= ((1 - force) / beside)[:, None]
        ranks[:, FORCE_FROM:] *= (force / (1 - beside))[:, None]
        return ranks

    def choose_ranks(self, ranks: Floats) -> NDArray[np.int64]:
        """The rank to say: force from .5 on; within that side the likeliest, rare ranks helped a little."""
        weighed = ranks / self.rank_shares
        force = ranks[:, FORCE_FROM:].sum(axis=1) >= 0.5
        weighed[force, :FORCE_FROM] = -1
        weighed[~force, FORCE_FROM:] = -1
        return np.asarray(weighed.argmax(axis=1))

    def word_weights(self, text: str) -> Counter[str]:
        """What each word of a text adds to the log-odds of force; below 0 where it speaks against it."""
        return self.encoder.word_weights(text, self._shares(self.encoder.matrix([text]), 0))

    def _shares(self, matrix: csr_matrix, row: int) -> dict[int, float]:
        """What each term of one text adds to the log-odds of force."""
        span = slice(matrix.indptr[row], matrix.indptr[row + 1])
        columns = matrix.indices[span]
        return dict(
            zip(columns.tolist(), (matrix.data[span] * self.force.coef_[0, columns]).tolist(), strict=True)
        )

    def state(self) -> dict[str, Any]:
        """What an artefact keeps."""
        return {
            "format": FORMAT,
            "encoder": self.encoder.state(),
            "force": self.force,
            "rank": self.rank,
            "calibration": self.calibration,
            "rank_shares": self.rank_shares,
        }

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> ForceModel:
        """Raises ValueError for a format that this version of the code does not read."""
        if state.get("format") != FORMAT:
            raise ValueError(f"force artefact of format {state.get('format')!r}, this code reads {FORMAT}")
        parts = (state[name] for name in ("force", "rank", "calibration", "rank_shares"))
        return cls(Encoder.from_state(state["encoder"]), *parts)


def signals(force: Floats, ranks: Floats, texts: Sequence[str]) -> Floats:
    """What the calibration sees: both models' log-odds of force, the text's length, and their products."""
    by_force, by_rank = log_odds(force), log_odds(ranks[:, FORCE_FROM:].sum(axis=1))
    words = np.array([len(text.split()) for text in texts], np.float64).clip(*LENGTHS)
    length = np.log1p(words) - 2.5  # 0 at eleven words, the length of a headline
    return np.column_stack([by_force, by_rank, length, by_force * length, by_rank * length])


def log_odds(probability: Floats) -> Floats:
    """ln(p / (1 - p)), finite."""
    held = probability.clip(_SURE, 1 - _SURE)
    return np.asarray(np.log(held / (1 - held)))
