"""What was learned about police: weights upon a network's numbers.

Kinds of pictures are told apart (a police vehicle, an ordinary car, another uniform …); police-like is what
the police kinds have together.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sightings.police.network import CELLS, LAYERS

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Head:
    """``weights`` (kinds, size) and ``bias`` (kinds,) are for embeddings of the network called ``upon``."""

    upon: str
    police: tuple[bool, ...]
    weights: Floats
    bias: Floats

    def odds(self, embeddings: Floats) -> Doubles:
        """Log-odds of police-like content, (n,), not yet calibrated."""
        said = (embeddings @ self.weights.T + self.bias).astype(np.float64)
        police = np.array(self.police)
        return np.asarray(_log_sum(said[:, police]) - _log_sum(said[:, ~police]))

    def heat(self, cells: Floats) -> Floats:
        """What each region adds to the margin of the police kinds over the others, (n, CELLS, CELLS).

        The class-activation map of Zhou et al. (2016) over all layers that the head reads; within a side,
        kinds are weighed by what they were given.
        """
        divided = lengths(cells, self.upon)
        said = cells.mean(axis=(2, 3)) / divided @ self.weights.T + self.bias
        police = np.array(self.police)
        margin = _shares(said, police) - _shares(said, ~police)
        weighed = (margin @ self.weights) / divided
        return np.asarray(np.einsum("nc,ncyx->nyx", weighed, cells) / CELLS**2, np.float32)


def embed(cells: Floats, upon: str) -> Floats:
    """The mean over all regions, each layer brought to length 1: (n, size)."""
    return np.asarray(cells.mean(axis=(2, 3)) / lengths(cells, upon))


def lengths(cells: Floats, upon: str) -> Floats:
    """The length of each layer's mean, (n, size): the same for all channels of a layer."""
    means = cells.mean(axis=(2, 3))
    edges = np.cumsum((0, *LAYERS[upon]))
    found: Floats = np.empty_like(means)
    for start, end in pairwise(edges):
        found[:, start:end] = np.linalg.norm(means[:, start:end], axis=1, keepdims=True) + 1e-6
    return found


def _log_sum(values: Doubles) -> Doubles:
    most = values.max(axis=1, keepdims=True)
    return np.asarray(np.log(np.exp(values - most).sum(axis=1)) + most[:, 0])


def _shares(said: Floats, which: NDArray[np.bool_]) -> Floats:
    """How the kinds of one side share it, with 0 for those of the other; rows sum to 1."""
    values = np.where(which, said, -np.inf)
    grown = np.exp(values - values.max(axis=1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=1, keepdims=True))
