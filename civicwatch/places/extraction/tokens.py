"""Splits a post into words that keep their position, so that a place can be shown where it stands."""

import re
import unicodedata
from typing import NamedTuple

from civicwatch.places.extraction import wordlists

# D.C. and N.Y. stay one word; a hashtag or handle keeps its sign.
_TOKEN = re.compile(r"(?:[A-Za-z]\.){2,}|[#@]?\w+(?:['’]\w+)*")
_WRITTEN_OUT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
_CAPITALS_SHARE = 0.7


class Token(NamedTuple):
    """`word` is folded for look-ups; `gap` is what stands between this token and the one before."""

    text: str
    word: str
    start: int
    end: int
    gap: str

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


class Words(NamedTuple):
    """A text's tokens, and whether its capitals tell anything (they do not in a shouted text)."""

    tokens: list[Token]
    shouted: bool
    small: bool


def split(text: str) -> Words:
    tokens: list[Token] = []
    end = 0
    for match in _TOKEN.finditer(text):
        start = match.start()
        tokens.append(Token(match[0], _fold(match[0]), start, match.end(), text[end:start]))
        end = match.end()
    upper = sum(map(str.isupper, text))
    letters = upper + sum(map(str.islower, text))
    return Words(tokens, letters > 8 and upper > _CAPITALS_SHARE * letters, upper == 0)


def _fold(word: str) -> str:
    word = word.lower()
    if not word.isascii():
        word = word.replace("’", "'")
        word = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()
    if word.endswith("'s"):
        word = word[:-2]
    word = word.replace("'", "").replace(".", "")
    return _WRITTEN_OUT.get(word, word)


def tells_of_abroad(words: Words) -> bool:
    return any(token.word in wordlists.ABROAD for token in words.tokens)
