"""Clusters and tiles: whatever the points and the filter, every zoom's tiles add up to the same total."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicwatch.maps import cells, mvt
from civicwatch.maps.clusters import MAX_ZOOM, clustered
from civicwatch.maps.points import E7, Points, no_points
from civicwatch.maps.tiles import Tile, as_geojson, as_mvt

positions = st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), max_size=30)
mapped = st.lists(st.tuples(st.floats(-85, 85), st.floats(-180, 179.9)), min_size=1, max_size=20)
crowded = st.lists(st.tuples(st.sampled_from([44.9, 44.90001, -0.0]), st.sampled_from([-93.2, 0.0, 180.0])))


def points_at(places):
    """Points with ids from 1 and ranks 0 to 5 in turn."""
    latitude, longitude = np.array(places, float).reshape(-1, 2).T
    number = np.arange(len(places))
    return Points.of(number + 1, latitude, longitude, {"rank": (number % 6).astype(np.int8)})


def everything(points):
    return None


def at_least(rank):
    return lambda points: points.facets["rank"] >= rank


def described(points):
    return [{"id": number} for number in points.id.tolist()]


def drawn(tile, points, chosen=everything):
    return json.loads(as_geojson(tile, points, chosen, described))["features"]


def tiles_with_points(points, z):
    return {Tile(z, *cells.tile_of(cell, z)) for cell in points.cell.tolist()}


@settings(max_examples=60)
@given(positions | crowded, st.integers(0, 6), st.integers(0, 18))
def test_the_tiles_of_any_zoom_add_up_to_the_filtered_total(places, rank, z):
    points = points_at(places)
    wanted = int(np.count_nonzero(points.facets["rank"] >= rank))

    counts = [
        feature["properties"]["count"]
        for tile in tiles_with_points(points, z)
        for feature in drawn(tile, points, at_least(rank))
    ]

    assert sum(counts) == wanted


@settings(max_examples=60)
@given(mapped, st.integers(0, 18))
def test_a_cluster_stands_inside_the_tile_that_counts_it(places, z):
    points = points_at(places)

    for tile in tiles_with_points(points, z):
        for feature in drawn(tile, points):
            longitude, latitude = feature["geometry"]["coordinates"]
            assert cells.tile_of(cells.encode(latitude, longitude), z) == (tile.x, tile.y)


def test_a_tile_next_door_counts_nothing_of_its_neighbour():
    points = points_at([(10.0, 0.0)])

    assert len(drawn(Tile(1, 1, 0), points)) == 1
    assert drawn(Tile(1, 0, 0), points) == []


def test_a_point_alone_says_who_it_is_and_a_cluster_only_how_many():
    points = points_at([(44.9, -93.2), (44.9, -93.2), (30.0, -90.0)])

    shown = sorted((feature["properties"] for feature in drawn(Tile(1, 0, 0), points)), key=str)

    assert shown == [{"count": 1, "id": 3}, {"count": 2}]


def test_points_at_one_spot_are_still_all_counted_at_the_deepest_zoom():
    points = points_at([(44.9, -93.2)] * 5)
    tile = Tile(MAX_ZOOM, *cells.tile_of(int(points.cell[0]), MAX_ZOOM))

    assert [feature["properties"] for feature in drawn(tile, points)] == [{"count": 5}]


def test_the_mean_stands_where_the_points_stand():
    clusters = clustered(points_at([(10.0, 20.0), (10.2, 20.4)]), 0)

    assert clusters.count.tolist() == [2]
    assert clusters.latitude[0] / E7 == pytest.approx(10.1, abs=1e-6)
    assert clusters.longitude[0] / E7 == pytest.approx(20.2, abs=1e-6)


def test_a_tile_without_points_is_an_empty_collection():
    assert drawn(Tile(0, 0, 0), no_points()) == []
    assert as_mvt(Tile(0, 0, 0), no_points(), everything, described, layer="incidents") == b""


@pytest.mark.parametrize("tile", [Tile(MAX_ZOOM + 1, 0, 0), Tile(2, 4, 0), Tile(0, 0, 1)])
def test_what_lies_outside_the_pyramid_is_no_tile(tile):
    assert not tile.exists()


@settings(max_examples=40)
@given(mapped, st.integers(0, 18))
def test_both_forms_tell_the_same(places, z):
    decode = pytest.importorskip("mapbox_vector_tile").decode
    points = points_at(places)
    tile = Tile(z, *cells.tile_of(int(points.cell[0]), z))

    vector = decode(as_mvt(tile, points, everything, described, layer="incidents"))["incidents"]

    assert vector["extent"] == mvt.EXTENT
    assert vector["version"] == 2
    told = [feature["properties"] for feature in drawn(tile, points)]
    assert [feature["properties"] for feature in vector["features"]] == told
    for feature in vector["features"]:
        x, y = feature["geometry"]["coordinates"]
        assert 0 <= x < mvt.EXTENT
        assert 0 < y <= mvt.EXTENT  # the decoder counts y from below
