"""Copies are found by their words, whatever stands around them; likeness weighs rare words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents import similarity
from incidents.similarity import Likeness

POST = "Officers in riot gear pushed a nurse over a bicycle rack outside the old library this evening"


def share_a_band(left, right):
    return bool(set(similarity.bands(left)) & set(similarity.bands(right)))


@pytest.mark.parametrize(
    "copy",
    [
        POST.upper(),
        f"RT @someone: {POST}",
        f"{POST}!!! https://example.org/video?id=7",
        POST.replace(" ", "  "),
    ],
)
def test_a_copy_has_the_same_hash_whatever_stands_around_it(copy):
    assert similarity.text_hash(copy) == similarity.text_hash(POST) != ""


def test_another_text_has_another_hash():
    assert similarity.text_hash(POST.replace("nurse", "medic")) != similarity.text_hash(POST)


@pytest.mark.parametrize("short", ["", "This is not okay", "Well that was uncalled for, officer"])
def test_a_text_too_short_to_tell_copies_by_has_neither_hash_nor_bands(short):
    assert similarity.text_hash(short) == "" and similarity.bands(short) == []


def test_a_near_copy_shares_a_band():
    near = f"{POST} near the fountain"
    assert similarity.jaccard(similarity.shingles(POST), similarity.shingles(near)) >= 0.8
    assert share_a_band(POST, near)


def test_a_different_story_shares_none():
    assert not share_a_band(
        POST, "The council voted on Tuesday to fund a new swimming pool and two parks in town"
    )


@given(st.text(max_size=400))
def test_any_text_is_its_own_copy_and_fits_the_column(text):
    keys = similarity.bands(text)
    assert keys == similarity.bands(text)
    assert all(-(2**63) <= key < 2**63 for key in keys)
    assert len(keys) in (0, similarity.BANDS + 1)


@pytest.mark.parametrize(
    "copy",
    [
        f"{POST}. She is a nurse at the clinic on our street and had her hands up all the time",
        "Officers in riot gear pushed a nurse over a bicycle rack outside the old lib…",
        f"{POST} #shame #watch",
    ],
)
def test_truncated_and_quoted_posts_are_copies(copy):
    assert share_a_band(POST, copy)
    assert similarity.copied(similarity.shingles(POST), similarity.shingles(copy)) >= 0.8


def test_a_commonplace_inside_a_longer_text_is_no_copy():
    short, long = "Officers fired tear gas at the crowd", f"Officers fired tear gas at the crowd. {POST}"
    assert similarity.copied(similarity.shingles(short), similarity.shingles(long)) == 0.0


def test_likeness_is_one_for_the_same_words_and_grows_with_rarity():
    texts = {1: {"nurse", "bicycle"}, 2: {"nurse", "gas"}, 3: {"gas", "library"}, 4: {"gas", "crowd"}}
    likeness = Likeness(texts)
    assert likeness.to({"nurse", "bicycle"})[1] == pytest.approx(1.0)
    scores = likeness.to({"bicycle", "gas"})
    assert scores[1] > scores[2] > 0
    assert 2 not in likeness.to({"bicycle"})


def test_the_words_shared_come_rarest_first():
    likeness = Likeness({1: {"gas", "nurse"}, 2: {"gas"}, 3: {"gas", "crowd"}})
    assert likeness.shared({"gas", "nurse", "park"}, 1, 5) == ["nurse", "gas"]
