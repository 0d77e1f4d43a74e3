"""The reader's selection over the points of the map: a mask over columns.

What depends on the time is held against the moment since which the layer's state is as it is; the layer's
clock begins a new state whenever a sighting grows older than may be asked for, so that this is exact.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from civicwatch.lib.parameters import Box, Parameters
from civicwatch.maps.clock import tick_of
from civicwatch.maps.layers import Chosen, State
from civicwatch.maps.points import E7, Points
from sightings.filtering import SightingFilter, parse
from sightings.map_layer import ACTIVITIES, MINUTE, VERIFICATIONS

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


def read(given: Parameters, state: State) -> Chosen:
    """The filter of a request. Raises InvalidParameter."""
    return chosen_by(parse(given), state)


def chosen_by(wanted: SightingFilter, state: State) -> All:
    tests: list[Test] = []
    if wanted.bbox:
        tests.append(_in_box(wanted.bbox))
    if wanted.seen_from:
        tests.append(_seen(np.greater_equal, tick_of(wanted.seen_from)))
    if wanted.seen_before:
        tests.append(_seen(np.less, tick_of(wanted.seen_before)))
    if wanted.age is not None:
        tests.append(_seen(np.greater, state.moment - wanted.age * MINUTE))
    if wanted.activities:
        tests.append(_one_of("activity", [ACTIVITIES.index(name) for name in wanted.activities]))
    if wanted.verifications:
        tests.append(_one_of("verification", [VERIFICATIONS.index(name) for name in wanted.verifications]))
    hours = wanted.hours_of_day()
    if hours is not None:
        tests.append(_one_of("hour", list(hours)))
    return All(tuple(tests))


def _in_box(box: Box) -> Test:
    west, south, east, north = (round(degrees * E7) for degrees in box)

    def test(points: Points) -> Mask:
        after, before = points.longitude >= west, points.longitude <= east
        columns = after & before if west <= east else after | before
        return columns & (points.latitude >= south) & (points.latitude <= north)

    return test


def _seen(compare: Callable[..., Mask], tick: int) -> Test:
    def test(points: Points) -> Mask:
        return compare(points.facets["seen"], tick)

    return test


def _one_of(facet: str, values: list[int]) -> Test:
    wanted = np.array(values, np.int64)

    def test(points: Points) -> Mask:
        return np.isin(points.facets[facet], wanted)

    return test
