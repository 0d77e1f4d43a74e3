"""The pin's field: what it reads from the page, what it refuses, what it hands back."""

import pytest
from django.core.exceptions import ValidationError

from incidents.admin.pin import Pin, PinField

FIELD = PinField(required=False)


def test_a_point_is_read():
    point = FIELD.clean('{"type": "Point", "coordinates": [-93.09, 44.95]}')
    assert (point.latitude, point.longitude) == (44.95, -93.09)


def test_no_pin_is_none():
    assert FIELD.clean("") is None


@pytest.mark.parametrize(
    "value",
    [
        "x",
        "[]",
        "{}",
        "null",
        '{"type": "Point", "coordinates": null}',
        '{"type": "Point", "coordinates": [1]}',
        '{"type": "Point", "coordinates": [NaN, 1]}',
        f'{{"type": "Point", "coordinates": [1{"0" * 400}, 1]}}',
        '{"type": "LineString", "coordinates": [1, 2]}',
        "[" * 100_000,
    ],
)
def test_anything_else_is_an_error_on_the_field(value):
    with pytest.raises(ValidationError):
        FIELD.clean(value)


def test_what_is_shown_reads_back_as_the_same_point():
    point = Pin(-93.123456789, 44.987654321)
    assert FIELD.clean(FIELD.prepare_value(point)) == point


def test_the_widget_names_its_own_field_and_escapes_what_was_typed():
    html = str(FIELD.widget.render("point", '</textarea><script>"', {"id": "id_point"}))
    assert 'data-field="id_point"' in html and "<script>" not in html
