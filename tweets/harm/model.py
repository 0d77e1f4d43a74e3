"""The harm classifier: one linear model of abuse, one of its kind, and a network where these are not sure.

What tells abuse does not see which identity a text names; what tells kinds does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from heapq import nlargest
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tweets.harm import blend as blending
from tweets.harm import manner, network
from tweets.harm.blend import Blend
from tweets.harm.cleaning import tokens_of
from tweets.harm.encoder import TOKENS_KEPT, Encoder, Tokens
from tweets.harm.labels import KINDS, NONE
from tweets.harm.language import is_tested
from tweets.harm.linear import Doubles, Linear, sigmoid, softmax
from tweets.harm.prediction import CLEAR, FLAGGED, FOR_PERSON, NOT_JUDGED, Judgement
from tweets.harm.terms import pairs, without_identity, word_of_token

FORMAT = 2  # raised whenever an older artefact can no longer be read
WORDS_SHOWN = 6
LEAST_WEIGHT = 0.05  # log-odds; less is noise to a reader
Thresholds = Mapping[str, float]


class HarmModel:
    """Reads posts; immutable once fitted."""

    def __init__(self, encoder: Encoder, abuse: Linear, kind: Linear, blend: Blend | None = None) -> None:
        self.encoder = encoder
        self.abuse = abuse
        self.kind = kind
        self.blend = blend if blend is not None and blend.network == network.fingerprint() else None
        self._share_of_token = lru_cache(maxsize=TOKENS_KEPT)(self._weigh_token)

    def predict(
        self, texts: Sequence[str], thresholds: Thresholds, *, explained: bool = True
    ) -> list[Judgement]:
        """Both opinions, in order; not `explained` they come without reasons, and sooner."""
        first = self.first_opinion(texts, thresholds, explained=explained)
        doubted = [row for row, judgement in enumerate(first) if judgement.in_doubt]
        second = self.second_opinion(
            [texts[row] for row in doubted],
            [first[row] for row in doubted],
            thresholds,
            explained=explained,
        )
        for row, judgement in zip(doubted, second, strict=True):
            first[row] = judgement
        return first

    def first_opinion(
        self, texts: Sequence[str], thresholds: Thresholds, *, explained: bool = True
    ) -> list[Judgement]:
        """What the linear models say; thousands of texts a second."""
        if not texts:
            return []
        tokens = [tokens_of(text) for text in texts]
        log_odds, logits = self.margins(tokens, texts)
        abuse, kinds = sigmoid(log_odds), softmax(logits)
        unsure = np.zeros(len(texts), bool)
        if self.blend:
            unsure = blending.unsure_of_abuse(abuse) | blending.unsure_of_kind(kinds)
        return [
            self._judgement(row, abuse[at], kinds[at], thresholds, explained=explained, unsure=unsure[at])
            for at, row in enumerate(tokens)
        ]

    def second_opinion(
        self,
        texts: Sequence[str],
        judgements: Sequence[Judgement],
        thresholds: Thresholds,
        *,
        explained: bool = True,
    ) -> list[Judgement]:
        """What both opinions come to on texts that were in doubt; some hundreds of texts a second.

        Without the network that this model was fitted with, the first opinion stands. The reasons are always
        those of the linear model: what the network weighs cannot be told word by word.
        """
        if self.blend is None or not texts:
            return [replace(judgement, in_doubt=False) for judgement in judgements]
        tokens, answers = [tokens_of(text) for text in texts], network.says(texts)
        log_odds, logits = self.margins(tokens, texts)
        abuse, kinds = blending.both(log_odds, logits, answers, self.blend)
        return [
            replace(self._judgement(row, abuse[at], kinds[at], thresholds, explained=explained), second=True)
            for at, row in enumerate(tokens)
        ]

    def margins(self, tokens: Sequence[Tokens], texts: Sequence[str]) -> tuple[Doubles, Doubles]:
        """The first opinion: calibrated log-odds of abuse (n), and logits of each kind (n, kinds)."""
        matrix = self.encoder.matrix(tokens)
        log_odds = self.abuse.margins(matrix)[:, 0]
        masked = [without_identity(row) for row in tokens]
        named = [at for at, row in enumerate(masked) if row != tokens[at]]
        if named:  # the rows of the others are the same with the mask and without it
            log_odds[named] = self.abuse.margins(self.encoder.matrix(masked[at] for at in named))[:, 0]
        return log_odds, self.kind.margins(matrix, manner.matrix(texts))

    def _judgement(
        self,
        tokens: Tokens,
        abuse: float,
        kinds: NDArray[np.float64],
        thresholds: Thresholds,
        *,
        explained: bool,
        unsure: bool = False,
    ) -> Judgement:
        best = int(kinds.argmax())
        tested = is_tested(tokens, self.encoder.column)
        outcome = outcome_of(float(abuse), KINDS[best], thresholds) if tested else NOT_JUDGED
        return Judgement(
            abuse=float(abuse),
            kind=KINDS[best],
            kind_probability=float(kinds[best]),
            flagged=outcome == FLAGGED,
            outcome=outcome,
            reasons=self._reasons(tokens) if explained and outcome in (FLAGGED, FOR_PERSON) else [],
            in_doubt=bool(unsure) and tested,
            tested_language=tested,
        )

    def _reasons(self, tokens: Tokens) -> list[tuple[str, float]]:
        """The words that weighed most; masks explain nothing to a reader and are left out."""
        masked = without_identity(tokens)
        weighed: defaultdict[str, float] = defaultdict(float)
        length = 0.0
        for token in masked:
            weight, size = self._share_of_token(token)
            weighed[word_of_token(token)] += weight
            length += size
        for pair in pairs(masked):
            if (at := self.encoder.column.get(pair)) is not None:
                for word in pair.split(" "):
                    weighed[word] += float(self.abuse.weights[0, at] * self.encoder.rarity[at]) / 2
                length += float(self.encoder.rarity[at]) ** 2
        scale = self.abuse.sharpness / (length**0.5 or 1.0)
        telling = [
            (word, round(weight * scale, 3)) for word, weight in weighed.items() if word and word[0] != "="
        ]
        heaviest = nlargest(WORDS_SHOWN, telling, key=itemgetter(1))
        return [(word, weight) for word, weight in heaviest if weight >= LEAST_WEIGHT]

    def _weigh_token(self, token: str) -> tuple[float, float]:
        """What a token and its pieces add to abuse, and to the squared length of a row."""
        columns = list(self.encoder.columns_of_token(token))
        rarity = self.encoder.rarity[columns]
        return float(self.abuse.weights[0, columns] @ rarity), float(rarity @ rarity)

    def state(self) -> dict[str, Any]:
        """What an artefact keeps."""
        return {
            "format": FORMAT,
            "encoder": self.encoder.state(),
            "abuse": self.abuse.state(),
            "kind": self.kind.state(),
            "blend": self.blend.state() if self.blend else None,
        }

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> HarmModel:
        """Raises ValueError for a format that this version of the code does not read."""
        if state.get("format") != FORMAT:
            raise ValueError(f"harm artefact of format {state.get('format')!r}, this code reads {FORMAT}")
        return cls(
            Encoder.from_state(state["encoder"]),
            Linear.from_state(state["abuse"]),
            Linear.from_state(state["kind"]),
            Blend(**state["blend"]) if state.get("blend") else None,
        )


def outcome_of(abuse: float, kind: str, thresholds: Thresholds) -> str:
    """A flag needs abuse and a kind; where one of them is missing or close, a person looks."""
    if abuse >= thresholds["flagged"]:
        return FOR_PERSON if kind == NONE else FLAGGED
    if abuse >= thresholds["person"] and kind != NONE:
        return FOR_PERSON
    return CLEAR
