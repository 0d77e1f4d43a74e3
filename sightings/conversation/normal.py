"""A text as its words can be compared: no case, no accents, no punctuation around them."""

import re
import unicodedata

LONGEST = 2_000  # nobody says where something is in more; what goes on is kept but not read

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def tidy(text: str) -> str:
    """One line without control characters, lone surrogates and runs of spaces; letters as they are."""
    seen = (
        "" if unicodedata.category(letter) in _UNSEEN and not letter.isspace() else letter for letter in text
    )
    return " ".join("".join(seen).split())[:LONGEST]


def folded(text: str) -> str:
    """Lower case without accents: *¡Sí!* is *¡si!*."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).replace("’", "'")


def plain_words(text: str) -> list[str]:
    return _WORD.findall(folded(text))


def plain(text: str) -> str:
    """The folded words with single spaces: what whole messages such as *¡Alto!* are known by."""
    return " ".join(plain_words(text))
