"""A row as a city writes it: times, places, keys; and mappings that make sense of it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightings.city import mapping, rows
from sightings.city.kinds import Kind
from sightings.city.mapping import MappingError
from sightings.city.rows import RowError
from tests.factories import NOON

ZONE = ZoneInfo("America/Los_Angeles")
MAPPING = {"id": "n", "at": "t", "category": "c"}


def read(row, updated=":updated_at", kind=Kind.REQUEST, **more):
    columns = mapping.columns(MAPPING | more, kind=kind)
    return rows.read(
        {"n": "1", "t": "2026-05-20T08:15:00.000"} | row, columns, zone=ZONE, updated=updated, now=NOON
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-05-20T08:15:00.000", datetime(2026, 5, 20, 15, 15, tzinfo=UTC)),  # floating: the city's clock
        ("2026-01-20T08:15:00.000", datetime(2026, 1, 20, 16, 15, tzinfo=UTC)),  # in winter
        ("2026-05-20T08:15:00.000Z", datetime(2026, 5, 20, 8, 15, tzinfo=UTC)),  # fixed
        ("05/20/2026 08:15:00 PM", datetime(2026, 5, 21, 3, 15, tzinfo=UTC)),  # the CSV of a Socrata site
        ("05/20/2026", datetime(2026, 5, 20, 7, 0, tzinfo=UTC)),
        ("2026-05-20", datetime(2026, 5, 20, 7, 0, tzinfo=UTC)),
    ],
)
def test_times_are_read_as_socrata_writes_them(value, expected):
    assert read({"t": value}).at == expected


@pytest.mark.parametrize(
    ("clock", "hour", "minute"),
    [("21:30:00", 21, 30), ("0930", 9, 30), ("9:05", 9, 5), ("1899-12-31T04:10:00.000", 4, 10)],
)
def test_a_day_and_a_time_of_day_become_one_moment(clock, hour, minute):
    row = read({"d": "2026-05-20T00:00:00.000", "k": clock}, at=["d", "k"])

    assert (row.hour, row.at.astimezone(ZONE).minute) == (hour, minute)
    assert row.at.astimezone(ZONE).date().isoformat() == "2026-05-20"


def test_without_a_time_of_day_the_hour_is_unknown():
    row = read({"d": "2026-05-20T00:00:00.000", "k": ""}, at=["d", "k"])

    assert row.hour is None


@pytest.mark.parametrize(
    "value", [None, "", "soon", "0689-01-01T00:00:00", "2026-13-01", "2031-01-01T00:00:00", 7]
)
def test_a_time_that_cannot_be_is_refused_by_name_and_without_its_value(value):
    with pytest.raises(RowError) as told:
        read({"t": value})

    assert str(told.value).startswith("t: ") and "0689" not in str(told.value)


@pytest.mark.parametrize("value", [None, "", "\0", "x" * 121])
def test_a_row_without_a_key_is_refused(value):
    with pytest.raises(RowError, match=r"^n: "):
        read({"n": value})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"type": "Point", "coordinates": [-118.25, 34.05]}, (34.05, -118.25)),
        ({"latitude": "34.05", "longitude": "-118.25"}, (34.05, -118.25)),
        ([None, "34.05", "-118.25", None, False], (34.05, -118.25)),
        ("POINT (-118.25 34.05)", (34.05, -118.25)),
        ({"type": "Point", "coordinates": [0, 0]}, (None, None)),
        ({"type": "Point", "coordinates": ["x", None]}, (None, None)),
        ({"type": "Point", "coordinates": [500, 34]}, (None, None)),
        (None, (None, None)),
        ("nowhere", (None, None)),
    ],
)
def test_points_in_every_form(value, expected):
    row = read({"p": value}, point="p")

    assert (row.latitude, row.longitude) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("90057", "90057"),
        ("90057-1234", "90057"),
        ("90057.0", "90057"),
        ("9005", ""),
        ("N/A", ""),
        (None, ""),
    ],
)
def test_zip_codes(value, expected):
    assert read({"z": value}, zip="z").zip_code == expected


def test_what_no_database_takes_is_taken_out():
    row = read({"c": "No\0ise\ud800\n late", "r": "121.0"}, district="r")

    assert row.category == "No ise late" and row.district == "121"


@given(
    st.dictionaries(st.sampled_from("ntcpzr"), st.one_of(st.none(), st.text(), st.floats(), st.integers()))
)
def test_no_row_however_odd_does_anything_but_be_read_or_refused(row):
    columns = mapping.columns(MAPPING | {"point": "p", "zip": "z", "district": "r"}, kind=Kind.CALL)
    try:
        found = rows.read(row, columns, zone=ZONE, updated=":updated_at", now=NOON)
    except RowError:
        return
    assert "\0" not in found.external_id + found.category and len(found.external_id) <= rows.LONGEST_ID


@pytest.mark.parametrize(
    ("given_", "code"),
    [
        ([], "not_an_object"),
        ({}, "missing_role"),
        (MAPPING | {"at": []}, "missing_role"),
        (MAPPING | {"at": ["a", "b", "c"]}, "not_a_column"),
        (MAPPING | {"at": {"a": 1}}, "not_a_column"),
        (MAPPING | {"id": "a'; drop"}, "not_a_column"),
        (MAPPING | {"colour": "x"}, "unknown_role"),
        (MAPPING | {"longitude": "x"}, "half_a_point"),
    ],
)
def test_a_mapping_that_cannot_work_says_why(given_, code):
    found = mapping.problems(given_, kind=Kind.CALL)

    assert code in {problem.code for problem in found}
    with pytest.raises(MappingError):
        mapping.columns(given_, kind=Kind.CALL)


def test_encampments_need_an_area():
    assert [each.code for each in mapping.problems(MAPPING, kind=Kind.ENCAMPMENT)] == ["no_area"]
    assert mapping.problems(MAPPING, kind=Kind.CALL) == []
