"""Learns the head upon the network's numbers. PyTorch finds the weights; nothing of it is needed to serve.

Variants as telephones take them are learned from beside each picture. Temperature and thresholds come from
folds inside the rows that are learned from, so that what is measured outside has not been looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sightings.police.calibrating import temperature_of, thresholds_of
from sightings.police.head import Head
from sightings.police.looking import combined, is_in_doubt

FOLDS = 5
INNER_FOLDS = 4
SEED = 20
DECAY = 5e-4  # of squared weights; ten times more or less is worse elsewhere, see docs/decisions
ROUNDS = 80
_SPREAD = 10  # scaled embeddings are divided by it, so that one decay suits a thousand numbers
Rows = NDArray[np.int64]
Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Seen:
    """Pictures as embeddings. `views` (1 + variants, n, SIZE) has the picture itself first, `closer` (looks,
    n, SIZE) its closer looks; `groups` has one number for near-copies; `network` made the embeddings."""

    views: NDArray[np.float32]
    closer: NDArray[np.float32]
    kinds: NDArray[np.str_]
    police: NDArray[np.bool_]
    sources: NDArray[np.str_]
    groups: Rows
    network: str

    def __len__(self) -> int:
        return len(self.kinds)

    def folds(self, rows: Rows, count: int) -> Iterator[tuple[Rows, Rows]]:
        """Parts of `rows` to learn from and to measure on; no group stands on both sides."""
        from sklearn.model_selection import StratifiedGroupKFold  # heavy: commands only

        strata = [
            f"{kind} {source}" for kind, source in zip(self.kinds[rows], self.sources[rows], strict=True)
        ]
        splitter = StratifiedGroupKFold(count, shuffle=True, random_state=SEED)
        for inside, outside in splitter.split(rows, strata, self.groups[rows]):
            yield rows[inside], rows[outside]


@dataclass(frozen=True)
class Fitted:
    """A calibrated head and the lines through its score."""

    head: Head
    thresholds: dict[str, float]


def fit(seen: Seen, rows: Rows) -> Fitted:
    """Learn from `rows` alone. Half of what calibrates are variants: what comes by telephone is harder than
    what people collect."""
    place = np.zeros(len(seen), np.int64)
    place[rows] = np.arange(len(rows))
    whole, varied = np.zeros(len(rows)), np.zeros(len(rows))
    heads = []
    for inside, outside in seen.folds(rows, INNER_FOLDS):
        head = fit_head(seen, inside)
        heads.append((head, outside))
        whole[place[outside]] = head.odds(seen.views[0, outside])
        varied[place[outside]] = head.odds(seen.views[-1, outside])
    truth = seen.police[rows]
    temperature = temperature_of(np.tile(truth, 2), np.concatenate([whole, varied]))
    score = np.zeros(len(rows))
    for head, outside in heads:
        score[place[outside]] = scores(head.with_temperature(temperature), seen, outside)
    return Fitted(fit_head(seen, rows).with_temperature(temperature), thresholds_of(truth, score))


def scores(head: Head, seen: Seen, rows: Rows) -> Doubles:
    """What serving would say of these rows: closer looks where the whole picture leaves doubt."""
    odds = head.odds(seen.views[0, rows])
    doubtful = is_in_doubt(head.score(odds))
    looks = np.stack([head.odds(look[rows]) for look in seen.closer])
    return head.score(np.where(doubtful, combined(odds, looks), odds))


def fit_head(seen: Seen, rows: Rows) -> Head:
    """Multinomial regression over kinds, from the pictures and all their variants; not yet calibrated."""
    import torch  # heavy: the extra `train`

    names = sorted(set(seen.kinds[rows].tolist()))
    police = tuple(bool(seen.police[rows][seen.kinds[rows] == name].mean() > 0.5) for name in names)
    if len(set(police)) < 2:
        raise ValueError("both police and what is none are needed to learn from")
    numbers = seen.views[:, rows].reshape(-1, seen.views.shape[-1])
    middle, spread = numbers.mean(axis=0), (numbers.std(axis=0) + 1e-3) * _SPREAD
    given = torch.from_numpy((numbers - middle) / spread)
    at = np.searchsorted(names, seen.kinds[rows])
    truth = torch.from_numpy(np.tile(at, len(seen.views)))
    torch.manual_seed(SEED)
    layer = torch.nn.Linear(given.shape[1], len(names))
    search = torch.optim.LBFGS(
        layer.parameters(), max_iter=ROUNDS, history_size=10, line_search_fn="strong_wolfe"
    )

    def loss() -> float:
        search.zero_grad()
        error = torch.nn.functional.cross_entropy(layer(given), truth) + DECAY * (layer.weight**2).sum()
        error.backward()
        return float(error.detach())

    search.step(loss)
    weights = layer.weight.detach().numpy() / spread
    bias = layer.bias.detach().numpy() - weights @ middle
    return Head(tuple(names), police, weights.astype(np.float32), bias.astype(np.float32), 1.0, seen.network)
