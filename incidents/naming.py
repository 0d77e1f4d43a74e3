"""Finds names of people in public words, English and Spanish, so that nobody is named unawares."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands in the text, without its title; ``is_officer`` where a title says so."""

    words: str
    is_officer: bool = False


def names_in(text: str, *, not_names: Iterable[str] = ()) -> list[Name]:
    """The names in a text, each once, in the order in which they appear."""
    return []


def names_in_all(texts: Iterable[str], *, not_names: Iterable[str] = ()) -> list[Name]:
    """The names in several texts, each once."""
    return list(dict.fromkeys(name for text in texts for name in names_in(text, not_names=not_names)))
