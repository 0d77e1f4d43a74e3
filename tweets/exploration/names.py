"""Tells names of persons from other words, so that none stands on a public page.

The classifier knows terms that five or more unrelated posts used; a first name may be among them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from tweets.harm.cleaning import plain
from tweets.harm.identity import IDENTITY_WORDS

MOSTLY = 0.5  # of its uses inside a sentence, from which a word counts as written like a name
_INSIDE = re.compile(r"(?<=[a-z,] )[^\W\d_]+(?:'[^\W\d_]+)*")


def names_in(texts: Iterable[str]) -> set[str]:
    """Words that stand inside sentences with a capital letter as often as not; identities are no names."""
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for text in texts:
        for word in _INSIDE.findall(plain(text)):
            is_like_a_name = word[0].isupper() and not (len(word) > 1 and word.isupper())
            (capital if is_like_a_name else small)[word.lower()] += 1
    written = {word for word, n in capital.items() if n >= MOSTLY * (n + small[word])}
    return written - IDENTITY_WORDS
