"""What `migrate` alone leaves behind, and what the writing services ask of it."""

import pytest

from civicwatch.places import services
from civicwatch.places.gazetteer import load
from civicwatch.places.models import City, County, State

pytestmark = pytest.mark.django_db


def test_migrate_alone_fills_the_tables():
    assert State.objects.count() == 56
    assert County.objects.count() == len(load().counties)
    assert City.objects.count() == sum(city.part_of is None for city in load().cities.values())
    assert City.objects.count() > 20_000


def test_every_city_that_a_text_may_name_is_a_row():
    known = set(City.objects.values_list("pk", flat=True))
    assert {load().whole_city(city).geonameid for city in load().cities.values()} <= known


@pytest.mark.parametrize(
    ("latitude", "longitude", "city", "county"),
    [
        (45.5231, -122.6765, "Portland", "Multnomah County"),
        (40.6782, -73.9442, "New York City", "Kings County"),
        (34.0195, -118.4912, "Santa Monica", "Los Angeles County"),
        (35.1495, -90.0490, "Memphis", "Shelby County"),
        (38.8977, -77.0365, "Washington", "District of Columbia"),
        (45.0761, -93.3327, "Brooklyn Center", "Hennepin County"),
    ],
)
def test_the_surroundings_of_a_point(latitude, longitude, city, county):
    around = services.places_for(latitude, longitude)
    assert around.city.name == city
    assert County.objects.get(pk=around.county_id).name == county
    assert around.city.state_id == around.state_id


def test_a_point_in_open_country_has_no_city():
    around = services.places_for(41.0, -117.5, kilometres=5)
    assert (around.state_id, around.city) == ("32", None)


def test_a_point_abroad_has_nothing():
    assert services.places_for(51.5, -0.12) == services.Surroundings(None, None, None, None)


@pytest.mark.parametrize("name", ["or", "OR", "oregon", "41", " Oregon "])
def test_a_state_is_known_by_all_its_names(name):
    assert State.objects.known_as(name).get().name == "Oregon"


def test_around_covers_the_asked_distance():
    near = City.objects.around(45.5231, -122.6765, kilometres=12)
    names = set(near.values_list("name", flat=True))
    assert {"Portland", "Beaverton"} <= names
    assert "Salem" not in names


@pytest.mark.parametrize(
    ("a", "b", "kilometres"),
    [((45.5231, -122.6765), (47.6062, -122.3321), 233), ((0, 0), (0, 0), 0), ((0, 179.5), (0, -179.5), 111)],
)
def test_distance_along_the_great_circle(a, b, kilometres):
    assert services.distance(*a, *b) == pytest.approx(kilometres, abs=1.5)


def test_a_state_knows_its_bounding_box():
    west, south, east, north = State.objects.get(pk="02").bbox
    assert west < east < 0 < south < north
