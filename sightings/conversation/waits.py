"""How long a sender wants a report to wait: *in 2 hours*, *dentro de 45 minutos*, *an hour and a half*."""

import re
from datetime import timedelta

from sightings.conversation import vocabulary

MOST = timedelta(hours=24)  # more is as good as for ever


def taken_from(said: str) -> tuple[int, str]:
    """The minutes that a plain text says (0 where it says none), and the text without them."""
    match = _WAIT.search(said)
    if not match:
        return 0, said
    return _minutes(match), f"{said[: match.start()]} {said[match.end() :]}"


def _minutes(match: re.Match[str]) -> int:
    number = match["number"] or "1"
    many = float(number) if number.isdigit() else float(_NUMBERS[number])
    many += 0.5 if match["tenths"] or match["half"] else 0.0
    minutes = round(many * (60 if match["unit"].startswith("h") else 1))
    return max(1, min(minutes, MOST // timedelta(minutes=1)))


def _any(phrases: list[str]) -> str:
    return "|".join(map(re.escape, sorted(phrases, key=len, reverse=True)))


_SAID = vocabulary.load()["waits"]
_NUMBERS: dict[str, float] = _SAID["numbers"]
_WORDS = f"(?:{_any(list(_NUMBERS))})(?= )"  # *ahora* is no hour
_NUMBER = rf"(?P<number>\d{{1,3}}|{_WORDS})(?: (?P<tenths>5))? ?"
_UNIT = f"(?P<unit>{_any(_SAID['units'])})(?: (?P<half>{_any(_SAID['half'])}))?"
_BEHIND = rf"(?: (?:{_any(_SAID['behind'])})\b)?(?! (?:{_any(_SAID['not_behind'])})\b)"
_WAIT = re.compile(rf"\b(?:(?:{_any(_SAID['before'])}) )*(?:{_NUMBER}|(?=hora y media)){_UNIT}\b{_BEHIND}")
