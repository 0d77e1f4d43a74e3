"""Whether a text is in a language that the classifier was tested on, which is English alone.

Of other words it knows next to none; what it would say of them is what it says of an empty page.
"""

from __future__ import annotations

from collections.abc import Container

from incidents.force.cleaning import sentences

FEWEST_WORDS = 5  # fewer may be one name and a hashtag
HARDLY_ANY = 0.2  # share of known words; names are unknown by design, so that English is not at 1 either
FEW = 0.25  # with one sign of Spanish
HALF = 0.5  # with two of them

# Left out is what stands in names of places and in English: el, la, los, las, san, de, en, no, me, son.
_SPANISH_WORDS = """
    al anoche ayer como con contra cuando del desde donde durante ella ellos entre era eran es esa ese eso
    esta estaba este está están fue fueron gracias ha habían han hasta hay hoy le les lo mi muy más nos para
    pero por porque que qué se sin sobre su sus también tras tu un una unas uno unos y ya
"""
_SPANISH = frozenset(_SPANISH_WORDS.split())
_SPANISH_LETTERS = frozenset("áíóúñ")
_ENGLISH_WORDS = """
    an and are at by for from has he her his i in is it my of on she that the they this to was we were
    who with you
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())


def is_tested(text: str, vocabulary: Container[str]) -> bool:
    """Whether the classifier knows enough of the words; a text without any word is let pass."""
    words = [word for sentence in sentences(text) for word in sentence]
    if not words:
        return True
    known = sum(word in vocabulary for word in words) / len(words)
    spanish = {word for word in words if word in _SPANISH or not _SPANISH_LETTERS.isdisjoint(word)}
    if spanish and known <= FEW:
        return False
    if len(spanish) > 1 and known <= HALF:
        return len({word for word in words if word in _ENGLISH}) >= len(spanish)
    return known >= HARDLY_ANY or len(words) < FEWEST_WORDS
