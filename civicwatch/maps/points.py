"""All public points of one layer as sorted columns, so that a tile is a slice and a filter is a mask.

Values never change in place: a change makes new columns, and readers keep the ones that they hold.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from civicwatch.maps import cells

E7 = 10_000_000  # coordinates are whole ten-millionths of a degree: about a centimetre
NOBODY: NDArray[np.int64] = np.empty(0, np.int64)

Column = NDArray[Any]


@dataclass(frozen=True)
class Points:
    """Columns of equal length, sorted by cell. Facets are what the layer filters and shows by."""

    cell: NDArray[np.int64]
    id: NDArray[np.int64]
    latitude: NDArray[np.int32]
    longitude: NDArray[np.int32]
    facets: Mapping[str, Column] = field(default_factory=dict)

    @classmethod
    def of(cls, ids: Column, latitude: Column, longitude: Column, facets: Mapping[str, Column]) -> Self:
        """Points from degrees, in any order. The cell is that of the rounded position, the one shown."""
        rows, columns = _whole(latitude), _whole(longitude)
        cell = cells.encode_many(rows / E7, columns / E7)
        return cls(cell, ids.astype(np.int64), rows, columns, facets).at(np.argsort(cell, kind="stable"))

    def __len__(self) -> int:
        return len(self.cell)

    def within(self, first: int, end: int) -> Self:
        """The points with first <= cell < end, as views: nothing is copied."""
        start, stop = np.searchsorted(self.cell, (first, end))
        return self.at(slice(int(start), int(stop)))

    def without(self, ids: NDArray[np.int64]) -> Self:
        stay = np.isin(self.id, ids, invert=True)
        return self if stay.all() else self.at(np.flatnonzero(stay))

    def plus(self, new: "Points") -> Self:
        """These points and new ones, still sorted. The two share no id."""
        if not len(new):
            return self
        positions = np.searchsorted(self.cell, new.cell)
        return type(self)(
            np.insert(self.cell, positions, new.cell),
            np.insert(self.id, positions, new.id),
            np.insert(self.latitude, positions, new.latitude),
            np.insert(self.longitude, positions, new.longitude),
            {name: _joined(self.facets.get(name), new.facets[name], positions) for name in new.facets},
        )

    def nbytes(self) -> int:
        fixed = self.cell.nbytes + self.id.nbytes + self.latitude.nbytes + self.longitude.nbytes
        return fixed + sum(column.nbytes for column in self.facets.values())

    def at(self, positions: slice | NDArray[np.intp]) -> Self:
        return type(self)(
            self.cell[positions],
            self.id[positions],
            self.latitude[positions],
            self.longitude[positions],
            {name: column[positions] for name, column in self.facets.items()},
        )


def no_points() -> Points:
    return Points(NOBODY, NOBODY, NOBODY.astype(np.int32), NOBODY.astype(np.int32))


def _whole(degrees: Column) -> NDArray[np.int32]:
    return np.rint(np.asarray(degrees, np.float64) * E7).astype(np.int32)


def _joined(old: Column | None, new: Column, positions: NDArray[np.intp]) -> Column:
    """One facet with new rows in place. One of several words a row (a set of bits) may have grown wider."""
    if old is None or not len(old):
        return new
    if new.ndim > 1:
        width = max(old.shape[1], new.shape[1])
        old, new = _widened(old, width), _widened(new, width)
    return np.insert(old, positions, new, axis=0)


def _widened(words: Column, width: int) -> Column:
    return np.pad(words, ((0, 0), (0, width - words.shape[1])))
