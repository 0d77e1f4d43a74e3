"""What the machine noted about place and date, in the language of the desk."""

import pytest
from django.utils import translation

from incidents.templatetags import machine_words as words


@pytest.fixture
def backwards(monkeypatch):
    """A language in which every phrase is marked."""
    monkeypatch.setattr(words, "_", lambda phrase: f"[{phrase}]")


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("the text names no place", "[the text names no place]"),
        ("r/Atlanta, but the text names no place", "r/Atlanta, [but the text names no place]"),
        ("the paper; the text names no place", "the paper; [the text names no place]"),
        ("“Tampa, FL” names city and state", "[“Tampa, FL” names city and state]"),
        ("something else", "something else"),
    ],
)
def test_known_phrases_are_translated_and_others_stand(backwards, stored, shown):
    assert words.machine_words(stored) == shown


def test_names_stay_as_they_were_written():
    with translation.override("es"):
        assert "“Tampa, FL”" in words.machine_words("“Tampa, FL” names city and state")
