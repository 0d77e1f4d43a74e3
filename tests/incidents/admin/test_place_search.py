"""The search box over the map: places of the gazetteer, for moderators only."""

import pytest
from django.urls import reverse

from civicwatch.access.roles import MODERATOR
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
URL = reverse("admin:incidents_find_place")


@pytest.fixture
def ask(client):
    client.force_login(UserFactory(role=MODERATOR))
    return lambda text: client.get(URL, {"q": text}).json()["results"]


def test_a_city_the_largest_first(ask):
    first, second = ask("Portland")[:2]
    assert first["label"].startswith("Portland, OR")
    assert second["label"].startswith("Portland, ME")
    assert first["precision"] == "city"
    assert (round(first["latitude"]), round(first["longitude"])) == (46, -123)


@pytest.mark.parametrize("text", ["Portland, ME", "portland, maine"])
def test_a_city_with_its_state(ask, text):
    assert ask(text)[0]["label"].startswith("Portland, ME")


def test_a_state_and_a_county(ask):
    assert ask("Minnesota")[0]["precision"] == "state"
    labels = {place["label"]: place["precision"] for place in ask("Hennepin")}
    assert labels["Hennepin County, MN"] == "county"


def test_the_name_of_a_state_alone_is_offered_first_as_that_state(ask):
    place = ask("Georgia")[0]
    assert (place["label"], place["precision"], place["how"]) == ("Georgia", "state", "in that state")


def test_coordinates(ask):
    [point] = ask("44.97, -93.26")
    assert (point["latitude"], point["longitude"], point["precision"]) == (44.97, -93.26, "point")


@pytest.mark.parametrize("text", ["", "  ", "99, 200", "xyzzyq", "\0", ",", "'; --", "a" * 5000])
def test_nothing_found_is_an_empty_list(ask, text):
    assert ask(text) == [] or text == ","


def test_at_most_ten(ask):
    assert len(ask("San")) == 10


def test_strangers_are_sent_to_sign_in_and_staff_without_a_role_are_refused(client):
    assert client.get(URL, {"q": "Portland"}).status_code == 302
    client.force_login(UserFactory())
    assert client.get(URL, {"q": "Portland"}).status_code == 403
