"""What the camera noted against what was told."""

from datetime import UTC, datetime, timedelta

import pytest

from sightings.photos import taken

NOW = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
HERE = (34.06, -118.24)


def noted(at=None, place=None):
    return taken.Notes(at, place)


@pytest.mark.parametrize(
    ("notes", "words"),
    [
        (noted(), "none"),
        (noted(at=NOW - timedelta(hours=1)), "matches"),
        (noted(at=NOW - timedelta(hours=3)), "matches"),
        (noted(at=NOW - timedelta(hours=3, minutes=1)), "far"),
        (noted(at=NOW + timedelta(hours=4)), "far"),
        (noted(place=(34.07, -118.25)), "matches"),
        (noted(place=(34.16, -118.24)), "far"),
        (noted(at=NOW, place=(40.7, -74.0)), "far"),
        (noted(at=NOW - timedelta(days=400), place=HERE), "far"),
        (noted(at=NOW, place=HERE), "matches"),
    ],
)
def test_place_and_time_are_compared(notes, words):
    assert taken.compared(notes, told=HERE, is_area=False, seen_at=NOW) == words


def test_an_area_is_wider_than_a_corner():
    notes = noted(place=(34.16, -118.24))

    assert taken.compared(notes, told=HERE, is_area=True, seen_at=NOW) == "matches"


def test_a_place_that_was_never_told_says_nothing():
    assert taken.compared(noted(place=HERE), told=None, is_area=False, seen_at=NOW) == "none"


def test_notes_are_read_with_their_offset():
    notes = taken.read(
        {"taken": "2026:11:20 14:05:00", "offset": "-08:00", "place": [34.06, -118.24]}, received_at=NOW
    )

    assert notes.at == datetime(2026, 11, 20, 22, 5, tzinfo=UTC)
    assert notes.place == HERE


def test_a_camera_without_an_offset_is_believed_to_stand_where_its_time_fits():
    notes = taken.read({"taken": "2026:11:20 14:25:00"}, received_at=NOW)

    assert abs(notes.at - NOW) <= timedelta(minutes=8)


def test_no_zone_on_earth_makes_an_old_photo_new():
    notes = taken.read({"taken": "2026:11:19 14:25:00"}, received_at=NOW)

    assert taken.compared(notes, told=None, is_area=False, seen_at=NOW) == "far"


@pytest.mark.parametrize(
    "notes",
    [
        {},
        {"taken": "0000:00:00 00:00:00"},
        {"taken": "yesterday"},
        {"taken": "1904:01:01 00:00:00", "offset": "Z"},
    ],
)
def test_nonsense_is_left_out(notes):
    assert taken.read(notes, received_at=NOW) == taken.Notes()


def test_a_bad_offset_is_none():
    assert taken.read({"taken": "2026:11:20 14:30:00", "offset": "+99:00"}, received_at=NOW).at is not None
