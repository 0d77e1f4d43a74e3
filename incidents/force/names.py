"""Finds the names in a body of texts by how they are written, so that no classifier learns from them.

A word that is nearly always capitalised inside sentences names a person, a place, a firm or a month.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from incidents.force.cleaning import plain, split
from incidents.force.lexicon import CONCEPT_OF

FEWEST_GROUPS = 3  # unrelated texts that must have capitalised a word
LOWER_CASE_SHARE = 0.25  # a word that is written small more often than this is no name
HEADLINE_SHARE = 0.5  # a text with more capitalised words than this, or with none, tells nothing


def names_in(texts: Sequence[str], groups: Sequence[int]) -> set[str]:
    """The names, in lower case; words of the lexicon (such as agencies) are none."""
    capitalised: defaultdict[str, set[int]] = defaultdict(set)
    small: defaultdict[str, set[int]] = defaultdict(set)
    for text, group in zip(texts, groups, strict=True):
        for word in _inner_words(text):
            (capitalised if word[0].isupper() else small)[word.lower()].add(group)
    return {
        word
        for word, found in capitalised.items()
        if word not in CONCEPT_OF
        and len(found) >= FEWEST_GROUPS
        and len(small[word]) < LOWER_CASE_SHARE * (len(small[word]) + len(found))
    }


def _inner_words(text: str) -> Iterator[str]:
    """Words whose case means something: none of headlines or careless texts, none that opens a sentence."""
    written = split(plain(text.replace("#", " @")))  # hashtags have a case of their own: taken for handles
    words = [word for sentence in written for word in sentence]
    capitalised = sum(word[0].isupper() for word in words)
    if not 0 < capitalised <= HEADLINE_SHARE * len(words):
        return
    for sentence in written:
        if sentence[0][0].islower():
            yield sentence[0]
        yield from sentence[1:]
