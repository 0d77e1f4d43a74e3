"""The questions, two at most, and what follows them: the sighting counts, or a person looks.

What is still unsure after two questions counts as it stands, with a word that takes it back.
"""

from datetime import datetime, timedelta

from sightings.conversation import keywords, near_words
from sightings.conversation.effects import PutDown, Withdraw
from sightings.conversation.fate import Pending
from sightings.conversation.memory import Draft, Memory, Step
from sightings.conversation.spots import Spot
from sightings.conversation.texts import Part
from sightings.conversation.turn import Writing
from sightings.conversation.world import Near
from sightings.placing import Precision

MOST_QUESTIONS = 2
SAME_METRES = 320  # three blocks
SAME_TIME = timedelta(hours=1)  # between two reports of a ZIP code


def missing(memory: Memory) -> str:
    """The first that a report still needs: `place`, `proof` or `yes`."""
    if memory.spot is None:
        return "place"
    return "yes" if memory.draft.is_proven else "proof"


def ask_what_is_missing(writing: Writing, *, place_question: str = "ask_place") -> None:
    """The next question, or none: it counts, or a person takes over. `not_found` as ``place_question`` asks
    for more than the city of what was just named."""
    memory = writing.memory
    if memory.spot is not None:
        if memory.step is Step.PROOF or memory.asked >= MOST_QUESTIONS:
            settle(writing, sure=memory.step is Step.PROOF)
        elif memory.step is Step.CONFIRM:
            _read_back(writing)
        else:
            _confirm(writing)
    elif memory.asked >= MOST_QUESTIONS:
        no_place(writing)
    elif memory.street and place_question != "not_found":
        writing.ask("ask_city", Step.PLACE, street=_crossing(memory.street))
    else:
        writing.ask(place_question, Step.PLACE)


def _crossing(street: str) -> Part | str:
    """*5th and Main* with the *and* of whoever reads it."""
    first, _and, after = street.partition(" and ")
    return Part("spot:crossing", {"first": first, "after": after}) if after else street


def ask_after_photos(writing: Writing) -> None:
    """Photos alone answer no question about the place: the open one stands."""
    if writing.memory.step is Step.PLACE:
        repeat_question(writing)
    else:
        ask_what_is_missing(writing)


def ask_elsewhere(writing: Writing) -> None:
    """Not there. Then where?"""
    writing.remember(spot=None, street="", lost=0)
    if writing.memory.asked < MOST_QUESTIONS:
        writing.ask("ask_elsewhere", Step.PLACE)
    else:
        no_place(writing)


def repeat_question(writing: Writing) -> None:
    """The open question once more, in words that say so."""
    step, spot = writing.memory.step, writing.memory.spot
    if step is Step.CONFIRM:
        _read_back(writing)
    elif step is Step.PROOF:
        writing.say("ask_proof")
    elif step is Step.BOTH and spot is not None:
        writing.say(_both(spot), spot=_in_question(spot))
    elif step is Step.PLACE:
        writing.say("ask_place")


def ask_again(writing: Writing) -> None:
    """Whether it is there has been asked and not answered. Once more at most; then it counts as it stands."""
    memory = writing.memory
    if not is_asked_enough(memory):
        repeat_question(writing)
        if memory.step is Step.CONFIRM:
            writing.remember(asked=min(memory.asked + 1, MOST_QUESTIONS))
    else:
        settle(writing, sure=False)


def is_asked_enough(memory: Memory) -> bool:
    return memory.step is Step.CONFIRM and memory.asked >= MOST_QUESTIONS and memory.draft.is_proven


def settle(writing: Writing, *, sure: bool) -> None:
    """The place is sure, or as sure as two questions make it: with a photo or words the sighting counts."""
    if writing.memory.draft.is_proven:
        _count(writing, sure=sure)
    elif writing.memory.step is Step.PROOF or writing.memory.asked >= MOST_QUESTIONS:
        # A place alone is no sighting yet: what is missing is said, and no third question.
        writing.say("ask_proof")
        writing.remember(step=Step.PROOF)
    else:
        writing.ask("ask_proof", Step.PROOF)


def no_place(writing: Writing) -> None:
    """Two questions found no place. A person looks; a place or a pin still makes it count."""
    if writing.memory.step is not Step.PERSON:
        writing.call_person("no_place")
        writing.say("person_place")
    writing.remember(step=Step.PERSON)


def _confirm(writing: Writing) -> None:
    """The place is read back. Where one question is left and nothing was seen yet, that one asks for both."""
    spot, memory = writing.memory.spot, writing.memory
    assert spot is not None
    if not memory.draft.is_proven and memory.asked == MOST_QUESTIONS - 1:
        writing.ask(_both(spot), Step.BOTH, spot=_in_question(spot))
    else:
        writing.ask("confirm_rough" if spot.rough else "confirm", Step.CONFIRM, spot=_in_question(spot))


def _both(spot: Spot) -> str:
    return "confirm_rough_and_proof" if spot.rough else "confirm_and_proof"


def _read_back(writing: Writing) -> None:
    """The place may be another by now; the question is the one that was asked."""
    spot = writing.memory.spot
    assert spot is not None
    writing.say("confirm_rough" if spot.rough else "confirm_again", spot=_in_question(spot))


def _in_question(spot: Spot) -> Part:
    return Part(f"{'area' if spot.rough else 'spot'}:{spot.kind}", {"name": spot.name})


def _count(writing: Writing, *, sure: bool) -> None:
    draft, spot = writing.memory.draft, writing.memory.spot
    assert spot is not None
    is_moved = any(isinstance(effect, Withdraw) for effect in writing.effects)  # and the rest is said already
    writing.do(PutDown(draft, spot))
    named = Part(f"spot:{spot.kind}", {"name": spot.name})
    writing.say("counted" if sure else "counted_unsure", spot=named, when=_when(writing, draft, spot))
    if draft.activity == "force" and not is_moved:
        writing.say("counted_force")
    elif keywords.tells_of_harm(draft.words) and not is_moved:
        tell_of_harm(writing)
    writing.remember(
        **{"step": Step.AFTER, "draft": Draft(), "spot": None, "street": "", "same": "", "asked": 0},
        lost=0,
        counted=draft,
        counted_at=writing.now.isoformat(),
        counted_spot=spot,
    )
    _ask_same(writing, spot)
    if not writing.memory.same and not is_moved:
        ask_activity(writing)


def tell_of_harm(writing: Writing) -> None:
    """Somebody is hurt: a person is called, and the sender told that nobody will come."""
    writing.call_person("harm")
    if not any(say.key == "emergency" for say in writing.replies):
        writing.say("emergency")
    writing.say("noted_harm")


def _when(writing: Writing, draft: Draft, spot: Spot) -> Pending:
    """At once, later, or a question that needs no answer: without one it waits as the deployment says."""
    if draft.show_from:
        own = writing.world.shows(writing.now, spot, datetime.fromisoformat(draft.show_from))
        return Pending("own", {"time": own})
    if draft.show_now or not writing.world.delay_minutes:
        return Pending("now")
    time = writing.world.shows(writing.now, spot)
    if draft.show_now is False:
        return Pending("later", {"time": time})
    return Pending("choice", {"time": time, "minutes": writing.world.delay_minutes})


def _ask_same(writing: Writing, spot: Spot) -> None:
    """A point is compared with points; a ZIP code with reports of that ZIP code alone and of the same hour. A
    whole city is too large: two things that happen in it are two."""
    if _is_long_ago(writing):
        return
    near = [] if spot.precision is Precision.CITY else writing.world.near(spot, radius_m=SAME_METRES)
    others = [other for other in near if not other.is_mine and _may_be_same(writing, spot, other)]
    if others:
        other = others[0]
        where = Part("distance:zip", {"name": other.zip_code})
        distance = where if other.area else near_words.distance(other.metres)
        writing.remember(same=other.public_id)
        writing.say("ask_same", time=other.seen, distance=distance)


def _is_long_ago(writing: Writing) -> bool:
    """What was seen when nothing that is on the map now was there yet cannot be the same."""
    return _seen_ago(writing) >= timedelta(hours=writing.world.hours)


def _seen_ago(writing: Writing) -> timedelta:
    counted = writing.memory.counted
    return (
        writing.now - datetime.fromisoformat(counted.seen_at) if counted and counted.seen_at else timedelta()
    )


def _may_be_same(writing: Writing, spot: Spot, other: Near) -> bool:
    if not spot.is_area or not other.area:
        return not spot.is_area and not other.area
    apart = abs(timedelta(minutes=other.minutes) - _seen_ago(writing))
    return other.zip_code == spot.zip_code and apart <= SAME_TIME


def ask_activity(writing: Writing) -> None:
    """May be answered or not: the sighting counts already."""
    if writing.memory.counted and not writing.memory.counted.activity:
        writing.say("ask_activity")
