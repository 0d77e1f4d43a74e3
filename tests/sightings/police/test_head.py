"""A head: what it says of a picture, and what it shows of why."""

from itertools import pairwise

import numpy as np
import pytest

from sightings.police.head import Head, embed, lengths
from sightings.police.network import FIRST, LAYERS, SECOND
from tests.sightings.police import toy


@pytest.mark.parametrize("upon", [FIRST, SECOND])
def test_each_layer_of_an_embedding_has_length_one(upon):
    (numbers,) = embed(toy.cells(1, upon=upon), upon)

    ends = np.cumsum((0, *LAYERS[upon]))
    parts = [numbers[start:end] for start, end in pairwise(ends)]
    assert [float(np.linalg.norm(part)) for part in parts] == pytest.approx([1, 1, 1, 1], abs=1e-3)


def test_a_picture_of_which_nothing_is_seen_has_an_embedding_too():
    assert np.isfinite(embed(np.zeros_like(toy.cells(1)), FIRST)).all()


def test_police_like_is_what_the_police_kinds_have_together():
    head = toy.head()
    numbers = embed(toy.cells(), FIRST)

    said = np.exp(numbers @ head.weights.T + head.bias)
    share = said[:, 2:].sum(axis=1) / said.sum(axis=1)

    assert 1 / (1 + np.exp(-head.odds(numbers))) == pytest.approx(share, rel=1e-4)


def test_the_heat_map_adds_up_to_the_margin_that_the_score_is_made_of():
    head = Head(FIRST, (False, True), toy.head().weights[1:3], np.zeros(2, np.float32))
    cells = toy.cells()

    heat = head.heat(cells)

    assert heat.shape == (3, 7, 7)
    assert heat.sum(axis=(1, 2)) == pytest.approx(head.odds(embed(cells, FIRST)), abs=1e-3)


@pytest.mark.parametrize("upon", [FIRST, SECOND])
def test_the_heat_map_points_at_what_weighed(upon):
    head = toy.head(upon)
    cells = np.full_like(toy.cells(1, upon=upon), 0.1)
    margin = head.weights[2:].mean(axis=0) - head.weights[:2].mean(axis=0)
    cells[0, margin > 0, 5, 1] = 3.0

    (heat,) = head.heat(cells)

    assert np.unravel_index(heat.argmax(), heat.shape) == (5, 1)


def test_lengths_are_the_same_for_all_channels_of_a_layer():
    (found,) = lengths(toy.cells(1), FIRST)

    assert len(set(found[: LAYERS[FIRST][0]].tolist())) == 1
    assert len(set(found.tolist())) == len(LAYERS[FIRST])
