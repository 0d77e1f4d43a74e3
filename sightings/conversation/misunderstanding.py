"""Where words fail: nonsense, insults, thanks. The third time in a row brings a person."""

from datetime import datetime, timedelta

from sightings.conversation import asking, finding, keywords
from sightings.conversation.memory import Step
from sightings.conversation.turn import Writing

MOST_LOST = 3
SAID_AGAIN_AFTER = timedelta(hours=1)


def answer(writing: Writing, text: str) -> None:
    """Nothing was understood. Once a person is called, the machine says no more than that."""
    memory = writing.memory
    if keywords.is_greeting(text) and memory.step is Step.IDLE:
        writing.say("invite")
        return
    if keywords.is_thanks(text) or keywords.names_emergency(text):
        return
    if memory.step is Step.PERSON:
        if not keywords.is_insult(text):
            _waits_for_person(writing)
        return
    writing.remember(lost=memory.lost + 1)
    if keywords.is_insult(text):
        _insulted(writing)
    elif asking.is_asked_enough(memory):
        if keywords.begins_with_no(text):  # *no, behind the church*: not there, wherever it is
            asking.ask_elsewhere(writing)
        else:
            _say_unknown(writing, text)
            asking.settle(writing, sure=False)
    elif writing.memory.lost >= MOST_LOST:
        writing.call_person("lost")
        writing.say("person")
        writing.remember(step=Step.PERSON, lost=0)
    elif memory.step is Step.PLACE:
        _place_not_found(writing)
    else:
        if not _say_unknown(writing, text):
            writing.say("lost")
        asking.ask_again(writing)


def _waits_for_person(writing: Writing) -> None:
    """Silence would look broken, an answer to every word would be noise. That a person will read it is made
    true again: an earlier call may be settled by now."""
    said_at = writing.memory.waits_said_at
    if said_at and writing.now - datetime.fromisoformat(said_at) < SAID_AGAIN_AFTER:
        return
    writing.call_person("lost")
    writing.say("person_waits")
    writing.remember(waits_said_at=writing.now.isoformat())


def _insulted(writing: Writing) -> None:
    """One calm answer; then silence, and a person sees it."""
    if writing.memory.insulted:
        writing.call_person("abuse")
        writing.remember(step=Step.PERSON, lost=0)
    else:
        writing.say("insult")
        writing.remember(insulted=True)


def _say_unknown(writing: Writing, text: str) -> bool:
    """*Near MacArthur Park* instead of a yes: nobody here knows it, and a pin would say it better."""
    is_place = writing.memory.step is Step.CONFIRM and bool(finding.unknown_place_in(writing, text))
    if is_place:
        writing.say("place_unknown")
    return is_place


def _place_not_found(writing: Writing) -> None:
    if writing.memory.asked < asking.MOST_QUESTIONS:
        writing.ask("not_found", Step.PLACE)
    else:
        asking.no_place(writing)
