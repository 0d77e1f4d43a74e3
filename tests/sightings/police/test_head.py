"""The head: what it says, what it shows, and how it is kept without a line of code in it."""

import json
from itertools import pairwise

import numpy as np
import pytest
from safetensors.numpy import load, save

from civicwatch.learning.artefacts import ArtefactError
from sightings.police.head import Head, embed, lengths
from sightings.police.network import LAYERS
from tests.sightings.police import toy


def test_each_layer_of_an_embedding_has_length_one():
    (numbers,) = embed(toy.cells(1))

    ends = np.cumsum((0, *LAYERS))
    parts = [numbers[start:end] for start, end in pairwise(ends)]
    assert [float(np.linalg.norm(part)) for part in parts] == pytest.approx([1, 1, 1, 1], abs=1e-3)


def test_a_picture_of_which_nothing_is_seen_has_an_embedding_too():
    assert np.isfinite(embed(np.zeros_like(toy.cells(1)))).all()


def test_police_like_is_what_the_police_kinds_have_together():
    head = toy.head()
    numbers = embed(toy.cells())

    said = np.exp(numbers @ head.weights.T + head.bias)
    share = said[:, 2:].sum(axis=1) / said.sum(axis=1)

    assert head.score(head.odds(numbers)) == pytest.approx(share, rel=1e-4)


def test_a_higher_temperature_is_less_sure_and_changes_no_order():
    numbers = embed(toy.cells(20))
    cold, warm = toy.head(scale=9), toy.head(scale=9, temperature=3.0)

    sure, unsure = cold.score(cold.odds(numbers)), warm.score(warm.odds(numbers))

    assert (np.argsort(sure) == np.argsort(unsure)).all()
    assert (np.abs(unsure - 0.5) < np.abs(sure - 0.5)).all()


def test_very_sure_heads_stay_within_0_and_1():
    head = toy.head(scale=500)
    score = head.score(head.odds(embed(toy.cells(20))))

    assert np.isfinite(score).all() and score.min() >= 0 and score.max() <= 1


def test_the_heat_map_adds_up_to_the_margin_that_the_score_is_made_of():
    one_against_one = Head(
        ("car", "police_car"), (False, True), toy.head().weights[1:3], np.zeros(2, np.float32), 1.0, "n" * 64
    )
    cells = toy.cells()

    heat = one_against_one.heat(cells)

    assert heat.shape == (3, 7, 7)
    assert heat.sum(axis=(1, 2)) == pytest.approx(one_against_one.odds(embed(cells)), abs=1e-3)


def test_the_heat_map_points_at_what_weighed():
    head = toy.head()
    cells = np.full_like(toy.cells(1), 0.1)
    margin = head.weights[2:].mean(axis=0) - head.weights[:2].mean(axis=0)
    cells[0, margin > 0, 5, 1] = 3.0

    (heat,) = head.heat(cells)

    assert np.unravel_index(heat.argmax(), heat.shape) == (5, 1)


def test_it_comes_back_from_its_artefact_as_it_went():
    head = toy.head(temperature=1.25)

    back = Head.unpacked(head.packed())

    assert (back.kinds, back.police, back.network) == (head.kinds, head.police, head.network)
    assert back.temperature == 1.25
    assert (back.weights == head.weights).all() and (back.bias == head.bias).all()


def _with(facts=None, **arrays):
    content = toy.head().packed()
    length = int.from_bytes(content[:8], "little")
    old = json.loads(content[8 : 8 + length])["__metadata__"]
    return save(load(content) | arrays, old | (facts or {}))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no head"),
        (b"PK\x03\x04 no safetensors at all", "no head"),
        (_with({"format": "0"}), "format 0"),
        (_with({"kinds": "no json"}), "no head"),
        (_with({"police": "[true]"}), "do not fit"),
        (_with(weights=np.zeros((4, 3), np.float32)), "do not fit"),
        (_with(bias=np.zeros(9, np.float32)), "do not fit"),
        (_with(temperature=np.zeros(0, np.float32)), "no head"),
        (save({"weights": np.zeros(2)}), "no head"),
    ],
)
def test_what_is_no_head_is_not_loaded(content, reason):
    with pytest.raises(ArtefactError, match=reason):
        Head.unpacked(content)


def test_lengths_are_the_same_for_all_channels_of_a_layer():
    (found,) = lengths(toy.cells(1))

    assert len(set(found[: LAYERS[0]].tolist())) == 1
    assert len(set(found.tolist())) == len(LAYERS)
