"""Where words lead: offline to ZIP codes and cities, with a geocoder of streets to the street."""

import json
from urllib.parse import parse_qs

import pytest
import respx
from httpx import Response

from civicwatch.places.models import GeocodingAnswer
from sightings import city_names
from sightings.conversation.phrases import phrases_in
from sightings.conversation.spots import Kind
from sightings.models import InboundMessage, OutboundMessage
from sightings.services import finding_places
from tests.sightings.conversation.phone import Phone

pytestmark = pytest.mark.django_db


def found(text, **options):
    spots = (finding_places.find(phrase, **options) for phrase in phrases_in(text))
    return next((spot for spot in spots if spot), None)


@pytest.mark.parametrize(
    ("text", "kind", "name", "rough"),
    [
        ("90012", Kind.ZIP, "90012, Los Angeles, CA", False),
        ("Oakland", Kind.CITY, "Oakland, CA", False),
        ("portland maine", Kind.CITY, "Portland, ME", False),
        ("LA", Kind.CITY, "Los Angeles, CA", False),
        ("nyc", Kind.CITY, "New York City, NY", False),
        ("St. Louis", Kind.CITY, "St. Louis, MO", False),
        ("police near Echo Park", Kind.CITY, "Echo Park, Los Angeles, CA", False),
        ("5th and Main, Los Angeles", Kind.CITY, "Los Angeles, CA", True),
        ("cops at 5th and main los angeles taking tents", Kind.CITY, "Los Angeles, CA", True),
        ("1234 Sunset Blvd Los Angeles", Kind.CITY, "Los Angeles, CA", True),
        ("MacArthur Park LA", Kind.CITY, "Los Angeles, CA", True),
        ("34.0459, -118.2497", Kind.LINK, "Los Angeles, CA", False),
    ],
)
def test_offline(text, kind, name, rough):
    spot = found(text)

    assert (spot.kind, spot.name, spot.rough) == (kind, name, rough)


@pytest.mark.parametrize(
    "text", ["09000", "00000", "48.85, 2.35", "12345 Main St", "by the big tree", "5th and Main"]
)
def test_no_place(text):
    assert found(text) is None


def test_a_street_is_looked_for_in_the_city_that_was_named_elsewhere():
    spot = finding_places.find(phrases_in("5th and Main")[0], city="Los Angeles, CA")

    assert (spot.name, spot.rough) == ("Los Angeles, CA", True)


@pytest.mark.parametrize(
    ("text", "before", "city"),
    [
        ("Main los angeles", "Main", "Los Angeles, CA"),
        ("Main, Los Angeles, CA", "Main", "Los Angeles, CA"),
        ("Main en Los Angeles", "Main", "Los Angeles, CA"),
    ],
)
def test_the_city_at_the_end(text, before, city):
    rest, found_city = city_names.at_the_end(text)

    assert (rest, found_city.label) == (before, city)


@pytest.mark.parametrize("text", ["Main and commerce", "the temple", "Main"])
def test_small_names_in_small_letters_are_no_cities(text):
    assert city_names.at_the_end(text) is None


# --- with a geocoder of streets: Nominatim's jsonv2 ---

URL = "https://geo.example"
CROSSING = {
    "lat": "34.0459",
    "lon": "-118.2497",
    "addresstype": "highway",
    "display_name": "5th Street & Main Street, Downtown, Los Angeles, California",
}
ROAD = {
    "lat": "34.0300",
    "lon": "-118.2600",
    "addresstype": "road",
    "display_name": "Main Street, Los Angeles, California",
}
HOUSE = {
    "lat": "34.0771",
    "lon": "-118.2580",
    "addresstype": "building",
    "display_name": "1234, Sunset Boulevard, Los Angeles, California",
}


@pytest.fixture
def geocoder(settings):
    settings.NOMINATIM_URL = URL
    with respx.mock(assert_all_called=False) as mock:
        yield lambda *answers: mock.get(f"{URL}/search").mock(return_value=Response(200, json=list(answers)))


def asking(text, now=None):
    from django.utils import timezone

    return found(text, ask=finding_places.streets(now or timezone.now()))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1234 Sunset Blvd by Ana Ruiz, Los Angeles", "Sunset Blvd, Los Angeles"),
        ("1234 sunset blvd. los angeles", "Sunset Blvd., Los Angeles"),
        ("1234 Ruiz St, Los Angeles", ""),
    ],
)
def test_of_a_senders_words_those_are_shown_that_the_geocoder_says_too(geocoder, text, shown):
    geocoder(HOUSE)

    assert asking(text).label == shown


def test_a_crossing_is_found(geocoder):
    route = geocoder(ROAD, CROSSING)

    spot = asking("cops at 5th and main los angeles")

    assert (spot.kind, spot.name, spot.rough) == (Kind.CORNER, "5th & Main, Los Angeles", False)
    assert (spot.latitude, spot.longitude) == (34.0459, -118.2497)
    query = parse_qs(route.calls[0].request.url.query.decode())
    assert query["q"] == ["5th & main, Los Angeles, CA"]


def test_a_road_is_not_taken_for_a_crossing(geocoder):
    geocoder(ROAD)

    assert asking("5th and Main, Los Angeles").rough


def test_an_address_is_found_and_its_number_is_not_for_the_public(geocoder):
    geocoder(HOUSE)

    spot = asking("1234 Sunset Blvd, Los Angeles")

    assert spot.name == "1234 Sunset Blvd, Los Angeles"
    assert spot.label == "Sunset Blvd, Los Angeles"


def test_a_geocoder_in_trouble_leaves_the_area(geocoder):
    with respx.mock:
        respx.get(f"{URL}/search").mock(return_value=Response(503))
        assert asking("5th and Main, Los Angeles").rough


def test_a_message_is_looked_up_before_its_transaction_and_nothing_is_kept(geocoder):
    route = geocoder(CROSSING)
    phone = Phone()

    replies = phone.send("LAPD at 5th and Main, Los Angeles")
    phone.send("yes")

    assert replies[-1] == "Corner of 5th & Main, Los Angeles? Reply YES or send another."
    assert phone.sightings[0].exact == [34.0459, -118.2497]
    assert phone.sightings[0].area_label == "5th & Main, Los Angeles"
    assert route.call_count == 1
    assert not GeocodingAnswer.objects.exists()


def test_looking_ahead_writes_nothing(geocoder):
    from django.utils import timezone

    from sightings.services import conversing

    geocoder(CROSSING)

    known = conversing.look_ahead(
        {"From": ["+12135550123"], "Body": ["5th and Main, Los Angeles"]}, timezone.now()
    )

    assert [spot.name for spot in known.values() if spot] == ["5th & Main, Los Angeles"]
    assert not InboundMessage.objects.exists() and not OutboundMessage.objects.exists()
    assert json.dumps([phrase.text for phrase, _ in known])
