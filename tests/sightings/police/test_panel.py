"""Two heads together: who is asked when, how sure they are, and how they are kept without a line of code."""

import json

import numpy as np
import pytest
from safetensors.numpy import load, save

from civicwatch.learning.artefacts import ArtefactError
from sightings.police.network import FIRST, SECOND
from sightings.police.panel import DOUBT, FACTS, Panel, is_in_doubt, together
from tests.sightings.police import toy


def test_the_second_opinion_counts_where_the_first_leaves_doubt_and_nowhere_else():
    first = np.array([-9.0, -1.0, 0.0, 2.0, 9.0])
    second = np.full(5, 4.0)

    assert together(first, second).tolist() == [-9.0, 1.5, 2.0, 3.0, 9.0]
    assert is_in_doubt(np.array([-DOUBT, -DOUBT + 0.01, DOUBT - 0.01, DOUBT])).tolist() == [
        False,
        True,
        True,
        False,
    ]


def test_a_higher_temperature_is_less_sure_and_changes_no_order():
    odds = np.linspace(-6, 6, 40)

    sure, unsure = toy.panel().score(odds), toy.panel().with_temperature(3.0).score(odds)

    assert (np.diff(sure) > 0).all() and (np.diff(unsure) > 0).all()
    assert (np.abs(unsure - 0.5) < np.abs(sure - 0.5)).all()


def test_very_sure_panels_stay_within_0_and_1():
    score = toy.panel().score(np.array([-1e6, -800.0, 800.0, 1e6]))

    assert np.isfinite(score).all() and score.min() >= 0 and score.max() <= 1


def test_it_comes_back_from_its_artefact_as_it_went():
    panel = toy.panel(temperature=1.25)

    back = Panel.unpacked(panel.packed())

    assert (back.kinds, back.networks, back.temperature) == (panel.kinds, panel.networks, 1.25)
    for one, other in ((back.first, panel.first), (back.second, panel.second)):
        assert (one.upon, one.police) == (other.upon, other.police)
        assert (one.weights == other.weights).all() and (one.bias == other.bias).all()


def _with(facts=None, **arrays):
    content = toy.panel().packed()
    length = int.from_bytes(content[:8], "little")
    old = json.loads(json.loads(content[8 : 8 + length])["__metadata__"][FACTS])
    changed = {name.replace("_", "."): array for name, array in arrays.items()}
    return save(load(content) | changed, {FACTS: json.dumps(old | (facts or {}))})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no head"),
        (b"PK\x03\x04 no safetensors at all", "no head"),
        (_with({"format": 1}), "format 1"),
        (_with({"kinds": ["car"]}), "do not fit"),
        (_with({"kinds": 7}), "no head"),
        (_with({"police": [True]}), "do not fit"),
        (_with(first_weights=np.zeros((4, 3), np.float32)), "do not fit"),
        (_with(second_weights=np.zeros((4, 3), np.float32)), "do not fit"),
        (_with(second_bias=np.zeros(9, np.float32)), "do not fit"),
        (_with(temperature=np.zeros(0, np.float32)), "no head"),
        (save({"weights": np.zeros(2)}), "no head"),
    ],
)
def test_what_is_no_head_is_not_loaded(content, reason):
    with pytest.raises(ArtefactError, match=reason):
        Panel.unpacked(content)


def test_both_heads_are_upon_their_own_network():
    assert (toy.panel().first.upon, toy.panel().second.upon) == (FIRST, SECOND)
