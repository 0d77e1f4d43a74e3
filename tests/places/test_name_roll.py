"""The search box's text of names holds what the records of the gazetteer hold, in their order."""

from itertools import islice

import pytest

from civicwatch.places import gazetteer, name_roll


@pytest.fixture(scope="module")
def places():
    return gazetteer.load()


def test_every_city_is_found_under_its_name(places):
    roll = name_roll.load()
    for name, cities in islice(places.cities_by_name.items(), 0, None, 37):
        assert {city.geonameid for city in roll.cities_named(name)} == {city.geonameid for city in cities}


def test_a_record_comes_back_as_it_was_and_the_most_populous_first(places):
    found = list(name_roll.load().cities_named("springfield"))
    assert {city.geonameid: city for city in found} == {
        city.geonameid: city for city in places.cities_by_name["springfield"]
    }
    assert [city.population for city in found] == sorted((city.population for city in found), reverse=True)


def test_counties_of_one_name_stand_in_the_order_of_their_people(places):
    found = list(name_roll.load().counties_named("orange county"))
    assert found == places.counties_by_name["orange county"]


def test_a_quarter_leads_to_its_whole_city(places):
    (brooklyn, *_others) = name_roll.load().cities_named("brooklyn")
    assert name_roll.load().whole_city(brooklyn) == places.whole_city(brooklyn)
    assert name_roll.load().whole_city(brooklyn).name == "New York City"


def test_letters_lead_to_all_that_begin_with_them(places):
    found = {city.geonameid for city in name_roll.load().cities_beginning_with("portl")}
    assert found == {
        city.geonameid
        for name, cities in places.cities_by_name.items()
        if name.startswith("portl")
        for city in cities
    }


@pytest.mark.parametrize("name", ["", "\n", "\x1e", "x" * 500, "no such town"])
def test_what_is_no_name_finds_nothing(name):
    assert list(name_roll.load().cities_named(name)) == []
