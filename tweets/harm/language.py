"""Whether a post is in the language that the classifier was tested on, which is English alone."""

from __future__ import annotations

from collections.abc import Container, Sequence

from tweets.harm.terms import word_of_token

FEWEST_WORDS = 4  # fewer may be a name and a shout
HARDLY_ANY = 0.35  # share of known words: posts are full of names and slips, English is not at 1 either
HALF = 0.6  # the same, where there are words of another language and none of English
_LAST_LATIN = "\u024f"

_ENGLISH_WORDS = """
    a about all an and are as at be but by can do for from get have he her his how i if in is it just
    like me my no not of on or our she so that the their them they this to u up was we were what when
    who why will with you your i'm don't it's
"""
ENGLISH = frozenset(_ENGLISH_WORDS.split())
_SPANISH_WORDS = """
    al ayer con contra cuando del desde donde ella ellos entre era es esa ese eso esta estaba este está
    fue ha hasta hay la las lo los les más muy nos para pero por porque que qué se sin sobre su sus
    también tu un una y ya el en mi te le de
"""
SPANISH = frozenset(_SPANISH_WORDS.split())


def is_tested(tokens: Sequence[str], vocabulary: Container[str]) -> bool:
    """Whether enough of the words are known; of fewer than four, whether their script is Latin."""
    words = [word for token in tokens if (word := word_of_token(token)) and word[0] != "="]
    if not words:
        return True
    if sum(map(_LAST_LATIN.__lt__, words)) * 2 > len(words):
        return False  # another script
    english = sum(map(ENGLISH.__contains__, words))
    spanish = sum(map(SPANISH.__contains__, words))
    if spanish > english:
        return False
    if len(words) < FEWEST_WORDS:
        return True
    known = sum(map(vocabulary.__contains__, words)) / len(words)
    return known >= HARDLY_ANY and (english > 0 or known >= HALF)
