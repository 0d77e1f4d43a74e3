"""All public points of one layer as sorted columns, so that a tile is a slice and a filter is a mask.

Values never change in place: a change makes new columns, and readers keep the ones that they hold.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from civicwatch.maps import cells

E7 = 10_000_000  # coordinates are whole ten-millionths of a degree: about a centimetre
FEW = 200
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
        places = np.flatnonzero(np.isin(self.id, ids))
        return self._each(lambda column: _cut(column, places)) if len(places) else self

    def plus(self, new: "Points") -> Self:
        """These points and new ones, still sorted. The two share no id."""
        if not len(new):
            return self
        places = np.searchsorted(self.cell, new.cell)
        return type(self)(
            _spliced(self.cell, new.cell, places),
            _spliced(self.id, new.id, places),
            _spliced(self.latitude, new.latitude, places),
            _spliced(self.longitude, new.longitude, places),
            {
                name: _spliced(*_equally_wide(self.facets.get(name, rows[:0]), rows), places)
                for name, rows in new.facets.items()
            },
        )

    def nbytes(self) -> int:
        fixed = self.cell.nbytes + self.id.nbytes + self.latitude.nbytes + self.longitude.nbytes
        return fixed + sum(column.nbytes for column in self.facets.values())

    def at(self, positions: slice | NDArray[np.intp]) -> Self:
        return self._each(lambda column: column[positions])

    def _each(self, change: Callable[[Column], Column]) -> Self:
        return type(self)(
            change(self.cell),
            change(self.id),
            change(self.latitude),
            change(self.longitude),
            {name: change(column) for name, column in self.facets.items()},
        )


def no_points() -> Points:
    return Points(NOBODY, NOBODY, NOBODY.astype(np.int32), NOBODY.astype(np.int32))


def _whole(degrees: Column) -> NDArray[np.int32]:
    return np.rint(np.asarray(degrees, np.float64) * E7).astype(np.int32)


def _cut(column: Column, places: NDArray[np.intp]) -> Column:
    """A column without the rows at some places. A few are cut out by copying what lies between them."""
    if len(places) > FEW:
        return np.delete(column, places, axis=0)
    head, *tails = np.split(column, places)
    return np.concatenate([head, *(tail[1:] for tail in tails)])


def _spliced(column: Column, rows: Column, places: NDArray[np.intp]) -> Column:
    """A column with new rows before some places; a few as above, which is ten times as fast."""
    if len(places) > FEW:
        return np.insert(column, places, rows, axis=0)
    head, *tails = np.split(column, places)
    pieces = [piece for row, tail in enumerate(tails) for piece in (rows[row : row + 1], tail)]
    return np.concatenate([head, *pieces])


def _equally_wide(old: Column, new: Column) -> tuple[Column, Column]:
    """A facet may have several words a row (a set of bits), and the set may have grown."""
    if old.ndim == 1 or old.shape[1] == new.shape[1]:
        return old, new
    width = max(old.shape[1], new.shape[1])
    return _widened(old, width), _widened(new, width)


def _widened(words: Column, width: int) -> Column:
    return np.pad(words, ((0, 0), (0, width - words.shape[1])))
