"""A crop as numbers that a classifier reads: one object for training, measuring and serving.

Two kinds: 32×32 coloured pixels, or what a network sees in nine regions. Both are shortened to their
150 main directions (PCA), found on equally many faces of every group, so that no mix decides what is seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from biaslab.faces import crops
from biaslab.faces.embedding import CHANNELS, GRID, embed
from biaslab.recipes import PIXELS

Floats = NDArray[np.float32]
SMALL = 32  # pixels down and across
SHRINK = crops.SIDE // SMALL
DIRECTIONS = 150
PATCHES = 8  # covered one by one, down and across, where pixels are explained
SEED = 20


@dataclass(frozen=True)
class Encoder:
    """`mean` and `spread` are of what is seen; `directions` has a column for each number handed out."""

    kind: str
    mean: Floats
    spread: Floats
    directions: NDArray[np.float16]

    @classmethod
    def fit(cls, kind: str, seen: Floats) -> Encoder:
        """Learn the main directions of what was seen of many faces (n, size)."""
        from sklearn.decomposition import PCA  # heavy: workers and commands only

        mean = seen.mean(axis=0)
        # Pixels share one scale; the network's channels do not.
        spread = np.ones(1, np.float32) if kind == PIXELS else seen.std(axis=0) + np.float32(1e-6)
        count = min(DIRECTIONS, len(seen) - 1, seen.shape[1])
        pca = PCA(count, svd_solver="randomized", random_state=SEED).fit((seen - mean) / spread)
        directions = pca.components_.T / np.sqrt(pca.explained_variance_[0])
        return cls(kind, mean.astype(np.float32), spread.astype(np.float32), directions.astype(np.float16))

    @property
    def size(self) -> int:
        return int(self.directions.shape[1])

    def encode(self, faces: NDArray[np.uint8]) -> Floats:
        """Numbers for crops (n, SIDE, SIDE, 3)."""
        return self.shorten(see(self.kind, faces))

    def shorten(self, seen: Floats) -> Floats:
        found: Floats = ((seen - self.mean) / self.spread) @ self.directions.astype(np.float32)
        return found

    def covered(self, seen: Floats) -> tuple[Floats, int]:
        """Numbers of one face, then with each region covered by the average face, and regions a side.

        A covered region adds nothing to the sum that a number is, so one pass over the face tells of all.
        """
        side = PATCHES if self.kind == PIXELS else GRID
        whole = self.shorten(seen[None])
        away = ((seen - self.mean) / self.spread)[:, None]
        parts = self._by_region(away).transpose(0, 2, 1) @ self._by_region(self.directions.astype(np.float32))
        return np.concatenate([whole, whole - parts[:, 0]]), side

    def _by_region(self, columns: Floats) -> Floats:
        """Rows of what is seen, put in order of the region that they lie in (regions, rows, columns)."""
        last = columns.shape[1]
        if self.kind == PIXELS:
            step = SMALL // PATCHES
            blocks = columns.reshape(PATCHES, step, PATCHES, step, 3, last).transpose(0, 2, 1, 3, 4, 5)
            return blocks.reshape(PATCHES * PATCHES, -1, last)
        return columns.reshape(CHANNELS, GRID * GRID, last).transpose(1, 0, 2)

    def state(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "mean": self.mean,
            "spread": self.spread,
            "directions": self.directions,
        }

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> Encoder:
        return cls(state["kind"], state["mean"], state["spread"], state["directions"])


def see(kind: str, faces: NDArray[np.uint8]) -> Floats:
    """Everything that an encoder of this kind looks at (n, size)."""
    return small(faces).reshape(len(faces), -1) if kind == PIXELS else embed(faces)


def small(faces: NDArray[np.uint8]) -> Floats:
    """Crops at 32×32, 0 to 1: each pixel is the mean of sixteen."""
    blocks = faces.reshape(len(faces), SMALL, SHRINK, SMALL, SHRINK, 3)
    found: Floats = blocks.mean(axis=(2, 4), dtype=np.float32) / 255
    return found
