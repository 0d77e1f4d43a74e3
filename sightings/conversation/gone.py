"""*They left*, *ya se fueron*: the sender's own report ends, and nobody else's."""

from sightings.conversation import asking, correcting, finding, gone_words, keywords, near_words
from sightings.conversation.effects import End
from sightings.conversation.gone_words import Gone
from sightings.conversation.memory import Step
from sightings.conversation.reading import note_words
from sightings.conversation.turn import Writing
from sightings.conversation.world import Live


def answer(writing: Writing, text: str) -> bool:
    """Whether a message says that police have left; if not, it is about something else."""
    said = gone_words.gone_in(text)
    if said is None:
        return False
    memory = writing.memory
    is_begun = memory.spot is not None or bool(memory.street)
    if memory.step is not Step.AFTER and (memory.draft.is_proven or is_begun):
        return _answer_before_it_counts(writing, text, said)
    spot = finding.find(writing, said.place) if said.place else None
    live = writing.world.live(writing.now, spot)
    is_known = not said.place or (spot is not None and not spot.rough)
    if live is not None and said.is_sure and is_known:
        _end(writing, text, live)
    else:
        _note(writing, text)
        writing.say("noted_left" if live else "none_there")
    writing.remember(lost=0)
    return True


def _end(writing: Writing, text: str, live: Live) -> None:
    _note(writing, text)
    writing.do(End(live.public_id))
    key = "ended_shared" if live.is_shared else "ended" if live.is_shown else "ended_unseen"
    writing.say(key, place=near_words.place(live.label))
    if live.activity == "force":
        writing.say("ended_force")
    heard, heard_at = writing.memory.heard, writing.memory.heard_at
    writing.memory = writing.memory.afresh()  # what is told next is another report
    writing.remember(heard=heard, heard_at=heard_at)


def _note(writing: Writing, text: str) -> None:
    if writing.memory.counted is not None:
        correcting.note(writing, text)


def _answer_before_it_counts(writing: Writing, text: str, said: Gone) -> bool:
    """Photos and words are kept, whoever decides on them reads it, and they only count; a place alone is
    dropped."""
    if writing.memory.step is Step.PERSON:
        return False
    if not writing.memory.draft.is_proven:
        writing.memory = writing.memory.afresh()
        writing.say("dropped")
        return True
    note_words(writing, text)
    if said.is_sure:
        writing.draft(left_at=writing.now.isoformat())
    if writing.memory.step is Step.CONFIRM and keywords.begins_with_yes(text):
        asking.settle(writing, sure=True)
    else:
        asking.repeat_question(writing)
    return True
