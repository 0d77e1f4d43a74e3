"""The small map never shows a place more exactly than it is known."""

from xml.etree import ElementTree

import pytest

from civicwatch.places import gazetteer
from incidents import state_map

SVG = "{http://www.w3.org/2000/svg}"
PORTLAND = {
    "state_fips": "41",
    "county_fips": "41051",
    "latitude": 45.52,
    "longitude": -122.68,
    "rank": 3,
    "title": "Map",
}


def draw(**changes):
    return ElementTree.fromstring(state_map.draw(**PORTLAND | {"precision": "point"} | changes))


def classes(svg):
    return [element.get("class") for element in svg if element.get("class")]


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        ("point", ["state", "county", "spot rank-3"]),
        ("street", ["state", "county", "spot rank-3"]),
        ("city", ["state", "county", "ring"]),
        ("county", ["state", "county area"]),
        ("state", ["state area"]),
        ("unknown", ["state area"]),
    ],
)
def test_the_mark_is_as_exact_as_the_place_is_known(precision, expected):
    assert classes(draw(precision=precision)) == expected


def test_no_position_is_drawn_where_only_the_state_may_be_shown():
    drawn = state_map.draw(**PORTLAND | {"precision": "state"})
    assert "circle" not in drawn


def test_portland_stands_in_the_north_west_of_oregon():
    frame = state_map.outline_of("41").frame
    circle = next(draw().iter(f"{SVG}circle"))
    assert float(circle.get("cx")) < frame.width / 3
    assert float(circle.get("cy")) < frame.height / 3


def test_a_state_that_is_none_has_no_map():
    assert state_map.draw(**PORTLAND | {"state_fips": "99", "precision": "point"}) == ""


@pytest.mark.parametrize("fips", sorted(gazetteer.load().states))
def test_every_state_can_be_drawn_and_its_middle_lies_inside_the_frame(fips):
    state = gazetteer.load().states[fips]
    outline = state_map.outline_of(fips)
    x, y = outline.frame.place(state.longitude, state.latitude)
    assert 0 < x < outline.frame.width
    assert 0 < y < outline.frame.height
    assert outline.path.startswith("M")
    assert len(outline.path) < 40_000
