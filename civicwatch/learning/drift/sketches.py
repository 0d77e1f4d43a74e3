"""Counts in fixed bins: all that drift keeps of a day, small, addable, and without a word of anybody's.

The bins do not depend on any data, so hours add up to days, and days can be held against any reference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Sketch = dict[str, int]  # the number of a bin, or a category, to how many rows fell there
Sketches = dict[str, Sketch]

GROUPS = 10  # bins of PSI: deciles of the reference, as is usual for it
FINER = 20  # steps of KS: twentieths of the reference
RARE = 0.01  # a category rarer than that in the reference counts among the others
OTHER = "other"
LONGEST_CATEGORY = 40  # characters


@dataclass(frozen=True)
class Grid:
    """Equal bins between two ends, on a scale: of the value itself, of its log2, or of its log-odds.

    What lies outside counts in the first or last bin.
    """

    low: float
    high: float
    bins: int
    scale: str = "plain"

    def bin_of(self, values: Sequence[float] | Floats) -> Counts:
        """The bin of each value; values must be finite."""
        placed = (
            (self._scaled(np.asarray(values, np.float64)) - self.low) / (self.high - self.low) * self.bins
        )
        return np.asarray(placed.clip(0, self.bins - 1), np.int64)

    def edge(self, number: int) -> float:
        """The lower edge of a bin, in the value's own unit."""
        at = self.low + (self.high - self.low) * number / self.bins
        if self.scale == "log2":
            return float(2**at)
        return float(1 / (1 + np.exp(-at))) if self.scale == "log-odds" else float(at)

    def _scaled(self, values: Floats) -> Floats:
        if self.scale == "log2":
            return np.asarray(np.log2(values.clip(2**self.low, None)))
        if self.scale == "log-odds":
            held = values.clip(1e-9, 1 - 1e-9)
            return np.asarray(np.log(held / (1 - held)))
        return values


def of_numbers(values: Sequence[float] | Floats, grid: Grid) -> Sketch:
    """How many values fall in each bin; what is not a number is left out."""
    given = np.asarray(values, np.float64)
    bins, counts = np.unique(grid.bin_of(given[np.isfinite(given)]), return_counts=True)
    return {str(number): int(count) for number, count in zip(bins, counts, strict=True)}


def of_categories(values: Iterable[str]) -> Sketch:
    """How many rows of each category; what is empty is not known and left out."""
    return dict(Counter(value[:LONGEST_CATEGORY] for value in values if value))


def added(parts: Iterable[Mapping[str, Mapping[str, int]]]) -> Sketches:
    """Several windows as one."""
    total: dict[str, Counter[str]] = {}
    for part in parts:
        for feature, sketch in part.items():
            total.setdefault(feature, Counter()).update(sketch)
    return {feature: dict(counts) for feature, counts in total.items()}


def rows(sketch: Mapping[str, int]) -> int:
    return sum(sketch.values())


def on_grid(sketch: Mapping[str, int], grid: Grid) -> Counts:
    """The counts of all bins, empty ones too."""
    counts = np.zeros(grid.bins, np.int64)
    for number, count in sketch.items():
        counts[int(number)] += count
    return counts


def quantile_cuts(reference: Counts, parts: int) -> Counts:
    """First bins of up to `parts` groups that share the reference out about equally; the first is bin 0.

    A value that holds more than its share of the rows makes fewer, larger groups.
    """
    shares = np.cumsum(reference) / max(int(reference.sum()), 1)
    cuts = np.searchsorted(shares, np.arange(1, parts) / parts, side="left") + 1
    return np.unique(np.concatenate([[0], cuts[cuts < len(reference)]])).astype(np.int64)


def grouped(counts: Counts, cuts: Counts) -> Counts:
    """The counts of the groups that begin at `cuts`, for one window or many."""
    return np.asarray(np.add.reduceat(counts, cuts, axis=-1), np.int64)


def paired_categories(
    reference: Mapping[str, int], now: Mapping[str, int]
) -> tuple[list[str], Counts, Counts]:
    """Categories with the counts of both: those the reference knows well, then all others as one."""
    least = RARE * max(rows(reference), 1)
    known = sorted((name for name, count in reference.items() if count >= least and name != OTHER))
    names = [*known, OTHER]

    def counts(sketch: Mapping[str, int]) -> Counts:
        found = [sketch.get(name, 0) for name in known]
        return np.array([*found, rows(sketch) - sum(found)], np.int64)

    return names, counts(reference), counts(now)
