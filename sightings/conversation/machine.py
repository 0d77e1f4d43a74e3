"""The state machine: one event in, one turn out. Same memory, event and world give the same turn."""

from datetime import datetime
from hashlib import sha256

from sightings.conversation import asides, asking, commands, following, keywords, reporting
from sightings.conversation.effects import AskPerson
from sightings.conversation.events import Event, Message, PhotoChecked, PinDropped
from sightings.conversation.keywords import Command
from sightings.conversation.language import language_of
from sightings.conversation.memory import Aside, Memory, Step
from sightings.conversation.normal import plain, tidy
from sightings.conversation.turn import Turn, Writing
from sightings.conversation.world import World

TWICE_SECONDS = 3  # nobody reads a question and answers it with the same word as before in less

_QUIET = (Command.STOP, Command.DELETE)  # who says these is not welcomed first


def step(memory: Memory, event: Event, world: World, now: datetime) -> Turn:
    writing = Writing(memory, world, now)
    match event:
        case Message():
            _hear(writing, event)
        case PinDropped():
            reporting.take_pin(writing, event.spot)
        case PhotoChecked():
            following.tell_of_photo(writing, event)
        case _:
            _fall_silent(writing)
    return writing.done()


def asks_for_place(memory: Memory, text: str) -> bool:
    """Whether a text is a question about a place, or answers ours which: of such the words are not kept."""
    found = keywords.command_in(tidy(text))
    if found:
        return found[0] is Command.WHERE and bool(found[1])
    return keywords.asks_where(tidy(text)) or memory.aside is Aside.WHERE


def _hear(writing: Writing, message: Message) -> None:
    text = tidy(message.text)
    if _is_twice(writing, text, message):
        return
    found = keywords.command_in(text) or _question(writing, text, message)
    _learn_language(writing, text)
    if not (found and found[0] in _QUIET):
        _welcome(writing)
    if keywords.names_emergency(text):
        writing.say("emergency")
    if message.photos:
        reporting.take_photos(writing, message.photos, "" if found else text)
    elif message.cards and not text:
        writing.say("photo_unread")
    aside = writing.memory.aside
    writing.remember(aside=Aside.NONE)
    if found:
        commands.carry_out(writing, *found, carrier_answered=message.carrier_answered)
        if message.photos and writing.memory.draft.photos:
            asking.ask_after_photos(writing)
    elif not (aside and asides.answer(writing, aside, text)):
        reporting.take_words(writing, text, photos=message.photos)


def _question(writing: Writing, text: str, message: Message) -> tuple[Command, str] | None:
    """A question about police somewhere, unless we have just asked something ourselves."""
    is_open = writing.memory.step in (Step.PLACE, Step.CONFIRM, Step.PROOF, Step.BOTH)
    asks = keywords.asks_where(text) and not message.photos and not is_open
    return (Command.WHERE, text) if asks else None


def _is_twice(writing: Writing, text: str, message: Message) -> bool:
    """Carriers and thumbs send a message twice; what was just heard is not answered again."""
    heard, before = sha256(plain(text).encode()).hexdigest()[:12], writing.memory
    writing.remember(heard=heard, heard_at=writing.now.isoformat())
    if message.photos or not text or before.heard != heard:
        return False
    return abs((writing.now - datetime.fromisoformat(before.heard_at)).total_seconds()) < TWICE_SECONDS


def _learn_language(writing: Writing, text: str) -> None:
    if not writing.memory.language:
        writing.remember(language=language_of(text))


def _welcome(writing: Writing) -> None:
    if writing.memory.welcomed:
        return
    writing.say("welcome", days=writing.world.keep_days)
    if writing.world.photos_may_teach:
        writing.say("photos_teach")
    if not writing.memory.language:
        writing.say("other_language")
    writing.remember(welcomed=True)


def _fall_silent(writing: Writing) -> None:
    """A gentle end. What was begun and not finished goes to a person, so that no photo is lost."""
    memory = writing.memory
    if memory.draft.is_proven and memory.step is not Step.PERSON:
        writing.say("silence", days=writing.world.keep_days)
        writing.do(AskPerson("silent"))
    writing.memory = memory.afresh()
    writing.has_ended = True
