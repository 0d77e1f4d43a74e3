"""The terms that a text is judged by: words, pairs of neighbours, and the pieces of which a token is made.

Pieces know a word again that is misspelt, disguised or new; they never reach across tokens.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from tweets.harm.cleaning import word_of
from tweets.harm.identity import IDENTITY_WORDS

PIECE = "~"  # opens a piece of a token
SHORTEST, LONGEST = 2, 5  # characters of a piece, the edges of the token counted
LONGEST_TOKEN = 24
GROUP = "=group"  # stands for any word that names an identity


def terms_of_token(token: str) -> list[str]:
    """Its word and its pieces; a mask such as =user has no pieces."""
    if token[0] == "=":
        return [token]
    word = word_of(token)
    held = f" {token[:LONGEST_TOKEN]} "
    ends = len(held) + 1
    found = [word] if 0 < len(word) <= LONGEST_TOKEN else []
    for size in range(SHORTEST, LONGEST + 1):
        found.extend(PIECE + held[at : at + size].replace(" ", "_") for at in range(ends - size))
    return found


def pairs(tokens: Sequence[str]) -> list[str]:
    """Neighbouring words; marks between them do not part them."""
    words = [word for token in tokens if (word := word_of_token(token))]
    return [f"{first} {second}" for first, second in pairwise(words)]


def without_identity(tokens: Iterable[str]) -> list[str]:
    """The same tokens, each that names an identity replaced by one mask, so that all weigh alike."""
    return [GROUP if word_of_token(token) in IDENTITY_WORDS else token for token in tokens]


word_of_token = lru_cache(maxsize=60_000)(word_of)
