"""Public places stand on a grid from which no exact place can be worked out."""

import math

from hypothesis import given
from hypothesis import strategies as st

from civicwatch.places.services import distance
from sightings.snapping import METRES_PER_DEGREE, snapped

latitudes = st.floats(-70, 75, allow_nan=False)
longitudes = st.floats(-179.9, 179.9, allow_nan=False)
grids = st.sampled_from([50, 100, 250, 1000])


def square(latitude, longitude, metres):
    """Row and column of the square that a snapped point is the middle of, and its sides in degrees."""
    height = metres / METRES_PER_DEGREE
    return height, height / math.cos(math.radians(latitude))


@given(latitudes, longitudes, grids)
def test_snapping_again_changes_nothing(latitude, longitude, metres):
    once = snapped(latitude, longitude, metres=metres)
    assert snapped(*once, metres=metres) == once


@given(latitudes, longitudes, grids)
def test_the_point_shown_is_never_farther_than_half_a_diagonal(latitude, longitude, metres):
    shown = snapped(latitude, longitude, metres=metres)
    assert distance(latitude, longitude, *shown) * 1000 <= metres * math.sqrt(2) / 2 * 1.01 + 0.2


@given(
    latitudes,
    longitudes,
    grids,
    st.lists(st.tuples(st.floats(0.01, 0.99), st.floats(0.01, 0.99)), min_size=1, max_size=30),
)
def test_any_number_of_reports_from_a_square_average_to_its_middle(latitude, longitude, metres, places):
    """Whoever collects all reports of a place, however many, holds the one point that one report gave."""
    middle = snapped(latitude, longitude, metres=metres)
    height, width = square(*middle, metres)

    shown = {
        snapped(middle[0] + (north - 0.5) * height, middle[1] + (east - 0.5) * width, metres=metres)
        for north, east in places
    }

    assert shown == {middle}


@given(latitudes, longitudes)
def test_the_grid_does_not_depend_on_where_one_begins(latitude, longitude):
    """Neighbouring squares neither overlap nor leave a gap: a step of one side leads to the next middle."""
    middle = snapped(latitude, longitude, metres=100)
    height, _ = square(*middle, 100)
    above = snapped(middle[0] + height, middle[1], metres=100)
    assert abs(above[0] - middle[0] - height) < 2e-6
