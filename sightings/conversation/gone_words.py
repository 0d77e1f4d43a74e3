"""Whether somebody says that police have left: *they left*, *ya se fueron*.

Read strictly where it ends a report, to the last word: who looks at the map may rely on its end. *I left* and
*after they left* say something else, and *they left him bleeding* the worst.
"""

import re
from dataclasses import dataclass

from sightings.conversation import vocabulary
from sightings.conversation.keywords import tells_of_harm, tells_of_police, text_behind
from sightings.conversation.normal import plain, plain_words

MOST_WORDS = 14  # in more there is something else as well
MOST_WORDS_OF_PLACE = 8


@dataclass(frozen=True, slots=True)
class Gone:
    """``is_sure``: every word says so, but for those of ``place``, where there are any."""

    is_sure: bool
    place: str = ""


def gone_in(text: str) -> Gone | None:
    """None where a text does not speak of police that left, or tells of something else as well."""
    if len(text.split()) > MOST_WORDS or tells_of_harm(text) or not _BACK.isdisjoint(plain_words(text)):
        return None
    if "?" not in text and "¿" not in text and (match := _SURE.match(f"{plain(text)} ")):
        place = text_behind(text, match[0])
        if not place:
            return Gone(is_sure=True)
        if _may_be_place(place):
            return Gone(is_sure=True, place=place)
    return Gone(is_sure=False) if _perhaps(text) else None


def _perhaps(text: str) -> bool:
    """*Cops left*, *ya terminaron*; not *cops left, ICE at 6th*, *police left a notice*, *when they left*."""
    said = f" {plain(text)} "
    rest = _PERHAPS.sub(lambda match: match[0] if _is_led(said[: match.start()]) else " ", said)
    return rest != said and not tells_of_police(rest)


def _is_led(before: str) -> bool:
    """*After*, *if*, *I* or a *not*, by which the next words say no such thing."""
    words = before.split()
    return bool(_LEADING.intersection(words[-3:]) or _DENYING.intersection(words[-1:]))


def _may_be_place(words: str) -> bool:
    """*5th and Main*; not *barricades at 5th and Main*, nor *to 6th and Main*."""
    parts = plain_words(words)
    is_more = parts[0] in _JOINING or tells_of_police(words) or not _NO_PLACE.isdisjoint(parts)
    return len(parts) <= MOST_WORDS_OF_PLACE and not is_more


def _any(name: str) -> str:
    phrases: list[str] = vocabulary.load()["gone"][name]
    return f"(?:{'|'.join(map(re.escape, sorted(phrases, key=len, reverse=True)))})"


def _sure() -> re.Pattern[str]:
    """*Ok* *the cops* *have already* *left* *5 min ago*; *ya* *se fueron* *todos*; *no more cops* *here*."""
    who, gone = _any("who"), f"(?:{_any('between')} )*{_any('gone')}"
    one, many, away = _any("se_fue"), _any("se_fueron"), "ya no estan?"
    in_spanish = f"(?:{who} )?(?:ya )?{many}(?: {who})?|{who} (?:ya )?{one}|ya {one}(?: {who})?|{one} {who}"
    not_there = f"{who} {away}|{away} {who}|ya no estan|{_any('ya_no_hay')}"
    no_more = rf"{_any('no_more')} {who}(?= {_any('here')}\b)"
    told = f"{who} {gone}|{in_spanish}|{not_there}|{no_more}|{_any('alone')}"
    ago = rf"(?:{_any('about')} )*\d+ {_any('times')}(?: ago)?"
    after = f"(?: (?:{_any('after')}|{ago}))*"
    return re.compile(rf"(?:{_any('before')} )*(?:{told}){after}(?: {_any('at')})?(?= )")


_SURE = _sure()
_LEFT_BEHIND = vocabulary.words("left_behind")
_JOINING = vocabulary.words("joining")
_NO_PLACE = _LEFT_BEHIND | vocabulary.words("no_place_left")
_BACK = vocabulary.words("back_again")
_LEADING, _DENYING = vocabulary.words("leading_to_left"), vocabulary.words("denying_left")
_PERHAPS = re.compile(
    rf" (?:{'|'.join(sorted(vocabulary.words('left'), key=len, reverse=True))})"
    rf"(?= )(?! (?:{'|'.join(_LEFT_BEHIND)}) )"
)
