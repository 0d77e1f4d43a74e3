"""What a sender may tell us to do, whatever else is being talked about."""

from collections.abc import Callable

from sightings.conversation import asides, asking, near_words, reporting
from sightings.conversation.effects import AskPerson, EndAlerts, Erase, Start, Stop, Withdraw
from sightings.conversation.keywords import Command
from sightings.conversation.language import ENGLISH, SPANISH
from sightings.conversation.memory import Draft, Memory, Step
from sightings.conversation.texts import Part
from sightings.conversation.turn import Writing


def carry_out(writing: Writing, command: Command, rest: str, *, carrier_answered: bool) -> None:
    if command is Command.WHERE:
        asides.where(writing, rest)
    elif command is Command.ALERT:
        asides.alert(writing, rest)
    elif command is Command.STOP:
        _stop(writing, carrier_answered)
    elif not (carrier_answered and command in (Command.START, Command.HELP)):
        _SIMPLE[command](writing)
    elif command is Command.START:
        writing.do(Start())
    writing.remember(lost=0)


def _stop(writing: Writing, carrier_answered: bool) -> None:
    """Said before it is done: the one confirmation that carriers allow, unless the carrier gave it itself."""
    if not carrier_answered and not writing.world.is_stopped:
        writing.say("stopped")
    writing.do(Stop())


def _start(writing: Writing) -> None:
    writing.do(Start())
    writing.say("started")


def _help(writing: Writing) -> None:
    writing.say("help")


def _tell_of_delete(writing: Writing) -> None:
    writing.say("about_delete", days=writing.world.keep_days)


def _tell_of_sender(writing: Writing) -> None:
    if not any(say.key == "welcome" for say in writing.replies):
        writing.say("welcome", days=writing.world.keep_days)


def _delete(writing: Writing) -> None:
    writing.say("erased")
    writing.do(Erase())
    writing.memory = Memory(language=writing.memory.language)
    writing.has_ended = True


def _new(writing: Writing) -> None:
    if writing.memory.draft.photos:
        writing.do(AskPerson("dropped"))
    writing.memory = writing.memory.afresh()
    writing.say("afresh")


def _person(writing: Writing) -> None:
    writing.call_person("asked")
    writing.say("person_called")
    writing.remember(step=Step.PERSON)


def _remove(writing: Writing) -> None:
    """The report that is being made, or the last one that counts."""
    memory = writing.memory
    if memory.draft != Draft() or memory.spot is not None:
        writing.memory = memory.afresh()
        writing.say("dropped")
        return
    if memory.counted is None:
        writing.say("nothing_to_withdraw")
        return
    writing.do(Withdraw())
    writing.say("withdrawn")
    writing.memory = writing.memory.afresh()


def _never_mind(writing: Writing) -> None:
    """What was begun is dropped. What counts stays: the question may have been meant that is left open."""
    if writing.memory.step is Step.AFTER and writing.memory.draft == Draft():
        writing.say("stays")
    else:
        _remove(writing)


def _status(writing: Writing) -> None:
    memory, latest = writing.memory, writing.world.latest()
    if memory.draft != Draft() or memory.spot is not None:
        writing.say("status_draft", missing=Part(f"missing:{asking.missing(memory)}"))
    elif latest is None:
        if not writing.world.waits_for_person:
            writing.say("status_none")
    else:
        verification = Part(f"verification:{latest.verification}")
        place = near_words.place(latest.label)
        writing.say(f"status_{latest.status}", place=place, verification=verification, time=latest.shows)
    if writing.world.waits_for_person:
        writing.say("status_person")


def _to_english(writing: Writing) -> None:
    _speak(writing, ENGLISH, "now_english")


def _to_spanish(writing: Writing) -> None:
    _speak(writing, SPANISH, "now_spanish")


def _speak(writing: Writing, language: str, key: str) -> None:
    """In the new language at once, the first reply too if it has only just been said."""
    writing.remember(language=language)
    writing.replies = [say for say in writing.replies if say.key != "other_language"]
    writing.say(key)
    asking.repeat_question(writing)


def _end_alerts(writing: Writing) -> None:
    writing.do(EndAlerts())
    writing.say("alerts_off")


_SIMPLE: dict[Command, Callable[[Writing], None]] = {
    Command.START: _start,
    Command.HELP: _help,
    Command.DELETE: _delete,
    Command.ABOUT_DELETE: _tell_of_delete,
    Command.ABOUT_SENDER: _tell_of_sender,
    Command.NEW: _new,
    Command.REMOVE: _remove,
    Command.NEVER_MIND: _never_mind,
    Command.WRONG: reporting.take_back,
    Command.PERSON: _person,
    Command.STATUS: _status,
    Command.TO_ENGLISH: _to_english,
    Command.TO_SPANISH: _to_spanish,
    Command.END_ALERTS: _end_alerts,
}
