"""What could name a person or a page never reaches the features, and training reads as serving does."""

import pytest

from tweets.harm.cleaning import plain, tokens_of, word_of
from tweets.harm.examples import sameness


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Hello @some_one, see https://example.org/a?b=1", ["hello", "=user", ",", "see", "=page"]),
        ("&#8220;Fine&#8221; &amp; dandy", ["“fine”", "&", "dandy"]),
        ("&amp;#8220;twice&amp;#8221;", ["“twice”"]),
        ("#NotMyTown 2021", ["#", "not", "my", "town", "=number"]),
        ("sooooo goooood!!!!", ["soo", "good!!"]),
        ("ok👍🏽fine", ["ok", "👍", "🏽", "fine"]),
        ("RT @a: @b www.example.org", ["rt", "=user", ":", "=user", "=page"]),
        ("=user is typed", ["user", "is", "typed"]),
        ("jane.doe+x@mail.example.org wrote", ["=user", "wrote"]),
        ("see t.me/janedoe_x now", ["see", "=page", "now"]),
        ("and/or so", ["and/or", "so"]),
        ("", []),
    ],
)
def test_tokens(text, tokens):
    assert tokens_of(text) == tokens


def test_no_handle_digit_or_address_is_left():
    words = " ".join(
        tokens_of("@Jane_Doe9 call 555-0100 at 10:30 or ａ＠b http://t.co/xyz u/someone pix.ly/ab")
    )

    assert not any(part in words for part in ("jane", "555", "0100", "10", "t.co", "xyz", "someone", "pix"))


def test_a_very_long_text_is_read_as_far_as_it_may_be():
    assert len(plain("ab " * 5000)) <= 1100


@pytest.mark.parametrize(
    ("token", "word"), [("“fine”", "fine"), ("!!", ""), ("don't", "don't"), ("=user", "=user")]
)
def test_the_word_of_a_token(token, word):
    assert word_of(token) == word


def test_texts_are_the_same_without_handles_links_and_case():
    assert sameness("Hi @one, LOOK http://a.org/1 !!") == sameness("hi look @two https://b.org")
    assert sameness("hi look") != sameness("hi there")
