"""The reader's selection over the city records on the map: a mask over columns."""

import numpy as np

from civicwatch.lib import parameters
from civicwatch.lib.parameters import Parameters
from civicwatch.maps.clock import tick_of
from civicwatch.maps.layers import Chosen, State
from civicwatch.maps.masks import All, Test, compared, in_box, one_of
from sightings.city.kinds import Kind
from sightings.city_filtering import CityFilter, parse
from sightings.city_map_layer import KINDS, categories, datasets


def read(given: Parameters, state: State) -> Chosen:
    """The filter of a request. Raises InvalidParameter."""
    return chosen_by(parse(given))


def stops(given: Parameters, state: State) -> Chosen:
    """Of the filters, stops know the box alone. Raises InvalidParameter."""
    return chosen_by(CityFilter(bbox=parameters.box(given)))


def chosen_by(wanted: CityFilter) -> All:
    tests: list[Test] = []
    if wanted.bbox:
        tests.append(in_box(wanted.bbox))
    if wanted.since:
        tests.append(compared("at", np.greater_equal, tick_of(wanted.since)))
    if wanted.before:
        tests.append(compared("at", np.less, tick_of(wanted.before)))
    if wanted.hours is not None:
        tests.append(one_of("hour", list(wanted.hours)))
    if wanted.datasets:
        tests.append(one_of("dataset", datasets.known(wanted.datasets)))
    if wanted.categories:
        tests.append(one_of("category", categories.known(wanted.categories)))
    if wanted.kinds:
        tests.append(one_of("kind", [KINDS.index(Kind(kind)) for kind in wanted.kinds]))
    return All(tuple(tests))
