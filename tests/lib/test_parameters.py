"""Query parameters: what can be read, and what the refusal says."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicwatch.lib import parameters
from civicwatch.lib.parameters import Box, Days, InvalidParameter

MAY, JUNE = date(2020, 5, 26), date(2020, 6, 30)


def given_(name, *values):
    return {name: list(values)}


@pytest.mark.parametrize(
    ("value", "box"),
    [
        ("-93.4,44.8,-93.1,45.1", Box(-93.4, 44.8, -93.1, 45.1)),
        (" 170, -10, -170, 10 ", Box(170, -10, -170, 10)),
        ("0,0,0,0", Box(0, 0, 0, 0)),
    ],
)
def test_a_box(value, box):
    assert parameters.box(given_("bbox", value)) == box


@pytest.mark.parametrize(
    "value", ["1,2,3", "1,2,3,4,5", "a,b,c,d", "0,10,0,5", "-181,0,0,1", "0,0,1,91", "nan,0,1,1", "0,0,inf,1"]
)
def test_a_box_that_is_none(value):
    with pytest.raises(InvalidParameter) as refused:
        parameters.box(given_("bbox", value))

    assert refused.value.name == "bbox"
    assert "west,south,east,north" in refused.value.how


@pytest.mark.parametrize(
    ("value", "meant"),
    [("44.8,-93.4,45.1,-93.1", "-93.4,44.8,-93.1,45.1"), ("40.5,-74.3,40.9,-73.7", "-74.3,40.5,-73.7,40.9")],
)
def test_a_box_with_latitude_first_is_told_how_it_was_meant(value, meant):
    with pytest.raises(InvalidParameter, match=f"meant {meant}"):
        parameters.box(given_("bbox", value))


def test_a_box_upside_down_is_told_so():
    with pytest.raises(InvalidParameter, match="South lies north"):
        parameters.box(given_("bbox", "-93.4,45.1,-93.1,44.8"))


def test_some_of_a_few_choices():
    assert parameters.some_of(given_("injury", "Death, serious"), "injury", ["serious", "death"]) == (
        "death",
        "serious",
    )
    assert parameters.some_of({}, "injury", ["death"]) == ()
    with pytest.raises(InvalidParameter, match="one or several of serious, death"):
        parameters.some_of(given_("injury", "mortal"), "injury", ["serious", "death"])


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2020-05-26/2020-06-30", Days(MAY, JUNE)),
        ("2020-05-26/..", Days(MAY, None)),
        ("../2020-06-30", Days(None, JUNE)),
        ("/2020-06-30", Days(None, JUNE)),
        ("../..", Days()),
        ("2020-05-26", Days(MAY, MAY)),
        ("2020-05-26T10:00:00Z/2020-06-30T00:00:00+02:00", Days(MAY, JUNE)),
        ("", Days()),
    ],
)
def test_a_span_of_days(value, days):
    assert parameters.days(given_("datetime", value)) == days


@pytest.mark.parametrize(
    "value",
    ["2020-06-30/2020-05-26", "May 2020", "2020-13-01", "0689-01-01", "9999-12-31", "2020-05-26/x", "/a/b"],
)
def test_a_span_that_is_none(value):
    with pytest.raises(InvalidParameter, match="datetime"):
        parameters.days(given_("datetime", value))


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026-01-31T12:00:00Z", datetime(2026, 1, 31, 12, tzinfo=UTC)),
        (
            "2026-01-31T12:00:00 02:00",
            datetime(2026, 1, 31, 10, tzinfo=UTC),
        ),  # a plus sign that became a space
        ("2026-01-31", datetime(2026, 1, 31, tzinfo=UTC)),
        ("", None),
    ],
)
def test_a_moment(value, moment):
    assert parameters.moment(given_("updated_since", value), "updated_since") == moment


@pytest.mark.parametrize("value", ["yesterday", "2026-01-31T25:00:00Z", "0001-01-01T00:00:00Z"])
def test_a_moment_that_is_none(value):
    with pytest.raises(InvalidParameter, match="updated_since"):
        parameters.moment(given_("updated_since", value), "updated_since")


def test_a_list_may_be_repeated_or_hold_commas():
    assert parameters.listed(given_("tag", "push, baton", "push", " ,"), "tag") == ("push", "baton")
    assert parameters.listed(given_("city", "Portland, OR"), "city", commas=False) == ("Portland, OR",)


@pytest.mark.parametrize("values", [["x" * 201], ["a\0b"], [",".join(map(str, range(101)))]])
def test_a_list_has_limits(values):
    with pytest.raises(InvalidParameter, match="tag"):
        parameters.listed(given_("tag", *values), "tag")


@pytest.mark.parametrize("value", ["6", "-1", "1.5", "five", "٣", "9" * 20, "0x1"])
def test_a_whole_number_within_its_range(value):
    assert parameters.whole_numbers(given_("force_rank", "3,4"), "force_rank", least=0, most=5) == (3, 4)
    with pytest.raises(InvalidParameter, match="from 0 to 5"):
        parameters.whole_number(given_("force_rank", value), "force_rank", least=0, most=5)


@given(st.text(max_size=40))
def test_whatever_is_written_is_read_or_refused(value):
    readers = [
        lambda: parameters.box(given_("p", value), "p"),
        lambda: parameters.days(given_("p", value), "p"),
        lambda: parameters.moment(given_("p", value), "p"),
        lambda: parameters.whole_number(given_("p", value), "p", least=0, most=5),
        lambda: parameters.listed(given_("p", value), "p"),
    ]
    for read in readers:
        try:
            read()
        except InvalidParameter as refused:
            assert refused.name == "p"
