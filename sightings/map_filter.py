"""The reader's selection over the points of the map: a mask over columns.

What depends on the time is held against the moment since which the layer's state is as it is; the layer's
clock begins a new state whenever a sighting grows older than may be asked for, so that this is exact.
"""

import numpy as np

from civicwatch.lib.parameters import Parameters
from civicwatch.maps.clock import tick_of
from civicwatch.maps.layers import Chosen, State
from civicwatch.maps.masks import All, Test, compared, in_box, one_of
from sightings.filtering import SightingFilter, parse
from sightings.map_layer import ACTIVITIES, MINUTE, VERIFICATIONS


def read(given: Parameters, state: State) -> Chosen:
    """The filter of a request. Raises InvalidParameter."""
    return chosen_by(parse(given), state)


def chosen_by(wanted: SightingFilter, state: State) -> All:
    tests: list[Test] = []
    if wanted.bbox:
        tests.append(in_box(wanted.bbox))
    if wanted.seen_from:
        tests.append(compared("seen", np.greater_equal, tick_of(wanted.seen_from)))
    if wanted.seen_before:
        tests.append(compared("seen", np.less, tick_of(wanted.seen_before)))
    if wanted.age is not None:
        tests.append(compared("seen", np.greater, state.moment - wanted.age * MINUTE))
    if wanted.activities:
        tests.append(one_of("activity", [ACTIVITIES.index(name) for name in wanted.activities]))
    if wanted.verifications:
        tests.append(one_of("verification", [VERIFICATIONS.index(name) for name in wanted.verifications]))
    hours = wanted.hours_of_day()
    if hours is not None:
        tests.append(one_of("hour", list(hours)))
    return All(tuple(tests))
