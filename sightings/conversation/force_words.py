"""Whether somebody says that no force was used: *nobody was hurt*, *no están golpeando a nadie*.

Read strictly where it decides what a report is of, so that *no badge, beating a man* stays what it is;
loosely where a person reads it anyway.
"""

import re

from sightings.conversation import vocabulary
from sightings.conversation.normal import plain


def denies(text: str) -> bool:
    said = plain(text)
    return _STRICT.search(said) is not None or _LOOSE.search(said) is not None


def without_denials(text: str, *, loosely: bool = False) -> str:
    """What a text says of force once what it denies is left out, its words as they are compared."""
    said = _STRICT.sub(" . ", plain(text))
    return _LOOSE.sub(" . ", said) if loosely else said


def _any(name: str) -> str:
    phrases: list[str] = vocabulary.load()["denying"][name]
    return f"(?:{'|'.join(map(re.escape, sorted(phrases, key=len, reverse=True)))})"


def _strict() -> re.Pattern[str]:
    """*Nobody* *was* *hurt*; *aren't* *hitting* anybody; *no están* *golpeando* *a nadie*; *no force*."""
    between, harmed, harming = f"(?: {_any('between')})*", _any("harmed"), _any("harming")
    nobody = f"{_any('nobody')}{between} (?:{harmed}|{harming})"
    not_harming = f"{_any('not')}{between} (?:{harming}|{harmed}|{_any('harm')})(?: {_any('anybody')})?"
    a_nadie = f"no{between} {harming} a nadie"
    return re.compile(rf"\b(?:{nobody}|{not_harming}|{a_nadie}|{_any('without')}{between} {_any('harm')})\b")


def _loose() -> re.Pattern[str]:
    """Spanish without *a nadie*: with a comma after its *no* it would say the opposite."""
    return re.compile(rf"\bno(?: {_any('between')})* (?:{_any('harming')}|{_any('harmed')})\b")


_STRICT, _LOOSE = _strict(), _loose()
