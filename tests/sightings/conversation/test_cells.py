"""The state table cell by cell: every step, every kind of event."""

import pytest

from sightings.conversation.effects import (
    AddTo,
    AskPerson,
    Erase,
    ForgetWords,
    Join,
    PutDown,
    Start,
    Stop,
    Withdraw,
)
from sightings.conversation.memory import Step
from tests.sightings.conversation.small_world import SEEN, SmallWorld, Talk

STREET = "5th and Main, Los Angeles"


def idle():
    talk = Talk()
    talk.send("hello")
    return talk


def place():
    talk = Talk()
    talk.send(photos=1)
    return talk


def confirm():
    talk = place()
    talk.send(STREET)
    return talk


def proof():
    talk = Talk()
    talk.send(STREET)
    talk.send("yes")
    return talk


def after():
    talk = Talk(SmallWorld(nearby=[SEEN]))
    talk.send(photos=1)
    talk.send(STREET)
    talk.send("yes")
    return talk


def both():
    talk = Talk()
    talk.send("5th and Main")
    talk.send("Los Angeles")
    return talk


def person():
    talk = place()
    talk.send("nowhere")
    talk.send("nowhere at all")
    return talk


STEPS = {
    Step.IDLE: idle,
    Step.PLACE: place,
    Step.CONFIRM: confirm,
    Step.PROOF: proof,
    Step.AFTER: after,
    Step.PERSON: person,
    Step.BOTH: both,
}


@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_reached(step):
    assert STEPS[step]().memory.step == step


EVENTS = {
    "yes": lambda talk: talk.send("yes"),
    "no": lambda talk: talk.send("no"),
    "street": lambda talk: talk.send("Sunset & Main, Los Angeles"),
    "ZIP": lambda talk: talk.send("90012"),
    "words": lambda talk: talk.send("there are three police cars"),
    "nonsense": lambda talk: talk.send("xyzzy"),
    "unsure": lambda talk: talk.send("idk"),
    "photo": lambda talk: talk.send(photos=1),
    "photo and ZIP": lambda talk: talk.send("90012", photos=1),
    "now": lambda talk: talk.send("now"),
    "force": lambda talk: talk.send("4"),
    "pin": lambda talk: talk.pin(),
    "unread": lambda talk: talk.photo_checked("photo1", "unread"),
    "verified": lambda talk: talk.photo_checked("photo1", "verified"),
    "silence": lambda talk: talk.silence(),
}
S, P, C, F, A, H = Step.IDLE, Step.PLACE, Step.CONFIRM, Step.PROOF, Step.AFTER, Step.PERSON
B = Step.BOTH
# For each event: the step it leads to and what it does, from each of STEPS: idle, place … person, both.
TABLE = {
    "yes": [(S, []), (P, []), (A, [PutDown]), (F, []), (A, [Join]), (H, [AskPerson]), (F, [])],
    "no": [(S, []), (P, []), (H, [AskPerson]), (F, []), (A, []), (H, [AskPerson]), (H, [AskPerson])],
    "street": [(C, []), (C, []), (A, [PutDown]), (A, [PutDown]), (C, []), (A, [PutDown]), (F, [])],
    "ZIP": [(C, []), (C, []), (A, [PutDown]), (F, []), (C, []), (A, [PutDown]), (F, [])],
    "words": [(P, []), (P, []), (A, [PutDown]), (A, [PutDown]), (A, [AddTo]), (H, []), (A, [PutDown])],
    "nonsense": [(S, []), (P, []), (A, [PutDown]), (A, [PutDown]), (A, []), (H, [AskPerson]), (A, [PutDown])],
    "unsure": [(S, []), (P, []), (A, [PutDown]), (F, []), (A, []), (H, [AskPerson]), (F, [])],
    "photo": [(P, []), (P, []), (A, [PutDown]), (A, [PutDown]), (A, [AddTo]), (H, []), (A, [PutDown])],
    "photo and ZIP": [
        (C, []),
        (C, []),
        (A, [PutDown]),
        (A, [PutDown]),
        (C, []),
        (A, [PutDown]),
        (A, [PutDown]),
    ],
    "now": [(S, []), (P, []), (A, [PutDown]), (F, []), (A, [AddTo]), (H, [AskPerson]), (B, [])],
    "force": [(S, []), (P, []), (A, [PutDown]), (F, []), (A, [AddTo]), (H, [AskPerson]), (B, [])],
    "pin": [(F, []), (A, [PutDown]), (A, [PutDown]), (F, []), (A, []), (A, [PutDown]), (F, [])],
    "unread": [(S, []), (P, []), (C, []), (F, []), (A, [AskPerson]), (H, []), (B, [])],
    "verified": [(S, []), (P, []), (C, []), (F, []), (A, []), (H, []), (B, [])],
    "silence": [(S, []), (S, [AskPerson]), (S, [AskPerson]), (S, []), (S, []), (S, []), (S, [])],
}
CELLS = [
    (event, step, *cell) for event, cells in TABLE.items() for step, cell in zip(STEPS, cells, strict=True)
]


@pytest.mark.parametrize(("event", "step", "leads_to", "does"), CELLS)
def test_a_cell(event, step, leads_to, does):
    talk = STEPS[step]()

    turn = EVENTS[event](talk)

    assert [type(effect) for effect in turn.effects] == does
    assert talk.memory.step == leads_to


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    ("word", "effect", "says"),
    [
        ("STOP", Stop, "stopped"),
        ("Alto", Stop, "stopped"),
        ("unsubscribe", Stop, "stopped"),
        ("START", Start, "started"),
        ("DELETE", Erase, "erased"),
        ("¡Borrar!", Erase, "erased"),
        ("WHERE 90012", ForgetWords, None),
        ("PERSON", AskPerson, "person_called"),
        ("HELP", None, "help"),
        ("estado", None, None),
    ],
)
def test_a_command_is_heard_in_every_step(step, word, effect, says):
    talk = STEPS[step]()

    turn = talk.send(word)

    assert effect is None or effect in [type(one) for one in turn.effects]
    assert says is None or says in [say.key for say in turn.replies]


@pytest.mark.parametrize("step", [Step.PLACE, Step.CONFIRM, Step.PROOF, Step.BOTH])
@pytest.mark.parametrize("word", ["HELP", "STATUS", "WHERE 90012", "ALERT OFF", "ENGLISH", "thanks"])
def test_a_word_in_between_leaves_the_question_open(step, word):
    talk = STEPS[step]()
    before = talk.memory

    talk.send(word)

    assert (talk.memory.step, talk.memory.draft.photos, talk.memory.spot) == (
        *(before.step, before.draft.photos),
        before.spot,
    )


@pytest.mark.parametrize("step", [Step.CONFIRM, Step.AFTER])
def test_wrong_asks_again_and_keeps_the_photo(step):
    talk = STEPS[step]()

    talk.send("WRONG")

    assert talk.memory.step is Step.PLACE
    assert talk.memory.draft.photos == ("photo1",)
    assert (Withdraw in [type(one) for one in talk.effects]) == (step is Step.AFTER)


def test_new_begins_again_and_a_person_sees_the_photo_that_was_left():
    talk = place()

    talk.send("NEW")

    assert talk.memory.step is Step.IDLE
    assert talk.effects == [AskPerson("dropped")]
