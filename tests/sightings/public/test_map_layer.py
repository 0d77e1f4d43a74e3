"""The tiles of the live map: what a point tells, and that filters, clock and counts are exact."""

from datetime import timedelta

import pytest
from django.test import Client

from sightings.placing import Place, Precision
from sightings.services import changing, showing
from tests.factories import UserFactory
from tests.sightings.public.sighting_rows import NOON, put_down, sender

pytestmark = pytest.mark.django_db
WHOLE = "/api/v1/tiles/sightings/0/0/0.geojson"
TOLD = {
    *("count", "id", "activity", "verification", "place_precision", "seen_at", "has_picture"),
    "demonstration",
    *("confidence", "area_label"),
}


@pytest.fixture
def at(monkeypatch):
    """``at(moment, **filters)``: the one tile of the whole world, as it is then."""

    def ask(moment, etag=None, **filters):
        monkeypatch.setattr("civicwatch.maps.layers.timezone.now", lambda: moment)
        headers = {"if_none_match": etag} if etag else {}
        return Client().get(WHOLE, filters, headers=headers)

    return ask


def counted(answer):
    return sum(feature["properties"]["count"] for feature in answer.json()["features"])


def test_a_point_tells_what_it_may_and_nothing_more(at):
    sighting = put_down(activity="force", seen_at=NOON - timedelta(minutes=7))

    (feature,) = at(NOON).json()["features"]

    assert set(feature["properties"]) == TOLD
    assert feature["properties"]["id"] == sighting.public_id
    assert feature["properties"]["seen_at"] == "2026-05-30T18:50:00+00:00"
    assert feature["properties"]["confidence"] == {"word": "likely", "score": 0.93}
    assert feature["geometry"]["coordinates"] == pytest.approx(
        [sighting.longitude, sighting.latitude], abs=1e-6
    )


def test_it_comes_and_goes_at_the_very_moment_without_any_job(at):
    sighting = put_down(show_after=timedelta(minutes=30))
    tick = timedelta(microseconds=1)

    counts = [
        counted(at(moment))
        for moment in (
            sighting.publish_at - tick,
            sighting.publish_at,
            sighting.expires_at - tick,
            sighting.expires_at,
        )
    ]

    assert counts == [0, 1, 1, 0]


def test_a_browser_that_kept_the_tile_is_told_that_it_is_over(at):
    sighting = put_down()
    kept = at(sighting.expires_at - timedelta(seconds=1))

    before = at(sighting.expires_at - timedelta(microseconds=1), etag=kept["ETag"])
    after = at(sighting.expires_at, etag=kept["ETag"])

    assert before.status_code == 304
    assert (after.status_code, counted(after)) == (200, 0)


def test_an_area_stands_in_the_middle_of_its_city(at):
    place = Place(34.06, -118.27, Precision.ZIP, zip_code="90057")
    sighting = put_down(place=place)

    (feature,) = at(NOON).json()["features"]

    assert feature["properties"]["place_precision"] == "zip"
    assert feature["geometry"]["coordinates"] == pytest.approx(
        [sighting.city.longitude, sighting.city.latitude], abs=1e-5
    )


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, 3),
        ({"activity": "eviction"}, 1),
        ({"activity": "untold,force"}, 2),
        ({"verification": "confirmed"}, 1),
        ({"verification": "photo_checked"}, 2),
        ({"bbox": "-119,33,-117,35"}, 2),
        ({"bbox": "-75,40,-73,41"}, 1),
        ({"age": "30"}, 2),
        ({"age": "60"}, 3),
        ({"hours": "11-12"}, 2),
        ({"hours": "15"}, 1),
        ({"hours": "22-11"}, 1),
        ({"since": "2026-05-30T18:45:00Z"}, 2),
        ({"since": "2026-05-30T18:20:00Z"}, 2),
        ({"since": "2026-05-30T18:15:00Z"}, 3),
        ({"datetime": "2026-05-30"}, 3),
        ({"datetime": "../2026-05-29"}, 0),
    ],
)
def test_filters_of_tile_and_list_agree(at, monkeypatch, filters, found):
    put_down(activity="eviction", now=NOON, seen_at=NOON - timedelta(minutes=43))
    confirmed = put_down(contributor=sender("+12135550101"), activity="force")
    new_york = Place(40.7128, -74.006, Precision.POINT)
    put_down(contributor=sender("+12135550102"), place=new_york)
    changing.change(confirmed, action="confirm", now=NOON, status="confirmed", verification="confirmed")
    monkeypatch.setattr("sightings.api.lists.timezone.now", lambda: NOON)

    assert counted(at(NOON, **filters)) == found
    listed = Client().get("/api/v1/sightings/", filters).json()["results"]
    assert len(listed) == found


def test_age_is_exact_although_nothing_changed(at):
    put_down(seen_at=NOON)

    assert counted(at(NOON + timedelta(minutes=30, microseconds=-1), age="30")) == 1
    assert counted(at(NOON + timedelta(minutes=30), age="30")) == 0


def test_a_filter_that_cannot_be_read_says_how_to_write_it(at):
    for wrong in ({"hours": "25"}, {"age": "5"}, {"activity": "dancing"}):
        answer = at(NOON, **wrong)
        assert answer.status_code == 400
        assert next(iter(wrong)) in answer.json()["detail"]


def test_an_approved_picture_is_told_of(at):
    sighting = put_down()
    assert at(NOON).json()["features"][0]["properties"]["has_picture"] is False

    photo = sighting.photos.get()
    photo.derivative_name, photo.picture_approved_at, photo.picture_approved_by = "x.jpg", NOON, UserFactory()
    photo.save()
    changing.touch(sighting)

    assert at(NOON).json()["features"][0]["properties"]["has_picture"] is True


def test_what_is_erased_is_gone_from_a_map_that_was_read_before(at):
    put_down()
    assert counted(at(NOON)) == 1

    showing.remove_all(sender(), now=NOON)

    assert counted(at(NOON)) == 0


def test_the_tile_reads_one_row_while_nothing_changes(at, django_assert_num_queries):
    put_down()
    at(NOON)
    with django_assert_num_queries(1):
        at(NOON + timedelta(minutes=1))
