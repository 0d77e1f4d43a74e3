"""What a sender's message means beside its place: a command, an answer, or words that tell of police."""

from dataclasses import dataclass
from enum import StrEnum

from sightings.conversation import vocabulary
from sightings.conversation.erasure_words import asks_for_erasure
from sightings.conversation.normal import plain, plain_words


class Command(StrEnum):
    STOP = "stop"
    START = "start"
    HELP = "help"
    DELETE = "delete"
    STATUS = "status"
    NEW = "new"
    REMOVE = "remove"
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

YES, NO, NOW, LATER, UNKNOWN = "yes", "no", "now", "later", "unknown"
ACTIVITIES = ("present", "eviction", "belongings", "force")

_ANSWERS = vocabulary.meanings("answer")
_SIGNS = vocabulary.meanings("sign")
_FILLING, _GREETINGS, _THANKS = (vocabulary.words(name) for name in ("filling", "greetings", "thanks"))
_TELLING, _EMERGENCY, _INSULTS = (vocabulary.words(name) for name in ("telling", "emergency", "insults"))
_ASKING = vocabulary.words("asking")
_OPENINGS = tuple(f"{opening} " for opening in vocabulary.words("openings"))
_LONGEST_PHRASE = max(len(phrase.split()) for phrase in _ANSWERS)


@dataclass(frozen=True, slots=True)
class Answers:
    """What a short message answers; empty where it says anything else besides."""

    yes: bool | None = None
    show_now: bool | None = None
    activity: str = ""
    unknown: bool = False  # *idk*, *no sé*

    def __bool__(self) -> bool:
        return self != Answers()


def command_in(text: str) -> tuple[Command, str] | None:
    """The command that a message is, or begins with, and the rest of its text."""
    if command := _COMMANDS.get(plain(text)):
        return command, ""
    if asks_for_erasure(text):
        return Command.DELETE, ""
    first, _, rest = text.strip(" ¿¡:,.").partition(" ")
    leading = _LEADING.get(plain(first))
    return (leading, rest.strip()) if leading and rest.strip() else None


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
    words, meanings = plain_words(text), []
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
    return _answers(meanings)


def _answers(meanings: list[str]) -> Answers:
    yes = True if YES in meanings else False if NO in meanings else None
    show_now = True if NOW in meanings else False if LATER in meanings else None
    activity = next((mean for mean in meanings if mean in ACTIVITIES), "")
    return Answers(yes, show_now, activity, unknown=UNKNOWN in meanings)


def begins_with_yes(text: str) -> str | None:
    """What follows a *yes* at the beginning: *Yes, three cars*; None where it does not begin so."""
    first, _, rest = text.strip(" ¡").partition(" ")
    return rest.strip(" ,.") if _ANSWERS.get(plain(first)) == YES and rest.strip() else None


def begins_with_no(text: str) -> bool:
    words = plain_words(text)
    return bool(words) and _ANSWERS.get(words[0]) == NO


def tells_of_police(text: str) -> bool:
    return not _TELLING.isdisjoint(plain_words(text))


def is_greeting(text: str) -> bool:
    words = plain_words(text)
    return bool(words) and _GREETINGS.issuperset(words)


def is_thanks(text: str) -> bool:
    words = plain_words(text)
    return bool(words) and _THANKS.issuperset(words)


def is_insult(text: str) -> bool:
    return not _INSULTS.isdisjoint(plain_words(text))


def names_emergency(text: str) -> bool:
    return not _EMERGENCY.isdisjoint(plain_words(text))


def activity_in(text: str) -> str:
    """What police do, where the words leave no doubt; the gravest first. Otherwise nothing."""
    said = f" {plain(text)} "
    return next((activity for sign, activity in _SIGNS.items() if f" {sign} " in said), "")
