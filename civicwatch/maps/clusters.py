"""The content of one tile: clusters on a grid of eight by eight, and single points as themselves.

Every chosen point of the tile is counted exactly once, so the tiles of a zoom add up to the whole.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicwatch.maps import cells
from civicwatch.maps.points import Points

GRID = 3  # each tile is 2**3 by 2**3 clusters, 32 pixels each on a 256-pixel tile
MAX_ZOOM = 24


@dataclass(frozen=True)
class Clusters:
    """Parallel columns, one entry a cluster; positions are means, in ten-millionths of a degree."""

    count: NDArray[np.int64]
    latitude: NDArray[np.int64]
    longitude: NDArray[np.int64]
    first: NDArray[np.intp]  # where, in the points it was made of, each cluster begins

    def __len__(self) -> int:
        return len(self.count)


NOTHING = Clusters(*(np.empty(0, np.int64) for _ in range(4)))


def clustered(points: Points, z: int, chosen: NDArray[np.bool_] | None = None) -> Clusters:
    """Groups points, which lie sorted by cell, by their cell of the grid at zoom z.

    ``chosen`` masks the points that count; without it all do.
    """
    picked = None if chosen is None else np.flatnonzero(chosen)
    cell = _picked(points.cell, picked)
    if not len(cell):
        return NOTHING
    key = cell >> 2 * (cells.DEPTH - z - GRID)
    first = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
    count = np.diff(first, append=len(cell))
    latitude = _mean(_picked(points.latitude, picked), first, count)
    longitude = _mean(_picked(points.longitude, picked), first, count)
    return Clusters(count, latitude, longitude, first if picked is None else picked[first])


def _picked(column: NDArray[Any], positions: NDArray[np.intp] | None) -> NDArray[Any]:
    return column if positions is None else column[positions]


def _mean(column: NDArray[np.int32], first: NDArray[np.intp], count: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rounded down, which never leaves the range of whole numbers averaged, and so never the cell."""
    means: NDArray[np.int64] = np.add.reduceat(column, first, dtype=np.int64) // count
    return means
