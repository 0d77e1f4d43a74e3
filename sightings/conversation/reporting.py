"""The report itself: photo first or words first, a place confirmed in words, and then it counts."""

from sightings.conversation import finding, following, gone, keywords, misunderstanding
from sightings.conversation.asking import (
    ask_after_photos,
    ask_again,
    ask_elsewhere,
    ask_what_is_missing,
    settle,
)
from sightings.conversation.effects import AddTo, Withdraw
from sightings.conversation.memory import Draft, Step
from sightings.conversation.normal import plain
from sightings.conversation.reading import begin, note_answers, note_words, read
from sightings.conversation.spots import Spot
from sightings.conversation.turn import Writing

NOTHING = ("nothing", "nada")


def take_photos(writing: Writing, photos: tuple[str, ...], text: str) -> None:
    """Photos join the open draft, or the sighting that their sender's words have just become; with words that
    name a place they begin a report of their own."""
    memory = writing.memory
    is_late = memory.step is Step.AFTER and writing.is_fresh
    if memory.counted and is_late and not finding.names_place(writing, text):
        writing.do(AddTo(photos=photos))
        writing.counted(photos=memory.counted.photos + photos)
        writing.say("photo_added")
        return
    begin(writing)
    new = tuple(photo for photo in photos if photo not in writing.memory.draft.photos)
    writing.draft(photos=writing.memory.draft.photos + new)


def take_words(writing: Writing, text: str, *, photos: tuple[str, ...]) -> None:
    """Words that are no command: an answer, a place, what is to be seen, or none of these."""
    was_added = any(isinstance(effect, AddTo) for effect in writing.effects)
    if text and not photos and _says_nothing_yet(writing, text):
        writing.say("nothing_yet")
        writing.remember(lost=0)
        return
    if text and gone.answer(writing, text):
        return
    if writing.memory.step is Step.AFTER and text and following.answer(writing, text):
        return
    if writing.memory.step in (Step.CONFIRM, Step.BOTH) and text and _answer_place(writing, text):
        return
    if text and read(writing, text):
        writing.remember(lost=0)
        _go_on(writing, text)
    elif photos:
        if not was_added:
            ask_after_photos(writing)
    elif text:
        misunderstanding.answer(writing, text)


def _says_nothing_yet(writing: Writing, text: str) -> bool:
    """It is no place and no report; what was begun stays as it is. *Nothing* alone says so where it is asked
    what is there, elsewhere that police do nothing."""
    is_asked = writing.memory.step in (Step.PROOF, Step.BOTH)
    return keywords.says_nothing_yet(text) or (is_asked and plain(text) in NOTHING)


def _go_on(writing: Writing, text: str) -> None:
    """To what is still missing. A place that was named and is not known is said to be so, not passed over."""
    unknown = finding.unknown_place_in(writing, text)
    if unknown and writing.memory.step is Step.CONFIRM:
        writing.say("place_unknown")
        ask_again(writing)
        return
    link = finding.has_short_link(text)
    question = "short_link" if link else "not_found" if unknown else "ask_place"
    ask_what_is_missing(writing, place_question=question)


def _answer_place(writing: Writing, text: str) -> bool:
    """*Yes*, *no*, *yes, three cars* to the place read back; anything else may be another place."""
    answers, rest = keywords.answers_in(text), keywords.begins_with_yes(text)
    is_no = writing.memory.step is Step.BOTH and keywords.begins_with_no(text)  # *no, behind the church*
    if answers.yes is False or is_no:
        ask_elsewhere(writing)
        return True
    if not answers and rest is None:
        return False
    note_answers(writing, answers)
    writing.remember(lost=0)
    if answers.unknown and not answers.yes:
        settle(writing, sure=False)
        return True
    if not answers and rest:
        note_words(writing, rest)
    if answers.yes or not answers:
        settle(writing, sure=True)
    else:
        ask_again(writing)
    return True


def take_pin(writing: Writing, spot: Spot) -> None:
    """A pin says the place for sure: nothing is asked about it."""
    memory = writing.memory
    if memory.step is Step.AFTER:
        if memory.counted is None or memory.counted_spot is None or not memory.counted_spot.is_area:
            writing.say("pin_too_late")
            return
        writing.do(Withdraw())
        writing.memory = memory.afresh()
        writing.remember(draft=memory.counted)
    begin(writing)
    writing.remember(spot=spot, street="", lost=0)
    settle(writing, sure=True)


def take_back(writing: Writing) -> None:
    """Not there: a counted sighting is taken back at once and waits, with its photos, for another place."""
    memory = writing.memory
    if memory.counted is not None and memory.draft == Draft():
        writing.do(Withdraw())
        writing.memory = memory.afresh()
        writing.remember(draft=memory.counted)
    elif memory.draft == Draft() and memory.spot is None:
        writing.say("nothing_to_withdraw")
        return
    writing.remember(asked=0)
    ask_elsewhere(writing)
