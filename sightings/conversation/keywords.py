"""What a sender's message means beside its place: a command, an answer, or words that tell of police."""

import re
from dataclasses import dataclass
from enum import StrEnum

from sightings.conversation import vocabulary, waits
from sightings.conversation.erasure_words import asks_about_erasure, asks_for_erasure
from sightings.conversation.force_words import without_denials
from sightings.conversation.normal import plain, plain_words


class Command(StrEnum):
    STOP = "stop"
    START = "start"
    HELP = "help"
    DELETE = "delete"
    ABOUT_DELETE = "about_delete"
    ABOUT_SENDER = "about_sender"
    STATUS = "status"
    NEW = "new"
    REMOVE = "remove"
    NEVER_MIND = "never_mind"
    WRONG = "wrong"
    PERSON = "person"
    TO_ENGLISH = "to_english"
    TO_SPANISH = "to_spanish"
    WHERE = "where"
    ALERT = "alert"
    END_ALERTS = "end_alerts"


# Words that a message may begin with; the rest is a place.
_LEADING = {
    **dict.fromkeys(("where", "donde"), Command.WHERE),
    **dict.fromkeys(("alert", "alerts", "alerta", "alertas"), Command.ALERT),
}
_COMMANDS = {phrase: Command(meaning) for phrase, meaning in vocabulary.meanings("command").items()}

YES, NO, NOW, LATER, AT_TIME, UNKNOWN = "yes", "no", "now", "later", "at_time", "unknown"
ACTIVITIES = ("force", "belongings", "eviction", "present")  # the gravest first

_ANSWERS = vocabulary.meanings("answer")
_SIGNS = vocabulary.meanings("sign")
_FILLING, _GREETINGS, _THANKS = (vocabulary.words(name) for name in ("filling", "greetings", "thanks"))
_TELLING, _EMERGENCY, _INSULTS = (vocabulary.words(name) for name in ("telling", "emergency", "insults"))
_ASKING, _ANOTHER = vocabulary.words("asking"), vocabulary.words("another")
_CORRECTING, _SORRY = vocabulary.words("correcting"), vocabulary.words("sorry")
_QUIET = re.compile(
    rf"(?:(?:{'|'.join(vocabulary.words('quiet_before'))}) )*"
    rf"(?:{'|'.join(sorted(vocabulary.words('quiet'), key=len, reverse=True))}) "
)
_GOING_ON = vocabulary.words("going_on")
_OPENINGS = tuple(f"{opening} " for opening in vocabulary.words("openings"))
_NO_PLACE = _TELLING | vocabulary.words("about_where")
_SURE_STOPS = tuple(f"{stop} " for stop in vocabulary.words("sure_stops"))
_MORE_THANKS, _WHO_SEES = vocabulary.words("more_thanks"), vocabulary.words("who_sees")
_DESCRIBING, _HARM = vocabulary.words("describing"), vocabulary.words("harm")
_ASKING_WHO, _US = vocabulary.words("asking_who"), vocabulary.words("us")
_PICTURES = "".join(vocabulary.words("telling_pictures"))
_PLEASE = re.compile(r" (?:please|pls|plz|por favor|porfavor|porfa)(?= )")
MOST_TO_ASK_WHO_SEES = 16  # words; in more there is something else as well
_LONGEST_PHRASE = max(len(phrase.split()) for phrase in _ANSWERS)


@dataclass(frozen=True, slots=True)
class Answers:
    """What a short message answers; empty where it says anything else besides."""

    yes: bool | None = None
    show_now: bool | None = None
    activity: str = ""
    unknown: bool = False  # *idk*, *no sé*
    at_time: bool = False  # *in an hour*, *tonight*: later, but by a clock of the sender's own
    wait: int = 0  # minutes of it, where they are said

    def __bool__(self) -> bool:
        return self != Answers()


def command_in(text: str) -> tuple[Command, str] | None:
    """The command that a message is, or begins with, and the rest of its text."""
    if asks_about_erasure(text) and not tells_of_police(text):
        return (Command.STOP if _asks_to_stop(text) else Command.ABOUT_DELETE), ""
    if command := _COMMANDS.get(plain(text)) or _COMMANDS.get(_bare(text)):
        return command, ""
    if asks_for_erasure(text):
        return Command.DELETE, ""
    if _asks_to_stop(text):
        return Command.STOP, ""
    if _asks_who_sees(text):
        return Command.ABOUT_SENDER, ""
    first, _, rest = text.strip(" ¿¡:,.?!").partition(" ")
    leading = _LEADING.get(plain(first))
    if leading is Command.WHERE and tells_of_police(rest) and _NO_PLACE.issuperset(plain_words(rest)):
        return leading, ""
    return (leading, rest.strip()) if leading and rest.strip() else None


def _bare(text: str) -> str:
    """*STOP pls*, *ayuda por favor*: a command is one with a *please*, too."""
    return _PLEASE.sub("", f" {plain(text)} ").strip()


def _asks_to_stop(text: str) -> bool:
    """*Unsubscribe me and remove this number*: a stop is one in any words; what does not come back, erasing,
    is not read into it."""
    said = f"{plain(text)} "
    is_short = len(said.split()) <= MOST_TO_ASK_WHO_SEES
    return is_short and said.startswith(_SURE_STOPS) and not tells_of_police(text)


def _asks_who_sees(text: str) -> bool:
    """*Is this anonymous?*, *do you give my number to police?*; not *are cops taking my phone?*"""
    words = plain_words(text)
    is_question = "?" in text or (bool(words) and words[0] in _ASKING | _ASKING_WHO)
    is_of_us = not tells_of_police(text) or not _US.isdisjoint(words)
    return is_question and is_of_us and len(words) <= MOST_TO_ASK_WHO_SEES and _says(_WHO_SEES, text)


def asks_where(text: str) -> bool:
    """*Are there cops in Oakland?* asks what is near; it reports nothing.

    Without its mark only by words that begin nothing but a question: *hay policías en Oakland* tells of some.
    """
    _before, mark, asked = text.rpartition("¿")
    words = plain_words(asked)
    while words and words[0] in _GREETINGS:
        words = words[1:]
    if len(words) <= 1:
        return False
    if mark or text.rstrip().endswith("?"):
        return words[0] in _ASKING
    opens = f"{' '.join(words)} ".startswith(_OPENINGS) or (words[0] == "any" and words[1] in _TELLING)
    return opens and activity_in(text) != "force"  # told in haste, rather than asked


def answers_in(text: str) -> Answers:
    """*Yes*, *ahora 2*, *No, later please*: a message in which every word is an answer or fills in."""
    said, meanings = plain(text), []
    wait, said = waits.taken_from(said)
    if wait:
        meanings.append(AT_TIME)
    words = said.split()
    if "👍" in text or "✅" in text:
        meanings.append(YES)
    while words:
        for size in range(min(_LONGEST_PHRASE, len(words)), 0, -1):
            if meaning := _ANSWERS.get(" ".join(words[:size])):
                meanings.append(meaning)
                break
        else:
            size = 1
            if words[0] not in _FILLING:
                return Answers()
        words = words[size:]
    return _answers(meanings, wait)


def _answers(meanings: list[str], wait: int) -> Answers:
    yes = True if YES in meanings else False if NO in meanings else None
    waits = LATER in meanings or AT_TIME in meanings  # *later, not now*
    show_now = False if waits else True if NOW in meanings else None
    activity = next((one for one in ACTIVITIES if one in meanings), "")
    is_unknown, at_time = UNKNOWN in meanings, AT_TIME in meanings
    return Answers(yes, show_now, activity, unknown=is_unknown, at_time=at_time, wait=wait)


def begins_with_yes(text: str) -> str | None:
    """What follows a *yes* at the beginning: *Yes, three cars*; None where it does not begin so."""
    first, _, rest = text.strip(" ¡").partition(" ")
    return rest.strip(" ,.") if _ANSWERS.get(plain(first)) == YES and rest.strip() else None


def begins_with_no(text: str) -> bool:
    words = plain_words(text)
    return bool(words) and _ANSWERS.get(words[0]) == NO


def tells_of_police(text: str) -> bool:
    """By their name, by a picture of them, or by what only they do."""
    named = not _TELLING.isdisjoint(plain_words(text)) or not set(_PICTURES).isdisjoint(text)
    return named or bool(activity_in(text))


def says_nothing_yet(text: str) -> bool:
    """*Nothing yet*, *todavía no hay policía en Main*; not *nothing yet but 3 vans*."""
    match = _QUIET.match(f"{plain(text)} ")
    if match is None or "?" in text:
        return False
    rest = text_behind(text, match[0])
    is_more = not _GOING_ON.isdisjoint(plain_words(rest)) or describes(rest)
    return not (is_more or tells_of_police(rest) or tells_of_harm(rest))


def text_behind(text: str, said: str) -> str:
    """The words of a text behind those of which ``said`` is the plain form, as they were written."""
    words, count = text.split(), len(said.split())
    read = (end for end in range(len(words) + 1) if len(plain_words(" ".join(words[:end]))) >= count)
    rest = " ".join(words[next(read, len(words)) :]).strip(" .,!;:")
    return rest if plain_words(rest) else ""


def tells_of_harm(text: str) -> bool:
    """*2 people hurt*, *hay un herido*; not *nobody was hurt*."""
    said = without_denials(text, loosely=True).split()
    return not _HARM.isdisjoint(said)


def describes(text: str) -> bool:
    """*3 cars and a van*, *they are still here*: words that go on with what was told; no question."""
    return "?" not in text and not is_insult(text) and not _DESCRIBING.isdisjoint(plain_words(text))


def tells_of_another(text: str) -> bool:
    """*Also at 6th*, *otra esquina*."""
    return not _ANOTHER.isdisjoint(plain_words(text))


def corrects(text: str) -> bool:
    """*I meant 6th*; *sorry* only where it does not begin another report: *sorry, cops at 6th, too*."""
    return _says(_CORRECTING, text) or (_says(_SORRY, text) and not tells_of_police(text))


def _says(phrases: frozenset[str], text: str) -> bool:
    said = f" {plain(text)} "
    return any(f" {phrase} " in said for phrase in phrases)


def is_greeting(text: str) -> bool:
    words = plain_words(text)
    return bool(words) and _GREETINGS.issuperset(words)


def is_thanks(text: str) -> bool:
    words = set(plain_words(text))
    return bool(words & _THANKS) and words <= _THANKS | _MORE_THANKS


def is_insult(text: str) -> bool:
    return not _INSULTS.isdisjoint(plain_words(text))


def names_emergency(text: str) -> bool:
    return not _EMERGENCY.isdisjoint(plain_words(text))


def activity_in(text: str) -> str:
    """What police do, where the words leave no doubt; the gravest first. Otherwise nothing."""
    said = f" {without_denials(text)} "
    return next((activity for sign, activity in _SIGNS.items() if f" {sign} " in said), "")
