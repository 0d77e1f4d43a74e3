"""English or Spanish, from the first words that somebody writes; unsure is a normal answer."""

import re

from sightings.conversation import vocabulary
from sightings.conversation.normal import plain_words

ENGLISH, SPANISH = "en", "es"

_SPANISH_ALONE = vocabulary.phrases("command", "es") | {"si"}
_OF_BOTH_ALONE = vocabulary.words("alone_in_both")
_ENGLISH, _SPANISH = vocabulary.words("english"), vocabulary.words("spanish")
_NEITHER = _ENGLISH & _SPANISH | vocabulary.words("names_of_both") | {"and", "at", "street"}
_SPANISH_LETTERS = re.compile("[ñáíóú¿¡]", re.IGNORECASE)


def language_of(text: str) -> str:
    """`en`, `es`, or nothing where the words do not tell: *5th and Main* is said in both."""
    said = plain_words(text)
    whole = " ".join(said)
    if whole in _OF_BOTH_ALONE:  # *y* is a yes, and the Spanish *and* only between other words
        return ""
    if whole in _SPANISH_ALONE:
        return SPANISH
    words = [word for word in said if word not in _NEITHER]
    spanish = sum(word in _SPANISH for word in words) + bool(_SPANISH_LETTERS.search(text))
    english = sum(word in _ENGLISH for word in words)
    if spanish > english:
        return SPANISH
    return ENGLISH if english > spanish else ""
