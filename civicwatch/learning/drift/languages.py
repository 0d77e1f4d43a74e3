"""Which language a text seems to be in, by its small words and its letters: to be counted, not to decide.

A handful of words is enough to see a stream change its language; a single text is often taken for another.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

NO_LETTERS, OTHER_LATIN = "none", "other_latin"
_SMALL_WORDS = {
    "en": "the and is was of to in that it you for with they this are he she have not be from his her who",
    "es": "el la los las que y en es un una por con para se del su lo como más pero al fue están está esto",
    "fr": "le les des et est une dans que qui pour pas sur du au avec ce il elle ne sont nous",
    "pt": "o os as que e não um uma para com do da em no na por mais se foi eles são você",
    "de": "der die das und ist nicht ein eine zu mit den von auf für sich dem auch ich sie wir",
}
_LANGUAGE_OF: dict[str, list[str]] = {}
for _language, _words in _SMALL_WORDS.items():
    for _word in _words.split():
        _LANGUAGE_OF.setdefault(_word, []).append(_language)


def seems(text: str, words: Sequence[str]) -> str:
    """A code of two letters, the name of a script such as `cyrillic`, or one of the two words above.

    `words` are the lower-case words of `text`. Where two languages have as many of their small words in it,
    and where there are none, it is some language in Latin letters.
    """
    if not text.isascii() and (script := _script(text)) != "latin":
        return script
    found: dict[str, int] = {}
    for word in words:
        for language in _LANGUAGE_OF.get(word, ()):
            found[language] = found.get(language, 0) + 1
    if not found:
        return OTHER_LATIN if any(map(str.isalpha, text)) else NO_LETTERS
    most = max(found.values())
    best = [language for language, count in found.items() if count == most]
    return best[0] if len(best) == 1 else OTHER_LATIN


def _script(text: str) -> str:
    """The script of most letters, as Unicode names it; `none` without letters."""
    found: dict[str, int] = {}
    for letter in filter(str.isalpha, text[:200]):
        script = "latin" if letter.isascii() else unicodedata.name(letter, "UNKNOWN").split()[0].lower()
        found[script] = found.get(script, 0) + 1
    return max(found, key=lambda script: found[script]) if found else NO_LETTERS
