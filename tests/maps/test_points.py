"""The columns of the index: sorted, and the same after any changes as if built anew."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicwatch.maps.points import Points, no_points

places = st.tuples(st.floats(-85, 85), st.floats(-180, 180), st.integers(0, 150))
rounds = st.lists(
    st.tuples(st.dictionaries(st.integers(1, 15), places, max_size=8), st.sets(st.integers(1, 15)))
)


def points_of(rows):
    """Points by id; each carries one bit of a set that is as wide as its highest bit needs."""
    width = max((bit for _, _, bit in rows.values()), default=0) // 64 + 1
    words = np.zeros((len(rows), width), np.uint64)
    for number, (_, _, bit) in enumerate(rows.values()):
        words[number, bit // 64] = np.uint64(1 << bit % 64)
    latitude, longitude = np.array([row[:2] for row in rows.values()], float).reshape(-1, 2).T
    return Points.of(np.array(list(rows), np.int64), latitude, longitude, {"tags": words})


def told(points):
    words = points.facets["tags"]
    sets = [int.from_bytes(row.tobytes(), "little") for row in words]
    return sorted(zip(points.id.tolist(), points.cell.tolist(), sets, strict=True))


@pytest.mark.parametrize("few", [0, 200])
@settings(max_examples=60)
@given(changes=rounds)
def test_changes_leave_what_building_anew_would_give(few, changes):
    rows, points = {}, no_points()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("civicwatch.maps.points.FEW", few)
        for new, gone in changes:
            rows = {number: row for number, row in rows.items() if number not in gone} | new
            touched = np.array([*new, *gone], np.int64)
            points = points.without(touched).plus(points_of(new))

    assert (np.diff(points.cell) >= 0).all()
    if rows:
        assert told(points) == told(points_of(rows))
    else:
        assert len(points) == 0


def test_readers_keep_the_columns_that_they_hold():
    before = points_of({1: (10.0, 10.0, 0), 2: (20.0, 20.0, 1)})
    held = told(before)

    before.without(np.array([1])).plus(points_of({3: (30.0, 30.0, 2)}))

    assert told(before) == held


def test_a_window_copies_nothing():
    points = points_of({1: (10.0, 10.0, 0), 2: (20.0, 20.0, 1)})

    window = points.within(0, 1 << 62)

    assert len(window) == 2
    assert np.shares_memory(window.cell, points.cell)
    assert np.shares_memory(window.facets["tags"], points.facets["tags"])
