"""A face as numbers: what a network that learned from a million pictures of things sees in nine regions.

It was never taught to tell people apart, and cannot: a network made for recognising persons would
score higher, and would turn every visitor's photo into a means of finding them again.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from biaslab.faces import networks

SIDE = 128  # pixels of the picture that the network is given
LAST_BLOCK = 10  # of 16, counted from 0: later ones know things, earlier ones edges
GRID = 3  # regions down and across
CHANNELS = 112
SIZE = CHANNELS * GRID * GRID
BATCH = 32
_CELLS = 8  # down and across, in what the network hands out


def embed(crops: NDArray[np.uint8]) -> NDArray[np.float32]:
    """One row of `SIZE` numbers for each crop (n, SIDE, SIDE, 3): channel by channel, region by region."""
    parts = [_embed(crops[at : at + BATCH]) for at in range(0, len(crops), BATCH)]
    return np.concatenate(parts) if parts else np.zeros((0, SIZE), np.float32)


def _embed(crops: NDArray[np.uint8]) -> NDArray[np.float32]:
    batch = (crops.transpose(0, 3, 1, 2).astype(np.float32) - 127) / 128
    (features,) = networks.run(networks.EMBEDDING, np.ascontiguousarray(batch))
    return _pooled(features).reshape(len(crops), -1)


def _pooled(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Means over regions that overlap by a cell where eight cells do not divide by three."""
    edges = [(at * _CELLS // GRID, -(-(at + 1) * _CELLS // GRID)) for at in range(GRID)]
    return np.stack(
        [
            np.stack([features[:, :, top:down, left:right].mean(axis=(2, 3)) for left, right in edges], -1)
            for top, down in edges
        ],
        axis=-2,
    )
