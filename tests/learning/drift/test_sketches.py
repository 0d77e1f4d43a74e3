"""Bins that do not depend on data, and what is made of their counts."""

import numpy as np
import pytest

from civicwatch.learning.drift import sketches
from civicwatch.learning.drift.features import FEATURES
from civicwatch.learning.drift.sketches import Grid

PLAIN = Grid(0, 1, 10)


def test_values_count_in_their_bin_and_those_outside_in_the_last():
    assert sketches.of_numbers([0.05, 0.17, 0.19, -3, 7], PLAIN) == {"0": 2, "1": 2, "9": 1}


def test_what_is_not_a_number_is_left_out():
    assert sketches.of_numbers([float("nan"), float("inf"), 0.5], PLAIN) == {"5": 1}


@pytest.mark.parametrize("name", [name for name, feature in FEATURES.items() if feature.grid])
def test_a_bin_begins_at_its_edge(name):
    grid = FEATURES[name].grid
    for number in (0, 1, grid.bins // 2, grid.bins - 1):
        middle = (grid.edge(number) + grid.edge(number + 1)) / 2
        assert grid.bin_of([middle]) == [number]


def test_windows_add_up():
    total = sketches.added([{"length": {"1": 2}, "label": {"a": 1}}, {"length": {"1": 3, "4": 1}}])

    assert total == {"length": {"1": 5, "4": 1}, "label": {"a": 1}}


def test_groups_share_the_reference_out():
    reference = np.full(50, 4)

    cuts = sketches.quantile_cuts(reference, 10)

    assert sketches.grouped(reference, cuts).tolist() == [20] * 10


def test_a_value_that_holds_most_rows_is_one_group():
    reference = np.array([0, 90, 0, 5, 5])

    cuts = sketches.quantile_cuts(reference, 10)

    assert sketches.grouped(reference, cuts).sum() == 100
    assert sketches.grouped(reference, cuts).max() == 90


def test_rare_and_new_categories_count_together():
    names, before, after = sketches.paired_categories(
        {"a": 500, "b": 500, "c": 1}, {"a": 5, "new": 4, "c": 1}
    )

    assert names == ["a", "b", "other"]
    assert before.tolist() == [500, 500, 1]
    assert after.tolist() == [5, 0, 5]
