"""Vector tiles, read back by another implementation of the specification."""

import pytest
from mapbox_vector_tile import decode

from civicwatch.maps import mvt

VALUES = ["street", "", "zürich", 0, 1, 127, 128, 300_000, 2**40, -1, -5000, True, False]


@pytest.mark.parametrize("value", VALUES)
def test_a_property_comes_back_as_it_went_in(value):
    tile = mvt.encode("incidents", [(1, 2, {"value": value})])

    read = decode(tile)["incidents"]["features"][0]["properties"]["value"]

    assert (type(read), read) == (type(value), value)


def test_true_and_one_stay_apart():
    tile = mvt.encode("incidents", [(1, 2, {"a": True, "b": 1})])

    assert decode(tile)["incidents"]["features"][0]["properties"]["a"] is True
    assert decode(tile)["incidents"]["features"][0]["properties"]["b"] is not True


def test_a_point_comes_back_where_it_was():
    tile = mvt.encode("incidents", [(0, 0, {}), (4095, 17, {})])

    places = [feature["geometry"]["coordinates"] for feature in decode(tile)["incidents"]["features"]]

    assert places == [[0, mvt.EXTENT], [4095, mvt.EXTENT - 17]]


def test_keys_and_values_are_written_once():
    point = (1, 1, {"verification": "documented"})

    tile = mvt.encode("incidents", [point, point])

    assert (tile.count(b"verification"), tile.count(b"documented")) == (1, 1)
