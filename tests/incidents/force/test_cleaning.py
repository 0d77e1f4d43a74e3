"""What reaches the features, and what never does."""

import pytest

from incidents.force.cleaning import plain, sentences


def test_words_come_in_lower_case_by_sentence():
    assert sentences("Officers CAME. They left; quietly!") == [
        ["officers", "came"],
        ["they", "left"],
        ["quietly"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "seen @some_one here",
        "seen ＠some_one here",
        "seen u/some_one here",
        "seen https://example.org/x?y=1 here",
        "seen HTTP://EXAMPLE.ORG here",
        "seen www.example.org/page here",
        "seen example.com/page here",
        "seen 12 345 here",
    ],
)
def test_handles_addresses_and_digits_are_left_out(text):
    assert sentences(text) == [["seen", "here"]]


def test_a_hashtag_becomes_its_words():
    assert sentences("#RiverMarch #tear_gas") == [["river", "march", "tear", "gas"]]


def test_entities_and_typographic_apostrophes_become_plain():
    assert plain("Tom &amp; the sheriff’s van") == "Tom & the sheriff's van"


@pytest.mark.parametrize("text", ["", "   ", "!!!", "12:30", "@someone", "\x00"])
def test_a_text_without_words_has_no_sentences(text):
    assert sentences(text) == []
