"""The reader's selection over the city records on the map: a mask over columns."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from civicwatch.lib import parameters
from civicwatch.lib.parameters import Box, Parameters
from civicwatch.maps.clock import tick_of
from civicwatch.maps.layers import Chosen, State
from civicwatch.maps.points import E7, Points
from sightings.city.kinds import Kind
from sightings.city_filtering import CityFilter, parse
from sightings.city_map_layer import KINDS, categories, datasets
from sightings.map_filter import All

Mask = NDArray[np.bool_]
Test = Callable[[Points], Mask]


def read(given: Parameters, state: State) -> Chosen:
    """The filter of a request. Raises InvalidParameter."""
    return chosen_by(parse(given))


def stops(given: Parameters, state: State) -> Chosen:
    """Of the filters, stops know the box alone. Raises InvalidParameter."""
    return chosen_by(CityFilter(bbox=parameters.box(given)))


def chosen_by(wanted: CityFilter) -> All:
    tests: list[Test] = []
    if wanted.bbox:
        tests.append(_in_box(wanted.bbox))
    if wanted.since:
        tests.append(_compared(np.greater_equal, tick_of(wanted.since)))
    if wanted.before:
        tests.append(_compared(np.less, tick_of(wanted.before)))
    if wanted.hours is not None:
        tests.append(_one_of("hour", list(wanted.hours)))
    if wanted.datasets:
        tests.append(_one_of("dataset", datasets.known(wanted.datasets)))
    if wanted.categories:
        tests.append(_one_of("category", categories.known(wanted.categories)))
    if wanted.kinds:
        tests.append(_one_of("kind", [KINDS.index(Kind(kind)) for kind in wanted.kinds]))
    return All(tuple(tests))


def _in_box(box: Box) -> Test:
    west, south, east, north = (round(degrees * E7) for degrees in box)

    def test(points: Points) -> Mask:
        after, before = points.longitude >= west, points.longitude <= east
        columns = after & before if west <= east else after | before
        return columns & (points.latitude >= south) & (points.latitude <= north)

    return test


def _compared(compare: Callable[..., Mask], tick: int) -> Test:
    def test(points: Points) -> Mask:
        return compare(points.facets["at"], tick)

    return test


def _one_of(facet: str, values: list[int]) -> Test:
    wanted = np.array(values, np.int64)

    def test(points: Points) -> Mask:
        return np.isin(points.facets[facet], wanted)

    return test
