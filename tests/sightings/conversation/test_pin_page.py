"""The page behind the one-use link."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sightings.models import Contributor, PinLink, Sighting
from tests.sightings.conversation.phone import Phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def address():
    replies = Phone().send("LAPD at 5th and Main, Los Angeles", photos=1)
    return "/sightings/pin/" + replies[-1].split("/pin/")[1].split("/")[0] + "/"


def test_the_page_asks_where(client, address):
    page = client.get(address)

    assert page.status_code == 200
    assert b"Where do you see police?" in page.content
    assert b'data-start="34.052,-118.244"' in page.content
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    assert PinLink.objects.get().used_at is None, "looking uses nothing up"


def test_a_pin_counts_at_once_and_once(client, address):
    thanks = client.post(address, {"pin": "34.04590,-118.24970"})
    again = client.post(address, {"pin": "34.04590,-118.24970"})

    assert thanks.status_code == 200
    assert again.status_code == 404
    assert Sighting.objects.get().exact == [34.0459, -118.2497]


def test_words_do_where_there_is_no_script(client, address):
    client.post(address, {"pin": "", "where": "Oakland, CA"})

    assert Sighting.objects.get().place_precision == "city"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"pin": "nonsense"},
        {"pin": "48.85,2.35"},
        {"pin": "91,500"},
        {"where": "\0\0"},
        {"where": "zzzz"},
        {"where": "x" * 5000},
    ],
)
def test_what_is_no_place_leaves_the_link_good(client, address, sent):
    answer = client.post(address, sent)

    assert answer.status_code == 400
    assert b"Your report is safe" in answer.content
    assert client.get(address).status_code == 200
    assert not Sighting.objects.exists()


def test_a_link_is_over_after_an_hour(client, address):
    PinLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert client.get(address).status_code == 404
    assert client.post(address, {"pin": "34.05,-118.25"}).status_code == 404


def test_another_secret_opens_nothing(client, address):
    assert client.get("/sightings/pin/0123456789abcdefghijkl/").status_code == 404


def test_the_page_speaks_as_the_conversation_does(client, address):
    Contributor.objects.update(language="es")

    assert 'lang="es"' in client.get(address).content.decode()
