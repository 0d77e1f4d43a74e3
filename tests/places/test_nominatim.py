"""The street-level geocoder, against answers in the format that Nominatim documents, and its good manners."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
import respx

from civicwatch.lib.outgoing_errors import OutgoingError, RateLimitedError, TransientError
from civicwatch.places import services
from civicwatch.places.models import GeocoderTurn, GeocodingAnswer
from civicwatch.places.nominatim import Nominatim

URL = "https://geocoder.example"
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
CROSSING = {
    "place_id": 100149,
    "licence": "Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright",
    "osm_type": "way",
    "osm_id": 107775,
    "boundingbox": ["45.5150", "45.5160", "-122.6790", "-122.6770"],
    "lat": "45.5155",
    "lon": "-122.6780",
    "display_name": "Example Street, Downtown, Portland, Multnomah County, Oregon, United States",
    "place_rank": 26,
    "category": "highway",
    "type": "residential",
    "importance": 0.1,
    "addresstype": "road",
    "address": {"road": "Example Street", "city": "Portland", "state": "Oregon", "country_code": "us"},
}


@pytest.fixture
def server():
    with respx.mock(base_url=URL, assert_all_called=False) as router:
        yield router


@pytest.fixture
def waits():
    return []


def test_an_answer_is_read_and_placed(server):
    server.get("/search").respond(json=[CROSSING])
    (answer,) = Nominatim(URL).search("Example Street, Portland")
    assert (answer.latitude, answer.longitude, answer.precision) == (45.5155, -122.678, "street")
    assert (answer.state_id, answer.county_id) == ("41", "41051")
    assert answer.label.startswith("Example Street")
    assert "OpenStreetMap" in answer.attribution


def test_the_request_says_who_asks_and_stays_in_the_country(server):
    route = server.get("/search").respond(json=[])
    Nominatim(f"{URL}/").search("Example Street & 5th")
    request = route.calls.last.request
    assert "CivicWatch" in request.headers["User-Agent"]
    assert request.url.params["q"] == "Example Street & 5th"
    assert request.url.params["format"] == "jsonv2"
    assert "us" in request.url.params["countrycodes"].split(",")


@pytest.mark.parametrize(
    ("addresstype", "precision"),
    [("road", "street"), ("house_number", "point"), ("city", "city"), ("county", "county"), (None, "point")],
)
def test_how_close_an_answer_comes(server, addresstype, precision):
    server.get("/search").respond(json=[{**CROSSING, "addresstype": addresstype}])
    assert Nominatim(URL).search("x")[0].precision == precision


@pytest.mark.parametrize(
    ("status", "error"),
    [(429, RateLimitedError), (503, TransientError), (403, OutgoingError), (302, OutgoingError)],
)
def test_a_refusal_is_an_error_of_its_kind(server, status, error):
    server.get("/search").respond(status)
    with pytest.raises(error):
        Nominatim(URL).search("x")


@pytest.mark.parametrize("broken", [httpx.ConnectTimeout, httpx.ConnectError, httpx.ReadTimeout])
def test_a_dead_server_is_a_passing_error(server, broken):
    server.get("/search").mock(side_effect=broken)
    with pytest.raises(TransientError):
        Nominatim(URL).search("x")


def test_something_else_than_json_is_final(server):
    server.get("/search").respond(text="<html>")
    with pytest.raises(OutgoingError):
        Nominatim(URL).search("x")


def test_places_without_a_point_are_left_out(server):
    odd = [{"lat": "north"}, {}, "text", {**CROSSING, "lat": "100"}, CROSSING]
    server.get("/search").respond(json=odd)
    assert len(Nominatim(URL).search("x")) == 1


def test_an_error_object_is_no_answer(server):
    server.get("/search").respond(json={"error": "Unable to geocode"})
    assert Nominatim(URL).search("x") == []


@pytest.mark.django_db
class TestManners:
    def test_the_same_search_is_asked_once(self, server, waits):
        route = server.get("/search").respond(json=[CROSSING])
        first = services.remembered(Nominatim(URL), "Example Street", now=NOW, sleep=waits.append)
        again = services.remembered(Nominatim(URL), "EXAMPLE street", now=NOW, sleep=waits.append)
        assert first == again
        assert route.call_count == 1

    def test_after_a_month_it_is_asked_again(self, server, waits):
        route = server.get("/search").respond(json=[CROSSING])
        services.remembered(Nominatim(URL), "x", now=NOW, sleep=waits.append)
        services.remembered(Nominatim(URL), "x", now=NOW + timedelta(days=31), sleep=waits.append)
        assert route.call_count == 2
        assert GeocodingAnswer.objects.count() == 1

    def test_requests_are_a_second_apart(self, server, waits):
        server.get("/search").respond(json=[])
        for query in ("a", "b", "c"):
            services.remembered(Nominatim(URL), query, now=NOW, sleep=waits.append)
        assert waits == [0.0, 1.0, 2.0]

    def test_after_a_pause_nobody_waits(self, server, waits):
        server.get("/search").respond(json=[])
        services.remembered(Nominatim(URL), "a", now=NOW, sleep=waits.append)
        services.remembered(Nominatim(URL), "b", now=NOW + timedelta(seconds=5), sleep=waits.append)
        assert waits == [0.0, 0.0]

    def test_a_long_queue_refuses_instead_of_making_a_person_wait(self, server, waits):
        route = server.get("/search").respond(json=[])
        GeocoderTurn.objects.create(pk=1, free_at=NOW + timedelta(seconds=10))
        with pytest.raises(RateLimitedError):
            services.remembered(Nominatim(URL), "a", now=NOW, sleep=waits.append)
        assert route.call_count == 0

    def test_a_street_goes_to_the_server_and_a_city_does_not(self, server, settings, waits):
        settings.NOMINATIM_URL = URL
        route = server.get("/search").respond(json=[CROSSING])
        assert services.geocode("Portland, OR", now=NOW, sleep=waits.append)[0].label == "Portland, OR"
        assert route.call_count == 0
        assert (
            services.geocode("12 Example Street, Portland", now=NOW, sleep=waits.append)[0].precision
            == "street"
        )

    def test_a_failing_server_leaves_the_offline_answer(self, server, settings, waits):
        settings.NOMINATIM_URL = URL
        server.get("/search").respond(503)
        answers = services.geocode("12 Example Street, Portland, OR", now=NOW, sleep=waits.append)
        assert [answer.label for answer in answers] == ["Portland, OR"]

    def test_unset_nobody_is_asked(self, server, settings, waits):
        settings.NOMINATIM_URL = ""
        route = server.get("/search").respond(json=[CROSSING])
        assert services.geocode("12 Example Street, Portland, OR", now=NOW)[0].precision == "city"
        assert route.call_count == 0
