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


def asks_about_erasure(text: str) -> bool:
    """*How do I delete my data*, *can you erase me*, *DELETE?*: answered, and nothing is erased. Only a
    *please* makes a wish of such a question: what is erased does not come back."""
    words = plain_words(text)
    said = f" {' '.join(words)} "
    if len(words) > MOST_WORDS or not _ERASING.search(said):
        return False
    is_how = _HOW.match(said) is not None or " how to " in said
    is_wish = asks_for_erasure(text) and _POLITE.search(said) is not None
    is_question = is_how or "?" in text or "¿" in text
    return is_question and not is_wish and _ONES_OWN.search(said) is not None


def _one_of(name: str) -> str:
    phrases: list[str] = vocabulary.load()["erasing"][name]
    return f"(?:{'|'.join(map(re.escape, phrases))})"


def _pattern() -> re.Pattern[str]:
    """*Please* … *unsubscribe and* *delete* *all my* *data* *and my number* … *from your records*. Whoever is
    erased is sent nothing more: the stop is in it."""
    own, what = _one_of("own"), _one_of("what")
    mine = f"(?:{_one_of('all_of')} )?{own} {what}(?: (?:and|y) (?:{own} )?{what})*"
    thing = f"(?:{_one_of('everything')}|{mine})"
    told = f"{_one_of('verbs')} {thing}(?: (?:and|y) {thing})*|{_one_of('own_verbs')} {mine}"
    stops = (phrase for phrase, meaning in vocabulary.meanings("command").items() if meaning == "stop")
    stop = f"(?:{'|'.join(map(re.escape, stops))})"
    before = f"(?:{stop} (?:and|y|e|then) |{_one_of('before')} )*"
    after = f"(?: (?:and|y) {stop}| {_one_of('after')})*"
    return re.compile(f"{before}(?:{_one_of('alone')}|{told}){after}")


_ASKS = _pattern()
_HOW = re.compile(rf" (?:{_one_of('greeting')} )*{_one_of('how')} ")
_ERASING = re.compile(
    f" (?:{_one_of('verbs')}|{_one_of('own_verbs')}|{_one_of('alone')}|{_one_of('forms')}) "
)
_ONES_OWN = re.compile(
    f" (?:{_one_of('everything')}|{_one_of('what')}|{_one_of('of_me')}) | {_one_of('alone')} $"
)
_POLITE = re.compile(f" {_one_of('polite')} ")
