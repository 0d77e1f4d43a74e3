"""*Near MacArthur Park*, *cerca de la iglesia*: words that name a place, though no street and no city.

Asked only once nobody knows the place, so that it is said to the sender instead of being taken for a story.
"""

import re

from sightings.conversation import vocabulary
from sightings.conversation.normal import folded, plain_words
from sightings.conversation.phrases import LONGEST_READ, clauses, cut

_ARTICLE = r"(?:(?:the|an?|el|la|los|las|una?)\s+)?"
_NEAR = re.compile(
    r"\b(?:near|next to|close to|across from|in front of|cerca del?|junto al?|al lado del?|frente al?|"
    rf"enfrente del?|detr[aá]s del?)\s+{_ARTICLE}(.+)",
    re.IGNORECASE,
)
# These lead to much else as well (*by ICE*, *in riot gear*, *por la policía*): only to a park, a church, …
_PERHAPS = re.compile(
    r"\b(?:by|at|in|on|inside|outside|behind|under|around|en|por|dentro del?|fuera del?|debajo del?)\s+"
    rf"{_ARTICLE}(?=(.+))",
    re.IGNORECASE,
)
_KINDS = vocabulary.words("landmarks")
_HERE = vocabulary.words("here")


def named(text: str) -> str:
    """What stands behind *near* or *by*, as it was written; nothing where that is *me* or *here*."""
    found = (_named(part) for part in clauses(text[:LONGEST_READ]))
    return next((name for name in found if name), "")


def kinds_named(text: str) -> frozenset[str]:
    """*Park*, *iglesia* …: which of them the name of the place holds."""
    return _KINDS.intersection(plain_words(named(text)))


def _named(part: str) -> str:
    if (match := _NEAR.search(part)) and (name := _name(match[1])):
        return name
    names = (_name(match[1]) for match in _PERHAPS.finditer(part))
    return next((name for name in names if not _KINDS.isdisjoint(plain_words(name))), "")


def _name(words: str) -> str:
    name = cut(words).partition(",")[0].removesuffix(" por").strip()  # *por favor*, without the favour
    is_here = folded(name.partition(" ")[0]) in _HERE
    return "" if is_here or not any(letter.isalpha() for letter in name) else name
