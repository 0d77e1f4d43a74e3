"""The subreddit and the outlet settle which place is meant, or say it where the text does not."""

import pytest

from civicwatch.places.extraction import find_place
from tests.places.test_extraction import told

NO_PLACE = "An officer punched a woman on the ground"


@pytest.mark.parametrize(
    ("hint", "city", "state"),
    [
        ("r/Portland", "Portland", "OR"),
        ("r/nyc", "New York City", "NY"),
        ("https://www.reddit.com/r/rva/comments/abc123/title/", "Richmond", "VA"),
        ("r/saltlakecity", "Salt Lake City", "UT"),
        ("@TulsaPolice", "Tulsa", "OK"),
    ],
)
def test_a_local_forum_or_office_is_about_its_city(hint, city, state):
    assert told(NO_PLACE, hint) == ("city", city, state)


@pytest.mark.parametrize(
    "hint",
    ["r/news", "r/PublicFreakout", "r/Justice", "r/mobile", "r/springfield", "r/", "@someone", "@Tulsa"],
)
def test_another_forum_or_author_says_nothing(hint):
    assert told(NO_PLACE, hint) == ("unknown", None, None)


@pytest.mark.parametrize(
    "hint", ["oregonlive.com", "The Oregonian", "https://www.oregonlive.com/crime/2020/06/x.html"]
)
def test_an_outlet_tells_the_state_of_a_police_report(hint):
    assert told(NO_PLACE, hint) == ("state", None, "OR")


def test_an_outlet_says_nothing_of_its_national_pages():
    assert told(NO_PLACE, "https://www.oregonlive.com/nation/2020/06/x.html")[0] == "unknown"


def test_an_outlet_says_nothing_of_other_news():
    assert told("A film star turned sixty", "oregonlive.com")[0] == "unknown"


@pytest.mark.parametrize(
    "hint", ["nytimes.com", "https://example.org/x", "", "not a url at all", "https://[broken"]
)
def test_an_unknown_or_national_outlet_says_nothing(hint):
    assert told(NO_PLACE, hint)[0] == "unknown"


@pytest.mark.parametrize(
    ("hint", "state"),
    [("https://www.pressherald.com/2020/06/01/x", "ME"), ("r/PortlandMaine", "ME"), ("kgw.com", "OR")],
)
def test_a_hint_settles_which_portland_is_meant(hint, state):
    assert told("An officer hit a man in Portland", hint) == ("city", "Portland", state)


def test_the_text_wins_over_the_hint():
    assert told("Police in Tulsa, OK hit a man", "r/Portland") == ("city", "Tulsa", "OK")


def test_an_agreeing_hint_confirms():
    text = "Salem police hit a man"
    assert find_place(text, hints=["statesmanjournal.com"]).confidence > find_place(text).confidence


def test_hints_that_contradict_each_other_say_nothing():
    assert told(NO_PLACE, "r/nyc", "oregonlive.com")[0] == "unknown"


def test_a_newsroom_named_in_the_text_tells_its_state():
    assert told("An Orlando Sentinel photographer was arrested by officers") == ("state", None, "FL")
