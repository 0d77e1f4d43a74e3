"""Learns the heads upon the networks' numbers. PyTorch finds the weights; nothing of it is needed to serve.

Variants as telephones take them are learned from beside each picture. Temperature and thresholds come from
folds inside the rows that are learned from, so that what is measured outside has not been looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sightings.police.calibrating import temperature_of, thresholds_of
from sightings.police.head import Doubles, Floats, Head
from sightings.police.network import FIRST, SECOND
from sightings.police.panel import Panel, together

FOLDS = 5
INNER_FOLDS = 4
SEED = 20
DECAY = 5e-4  # of squared weights; ten times more or less is worse elsewhere, see docs/decisions
EVENED = 0.25  # of n alike, each counts n ** -EVENED: 0 is all alike, 1 makes small sources as loud as large
SPARED = 10  # so many times larger is the known direction given than any other number
ROUNDS = 60
_SPREAD = 10  # scaled embeddings are divided by it, so that one decay suits a thousand numbers
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Seen:
    """Pictures as embeddings. `views` has for each network (1 + variants, n, size), the picture itself first;
    `groups` one number for near-copies; `networks` the SHA-256 of what made the embeddings, `vans` the
    direction in which the last layer of each knows police vans."""

    views: dict[str, NDArray[np.float32]]
    kinds: NDArray[np.str_]
    police: NDArray[np.bool_]
    sources: NDArray[np.str_]
    groups: Rows
    networks: dict[str, str]
    vans: dict[str, NDArray[np.float32]]

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
    """A calibrated panel and the lines through its score."""

    panel: Panel
    thresholds: dict[str, float]


def fit(seen: Seen, rows: Rows) -> Fitted:
    """Learn from `rows` alone. Half of what calibrates are variants: what comes by telephone is harder than
    what people collect."""
    place = np.zeros(len(seen), np.int64)
    place[rows] = np.arange(len(rows))
    whole, varied = np.zeros(len(rows)), np.zeros(len(rows))
    for inside, outside in seen.folds(rows, INNER_FOLDS):
        panel = fit_panel(seen, inside)
        whole[place[outside]] = odds_of(panel, seen, outside)
        varied[place[outside]] = odds_of(panel, seen, outside, view=-1)
    truth = seen.police[rows]
    temperature = temperature_of(np.tile(truth, 2), np.concatenate([whole, varied]))
    panel = fit_panel(seen, rows).with_temperature(temperature)
    return Fitted(panel, thresholds_of(truth, panel.score(whole)))


def odds_of(panel: Panel, seen: Seen, rows: Rows, *, view: int = 0) -> Doubles:
    """What serving would work out for these rows."""
    first, second = (head.odds(seen.views[head.upon][view, rows]) for head in (panel.first, panel.second))
    return together(first, second)


def fit_panel(seen: Seen, rows: Rows) -> Panel:
    """Both heads, not yet calibrated; raises ValueError where there is only police, or none of it."""
    kinds = sorted(set(seen.kinds[rows].tolist()))
    police = tuple(bool(seen.police[rows][seen.kinds[rows] == kind].mean() > 0.5) for kind in kinds)
    if len(set(police)) < 2:
        raise ValueError("both police and what is none are needed to learn from")
    truth = np.searchsorted(kinds, seen.kinds[rows])
    weights = evened(seen.kinds[rows], seen.sources[rows])
    first, second = (
        Head(name, police, *_regression(seen.views[name][:, rows], truth, weights, seen.vans[name]))
        for name in (FIRST, SECOND)
    )
    return Panel(tuple(kinds), first, second, 1.0, seen.networks)


def evened(kinds: NDArray[np.str_], sources: NDArray[np.str_]) -> Floats:
    """How much each picture counts: more where its kind has few from its source; the mean is 1."""
    alike = [f"{kind} {source}" for kind, source in zip(kinds, sources, strict=True)]
    _, which, counts = np.unique(alike, return_inverse=True, return_counts=True)
    weights = counts[which] ** -EVENED
    return np.asarray(weights / weights.mean(), np.float32)


def _regression(views: Floats, truth: Rows, weights: Floats, van: Floats) -> tuple[Floats, Floats]:
    """Weights and bias of a multinomial regression over kinds, from the pictures and all their variants.

    The direction of police vans stands beside the numbers as one more of them, which decay spares: a little
    of what is learned about police then rests upon what the network knew before. It ends within the weights.
    """
    import torch  # heavy: the extra `train`

    numbers = views.reshape(-1, views.shape[-1])
    middle, spread = numbers.mean(axis=0), (numbers.std(axis=0) + 1e-3) * _SPREAD
    toward = np.pad(van, (numbers.shape[1] - len(van), 0))
    known = (numbers - middle) @ toward
    steepness = toward / ((known.std() + 1e-3) * _SPREAD / SPARED)
    given = torch.from_numpy(np.column_stack([(numbers - middle) / spread, (numbers - middle) @ steepness]))
    wanted = torch.from_numpy(np.tile(truth, len(views)))
    counted = torch.from_numpy(np.tile(weights, len(views)))
    torch.set_num_threads(1)  # on a busy machine two that wait for one another take ten times as long
    torch.manual_seed(SEED)
    layer = torch.nn.Linear(given.shape[1], int(truth.max()) + 1)
    search = torch.optim.LBFGS(
        layer.parameters(), max_iter=ROUNDS, history_size=10, line_search_fn="strong_wolfe"
    )

    def loss() -> float:
        search.zero_grad()
        errors = torch.nn.functional.cross_entropy(layer(given), wanted, reduction="none")
        error = (counted * errors).mean() + DECAY * (layer.weight**2).sum()
        error.backward()
        return float(error.detach())

    search.step(loss)
    found = layer.weight.detach().numpy()
    upon = found[:, :-1] / spread + found[:, -1:] * steepness
    bias = layer.bias.detach().numpy() - upon @ middle
    return upon.astype(np.float32), bias.astype(np.float32)
