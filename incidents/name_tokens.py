"""Words of a text with what their writing tells: capitals, beginnings of sentences, what stands beside."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from incidents import name_words

HEADLINE_SHARE = 0.6  # a line with more capitalised words than this has them for show
FEWEST_WORDS = 4  # in a line that can be judged so
MANY_WORDS = 7  # in a line whose writer may have forgotten one
_TOKEN = re.compile(r"[^\W\d_](?:\w|['’.\-](?=\w))*|\d(?:\w|[:.,/\-](?=\w))*")
_ABBREVIATED = name_words.OFFICER_TITLES | name_words.PERSON_TITLES | name_words.SUFFIXES | {"st"}
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Token:
    """``key`` is the word in small letters, without accents or possessive; ``joined``: blanks before."""

    word: str
    key: str
    capital: bool
    acronym: bool
    opens: bool
    joined: bool
    ends: bool


def lines_of(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def tokens_of(line: str) -> list[Token]:
    """The words of one line; one that shouts is read as a headline."""
    shouts = is_shouted(line)
    return list(_tokens(line.title() if shouts else line))


def is_shouted(line: str) -> bool:
    letters = [letter for letter in line if letter.isalpha()]
    return len(letters) > 20 and sum(letter.isupper() for letter in letters) > 0.8 * len(letters)


def is_headline(tokens: Sequence[Token]) -> bool:
    """Whether words have capitals because the line is a headline: nothing but small words is without."""
    told = [token for token in tokens if len(token.key) > 3 and token.key.isalpha() and not token.opens]
    capitals = sum(token.capital for token in told)
    if len(told) < FEWEST_WORDS or capitals <= HEADLINE_SHARE * len(told):
        return False
    plain = [token for token in told if not token.capital and token.key not in name_words.SMALL]
    return not plain or (len(told) > MANY_WORDS and len(plain) == 1)


def fold(word: str) -> str:
    plain = (
        unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode() if not word.isascii() else word
    )
    return plain.lower()


def _tokens(line: str) -> Iterator[Token]:
    end, before = 0, ""
    for found in _TOKEN.finditer(line):
        gap, word = line[end : found.start()], found[0]
        bare = _POSSESSIVE.sub("", word)
        initial = len(before) == 1 and before.isupper()
        dotted = gap.startswith(".") and (initial or fold(before) in _ABBREVIATED)
        yield Token(
            word=bare,
            key=fold(bare),
            capital=word[0].isupper(),
            acronym=len(bare) > 1 and bare.isupper() and bare.isalpha(),
            opens=end == 0 or bool(re.search(r"[.!?…:;|\"“¿¡(]", gap) and not dotted),
            joined=end > 0 and (gap.isspace() or (dotted and not gap[1:].strip())),
            ends=bare != word or line[found.end() : found.end() + 1] in {"/", "@", "#"},
        )
        end, before = found.end(), bare
