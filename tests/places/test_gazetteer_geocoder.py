"""What a moderator types into the search box, answered without any network."""

import pytest

from civicwatch.places.gazetteer_geocoder import MOST_ANSWERS, GazetteerGeocoder

GEOCODER = GazetteerGeocoder()


def first(query):
    answers = GEOCODER.search(query)
    return (answers[0].label, answers[0].precision) if answers else None


@pytest.mark.parametrize(
    ("query", "label", "precision"),
    [
        ("Portland", "Portland, OR", "city"),
        ("Portland, ME", "Portland, ME", "city"),
        ("portland maine", "Portland, ME", "city"),
        ("Kansas City", "Kansas City, MO", "city"),
        ("Kansas City, Kansas", "Kansas City, KS", "city"),
        ("St Paul MN", "Saint Paul, MN", "city"),
        ("Mobile", "Mobile, AL", "city"),
        ("Brooklyn", "Brooklyn, New York City, NY", "city"),
        ("nyc", "New York City, NY", "city"),
        ("L.A.", "Los Angeles, CA", "city"),
        ("Oregon", "Oregon", "state"),
        ("OR", "Oregon", "state"),
        ("Georgia", "Georgia", "state"),
        ("georgia", "Georgia", "state"),
        ("King County, WA", "King County, WA", "county"),
        ("Multnomah", "Multnomah County, OR", "county"),
        ("Albuq", "Albuquerque, NM", "city"),
        ("5th Ave and Main St, Fort Wayne, IN", "Fort Wayne, IN", "city"),
    ],
)
def test_a_name_leads_to_its_place(query, label, precision):
    assert first(query) == (label, precision)


def test_two_numbers_are_a_point():
    answer = GEOCODER.search("45.5152, -122.6784")[0]
    assert (answer.latitude, answer.longitude, answer.precision) == (45.5152, -122.6784, "point")
    assert (answer.state_id, answer.county_id) == ("41", "41051")


@pytest.mark.parametrize("query", ["", "   ", ",", "95.0, 10.0", "xyzzy plugh", "\x00"])
def test_nonsense_finds_nothing(query):
    assert GEOCODER.search(query) == []


def test_every_answer_is_there_once_and_credits_its_source():
    answers = GEOCODER.search("Springfield")
    assert len(answers) == len({answer.city_id for answer in answers}) == MOST_ANSWERS
    assert all("GeoNames" in answer.attribution for answer in answers)
