"""Points fall into the right county, on both sides of borders and shores."""

import time

import numpy as np
import pytest

from civicwatch.places.boundaries import OUTSIDE, load, locate, locate_many

INSIDE = {
    "Portland, Oregon": (45.5152, -122.6784, "41", "41051"),
    "Portland, Maine": (43.6591, -70.2568, "23", "23005"),
    "the White House": (38.8977, -77.0365, "11", "11001"),
    "San Juan, Puerto Rico": (18.4655, -66.1057, "72", "72127"),
    "Dededo, Guam": (13.5178, 144.8391, "66", "66010"),
    "Kansas City, Kansas": (39.1141, -94.6275, "20", "20209"),
    "Kansas City, Missouri": (39.0997, -94.5786, "29", "29095"),
    "Detroit": (42.3314, -83.0458, "26", "26163"),
    "Attu, beyond the date line": (52.9, 172.9, "02", "02016"),
}
BEYOND = {
    "Windsor, Ontario": (42.3149, -83.0364),
    "Tijuana": (32.5149, -117.0382),
    "Ciudad Juárez": (31.7386, -106.4870),
    "London": (51.5074, -0.1278),
    "the Atlantic": (35.0, -60.0),
    "nowhere": (float("nan"), 0.0),
}


@pytest.mark.parametrize("place", INSIDE)
def test_a_point_lies_in_its_state_and_county(place):
    latitude, longitude, state, county = INSIDE[place]
    assert locate(latitude, longitude) == (state, county)


@pytest.mark.parametrize("place", BEYOND)
def test_a_point_outside_the_country_has_neither(place):
    assert locate(*BEYOND[place]) == OUTSIDE


def test_a_pier_belongs_to_the_county_of_its_shore():
    san_francisco_pier = (37.8087, -122.4098)
    assert locate(*san_francisco_pier).county_fips == "06075"


def test_a_polygon_keeps_its_holes():
    """Fairfax city, Virginia, is a hole in Fairfax County."""
    assert locate(38.8462, -77.3064).county_fips == "51600"
    assert locate(38.8300, -77.2700).county_fips == "51059"


def test_many_points_answer_in_their_order():
    latitudes, longitudes = [45.5152, 51.5074, 43.6591], [-122.6784, -0.1278, -70.2568]
    assert [found.state_fips for found in locate_many(latitudes, longitudes)] == ["41", None, "23"]


def test_no_points_are_no_answers():
    assert locate_many([], []) == []


def test_many_and_one_agree():
    rng = np.random.default_rng(4)
    latitudes, longitudes = rng.uniform(24, 50, 200), rng.uniform(-125, -66, 200)
    one_by_one = [locate(a, b) for a, b in zip(latitudes, longitudes, strict=True)]
    assert locate_many(latitudes, longitudes) == one_by_one


def test_a_hundred_thousand_points_take_seconds():
    rng = np.random.default_rng(5)
    load()
    started = time.process_time()
    found = locate_many(rng.uniform(24, 50, 100_000), rng.uniform(-125, -66, 100_000))
    assert time.process_time() - started < 5
    assert 50_000 < sum(where is not OUTSIDE for where in found) < 70_000


def test_the_polygons_are_decoded_once():
    assert load() is load()


def test_one_point_and_many_get_the_same_answer():
    grid = [
        (latitude / 2, longitude / 2) for latitude in range(36, 142, 3) for longitude in range(-340, -130, 5)
    ]
    assert [locate(*point) for point in grid] == locate_many(*zip(*grid, strict=True))
