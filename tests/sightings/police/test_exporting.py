"""How layers of any size are brought to the same regions."""

import numpy as np
import pytest

from sightings.police.exporting import shares
from sightings.police.network import CELLS


@pytest.mark.parametrize("side", [7, 9, 14, 17])
def test_each_region_is_a_mean_and_all_of_them_together_the_mean_of_the_whole(side):
    parts = shares(side)

    assert parts.shape == (CELLS, side) and parts.min() >= 0
    assert parts.sum(axis=1) == pytest.approx(np.ones(CELLS), abs=1e-6)
    assert parts.mean(axis=0) == pytest.approx(np.full(side, 1 / side), abs=1e-6)


def test_a_region_takes_what_lies_in_it_and_of_a_cell_on_its_edge_a_part():
    first, *_, last = shares(9)

    assert first.tolist() == pytest.approx([7 / 9, 2 / 9, 0, 0, 0, 0, 0, 0, 0], abs=1e-6)
    assert last.tolist() == first.tolist()[::-1]
