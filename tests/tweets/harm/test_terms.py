"""Terms, the mask of identities, and the rows that are made of them."""

import numpy as np
import pytest

from tweets.harm.cleaning import tokens_of
from tweets.harm.encoder import Encoder
from tweets.harm.terms import pairs, terms_of_token, without_identity


def test_a_token_gives_its_word_and_its_pieces():
    assert terms_of_token("cat!") == [
        *("cat", "~_c", "~ca", "~at", "~t!", "~!_", "~_ca", "~cat", "~at!", "~t!_"),
        *("~_cat", "~cat!", "~at!_", "~_cat!", "~cat!_"),
    ]
    assert terms_of_token("=user") == ["=user"]


def test_marks_do_not_part_neighbours():
    assert pairs(["well", ",", "then!"]) == ["well then"]


@pytest.mark.parametrize("name", ["Muslims", "jewish", "GAY", "women", "Black", "immigrants", "deaf"])
def test_every_identity_wears_the_same_mask(name):
    assert without_identity(tokens_of(f"they are {name}!")) == ["they", "are", "=group"]


def test_the_vocabulary_holds_what_five_unrelated_texts_share():
    texts = [["teapot", "sings"]] * 6 + [["teapot"], ["teapot"], ["teapot"], ["teapot"]]

    encoder = Encoder.fit(texts, groups=[0, 0, 0, 0, 0, 0, 1, 2, 3, 4])

    assert "teapot" in encoder.vocabulary
    assert not [term for term in encoder.vocabulary if "sing" in term]


def test_a_row_has_length_one_and_an_unknown_text_is_empty():
    encoder = Encoder.fit([["blue", "boat"]] * 5, groups=range(5))

    matrix = encoder.matrix([["blue", "boat", "blue"], ["☂"], [], ["boat"]])

    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1))).ravel()
    assert lengths == pytest.approx([1, 0, 0, 1], abs=1e-5)


def test_a_word_counts_more_than_its_pieces():
    encoder = Encoder.fit([["boat"]] * 5, groups=range(5))

    counted = dict(zip(encoder.vocabulary, encoder.rarity.tolist(), strict=True))

    assert counted["boat"] == pytest.approx(2 * counted["~boat"])


def test_one_text_or_many_gives_the_same_row():
    texts = [["blue", "boat"], [], ["a", "red", "boat"], ["blue", "blue"]]
    encoder = Encoder.fit(texts * 5, groups=range(20))

    together = encoder.matrix(texts).toarray()

    assert together == pytest.approx(np.vstack([encoder.matrix([row]).toarray() for row in texts]))
