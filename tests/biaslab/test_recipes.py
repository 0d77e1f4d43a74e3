"""Recipes: what decides a training, and nothing else; counts that add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from biaslab.groups import GROUPS
from biaslab.recipes import EQUAL, MOST_PARTS, TEN_TO_ONE, Recipe, counts_of, largest_total


def recipe(**changes):
    given = {"dataset": "d", "material": "drawn", "features": "pixels", "mix": TEN_TO_ONE, "total": 3000}
    return Recipe.of(**{**given, **changes})


def test_equal_recipes_have_one_hash():
    assert recipe().hash == recipe().hash
    assert recipe(mix=dict.fromkeys(GROUPS, 3)).hash == recipe(mix=EQUAL).hash


@pytest.mark.parametrize(
    "change",
    [
        {"dataset": "e"},
        {"material": "faces"},
        {"features": "embedding"},
        {"mix": {**EQUAL, "Black": 10}},
        {"total": 3001},
    ],
)
def test_whatever_changes_the_training_changes_the_hash(change):
    assert recipe(**change).hash != recipe().hash


def test_what_it_is_compared_with_differs_in_the_mix_alone():
    lopsided = recipe()

    balanced = lopsided.balanced()

    assert balanced.is_balanced and not lopsided.is_balanced
    assert sum(balanced.counts().values()) == sum(lopsided.counts().values()) == 3000
    assert balanced.counts() == dict.fromkeys(GROUPS, 600)


@pytest.mark.parametrize(
    "wrong",
    [
        {"features": "names"},
        {"mix": {"White": 1}},
        {"mix": dict.fromkeys(GROUPS, 0)},
        {"mix": {**EQUAL, "White": MOST_PARTS + 1}},
        {"mix": {**EQUAL, "Black": -1}},
        {"mix": {**EQUAL, "Martian": 1}},
        {"total": 10},
        {"total": 10**6},
    ],
)
def test_what_cannot_be_trained_is_refused_in_words(wrong):
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        recipe(**wrong)


parts = some.lists(some.integers(0, 20), min_size=5, max_size=5).filter(any)


@given(parts, some.integers(1, 20_000))
def test_counts_add_up_and_follow_the_parts(parts, total):
    mix = dict(zip(GROUPS, parts, strict=True))

    counts = counts_of(mix, total)

    assert sum(counts.values()) == total
    for group in GROUPS:
        assert abs(counts[group] - total * mix[group] / sum(parts)) < 1


@given(parts, some.lists(some.integers(0, 5000), min_size=5, max_size=5))
def test_the_largest_total_is_there_in_every_group(parts, there):
    mix, available = dict(zip(GROUPS, parts, strict=True)), dict(zip(GROUPS, there, strict=True))

    total = largest_total(mix, available)

    assert all(total * mix[group] / sum(parts) <= available[group] for group in GROUPS)
    assert any((total + 1) * mix[group] / sum(parts) > available[group] for group in GROUPS if mix[group])
