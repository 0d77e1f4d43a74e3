"""Two texts compared word by word: nothing is lost, and what changed is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.word_diff import Kind, compare


def told(old, new):
    return [(part.kind.value, part.text) for part in compare(old, new)]


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("a b c", "a b c", [("same", "a b c")]),
        ("a  b\nc", "a b c", [("same", "a b c")]),
        ("a b c", "a x c", [("same", "a"), ("removed", "b"), ("added", "x"), ("same", "c")]),
        ("", "a b", [("added", "a b")]),
        ("a b", "", [("removed", "a b")]),
        ("", "", []),
    ],
)
def test_what_changed(old, new, parts):
    assert told(old, new) == parts


def test_what_was_removed_and_what_replaced_it_do_not_touch():
    assert [part.gap for part in compare("Officers pushed.", "They pushed.")] == ["", " ", " "]


def test_paragraphs_stay():
    parts = compare("One.\n\nTwo.", "One.\n\nThree.")

    assert [part.gap for part in parts] == ["", "\n\n", "\n\n"]


WORDS = st.text(st.sampled_from("ab .\n"), max_size=40)


@given(WORDS, WORDS)
def test_without_what_was_removed_it_is_the_new_text(old, new):
    parts = compare(old, new)

    shown = "".join(part.gap + part.text for part in parts if part.kind is not Kind.REMOVED)
    assert shown.split() == new.split()
    taken = "".join(part.gap + part.text for part in parts if part.kind is not Kind.ADDED)
    assert taken.split() == old.split()


def test_a_very_long_text_is_compared_by_sentences():
    old = "Two officers pushed a man. " * 1000
    parts = compare(old, old + "One word more.")

    assert [(part.kind, part.text) for part in parts[-1:]] == [(Kind.ADDED, "One word more.")]
