"""Where words fail: nonsense, insults, thanks. The third time in a row brings a person."""

from sightings.conversation import asking, keywords
from sightings.conversation.memory import Step
from sightings.conversation.turn import Writing

MOST_LOST = 3


def answer(writing: Writing, text: str) -> None:
    """Nothing was understood. Once a person is called, the machine keeps still."""
    memory = writing.memory
    if keywords.is_greeting(text) and memory.step is Step.IDLE:
        writing.say("invite")
        return
    if keywords.is_thanks(text) or keywords.names_emergency(text) or memory.step is Step.PERSON:
        return
    writing.remember(lost=memory.lost + 1)
    if keywords.is_insult(text):
        _insulted(writing)
    elif writing.memory.lost >= MOST_LOST:
        writing.call_person("lost")
        writing.say("person")
        writing.remember(step=Step.PERSON, lost=0)
    elif memory.step is Step.PLACE:
        _place_not_found(writing)
    else:
        writing.say("lost")
        asking.repeat_question(writing)


def _insulted(writing: Writing) -> None:
    """One calm answer; then silence, and a person sees it."""
    if writing.memory.insulted:
        writing.call_person("abuse")
        writing.remember(step=Step.PERSON, lost=0)
    else:
        writing.say("insult")
        writing.remember(insulted=True)


def _place_not_found(writing: Writing) -> None:
    if writing.memory.asked < asking.MOST_QUESTIONS:
        writing.ask("not_found", Step.PLACE)
    else:
        asking.no_place(writing)
