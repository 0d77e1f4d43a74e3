"""Whether somebody asks to be erased in words of their own: *please delete my data*, *bórrenme*.

What is erased does not come back. So the whole text must say it, to the last word: *police delete tents here*
is a report, and *don't delete my data* the opposite.
"""

import re

from sightings.conversation import vocabulary
from sightings.conversation.normal import plain_words

MOST_WORDS = 16


def asks_for_erasure(text: str) -> bool:
    words = plain_words(text)
    return len(words) <= MOST_WORDS and _ASKS.fullmatch(" ".join(words)) is not None


def _one_of(name: str) -> str:
    phrases: list[str] = vocabulary.load()["erasing"][name]
    return f"(?:{'|'.join(map(re.escape, phrases))})"


def _pattern() -> re.Pattern[str]:
    """*Please* … *delete* *all my* *data* *and my number* … *from your records*."""
    own, what = _one_of("own"), _one_of("what")
    mine = f"(?:{_one_of('all_of')} )?{own} {what}(?: (?:and|y) (?:{own} )?{what})*"
    thing = f"(?:{_one_of('everything')}|{mine})"
    told = f"{_one_of('verbs')} {thing}(?: (?:and|y) {thing})*|{_one_of('own_verbs')} {mine}"
    return re.compile(f"(?:{_one_of('before')} )*(?:{_one_of('alone')}|{told})(?: {_one_of('after')})*")


_ASKS = _pattern()
