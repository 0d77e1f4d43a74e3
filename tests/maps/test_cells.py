"""Cells: every point has one, and a tile is exactly the range of cells that it says."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicwatch.maps import cells

columns = st.integers(0, cells.SIDE - 1)
latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)
zooms = st.integers(0, 24)


@given(columns, columns)
def test_interleaving_keeps_every_bit_of_both(x, y):
    cell = cells.interleave(x, y)

    assert cells.tile_of(cell, cells.DEPTH) == (x, y)
    assert [cell >> 2 * bit & 1 for bit in range(cells.DEPTH)] == [x >> bit & 1 for bit in range(cells.DEPTH)]


@given(latitudes, longitudes)
def test_a_cell_is_a_number_that_a_signed_column_of_64_bits_can_hold(latitude, longitude):
    assert 0 <= cells.encode(latitude, longitude) < 1 << 62


@given(st.floats(-85, 85), longitudes)
def test_decoding_comes_back_to_within_two_centimetres(latitude, longitude):
    back = cells.decode(cells.encode(latitude, longitude))

    assert math.isclose(back[0], latitude, abs_tol=2e-7)
    assert math.isclose(back[1], longitude, abs_tol=2e-7) or longitude == 180


@given(latitudes, longitudes, zooms)
def test_a_point_lies_in_exactly_one_tile_of_a_zoom(latitude, longitude, z):
    cell = cells.encode(latitude, longitude)
    x, y = cells.tile_of(cell, z)
    near = [(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]

    tiles = [tile for tile in near if cells.tile_exists(z, *tile)]
    holding = [tile for tile in tiles if _holds(cells.tile_range(z, *tile), cell)]

    assert holding == [(x, y)]


@given(zooms, st.data())
def test_a_tile_is_its_four_children_end_to_end(z, data):
    x, y = data.draw(st.integers(0, (1 << z) - 1)), data.draw(st.integers(0, (1 << z) - 1))
    children = sorted(cells.tile_range(z + 1, 2 * x + dx, 2 * y + dy) for dx in (0, 1) for dy in (0, 1))

    assert [start for start, _ in children[1:]] == [end for _, end in children[:-1]]
    assert (children[0][0], children[-1][1]) == cells.tile_range(z, x, y)


@pytest.mark.parametrize(
    ("latitude", "longitude", "tile"),
    [
        (0.0, 0.0, (1, 1)),  # on both borders: south-eastern tile, since the ranges are half-open
        (0.0, -1e-6, (0, 1)),
        (1e-6, 0.0, (1, 0)),
        (90.0, -180.0, (0, 0)),
        (-90.0, 180.0, (1, 1)),
    ],
)
def test_borders_belong_to_the_south_east(latitude, longitude, tile):
    assert cells.tile_of(cells.encode(latitude, longitude), 1) == tile


def test_tiles_are_those_of_the_web():
    assert cells.tile_of(cells.encode(51.5007, -0.1246), 14) == (8186, 5448)


@pytest.mark.parametrize("tile", [(0, 1, 0), (3, 8, 0), (3, 0, 8), (3, -1, 0), (32, 0, 0), (-1, 0, 0)])
def test_a_tile_outside_the_pyramid_does_not_exist(tile):
    assert not cells.tile_exists(*tile)


def test_many_are_encoded_as_one_is():
    latitudes, longitudes = np.array([44.9778, -33.9, 85.2]), np.array([-93.265, 151.2, 180.0])

    many = cells.encode_many(latitudes, longitudes)

    assert many.tolist() == [cells.encode(*pair) for pair in zip(latitudes, longitudes, strict=True)]


def _holds(cell_range, cell):
    return cell_range[0] <= cell < cell_range[1]
