"""What the filters of the layers are made of: tests that say of each point whether a reader wants it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicwatch.lib.parameters import Box
from civicwatch.maps.points import E7, Points

Mask = NDArray[np.bool_]
Test = Callable[[Points], Mask]


@dataclass(frozen=True)
class All:
    """Chooses the points that pass every test; with no test, all of them."""

    tests: tuple[Test, ...]

    def __call__(self, points: Points, /) -> Mask | None:
        mask: Mask | None = None
        for test in self.tests:
            passed = test(points)
            mask = passed if mask is None else mask & passed
        return mask


def in_box(box: Box) -> Test:
    """Both edges belong to it; a box whose west is east of its east goes across the date line."""
    west, south, east, north = (round(degrees * E7) for degrees in box)

    def test(points: Points) -> Mask:
        after, before = points.longitude >= west, points.longitude <= east
        columns = after & before if west <= east else after | before
        return columns & (points.latitude >= south) & (points.latitude <= north)

    return test


def compared(facet: str, compare: Callable[[Any, int], Any], limit: int) -> Test:
    def test(points: Points) -> Mask:
        mask: Mask = compare(points.facets[facet], limit)
        return mask

    return test


def one_of(facet: str, values: Iterable[int]) -> Test:
    wanted = np.array(list(values), np.int64)

    def test(points: Points) -> Mask:
        return np.isin(points.facets[facet], wanted)

    return test
