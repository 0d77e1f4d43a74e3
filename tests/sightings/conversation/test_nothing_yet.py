"""*Nothing yet*: no place and no report."""

import pytest

from sightings.conversation import Memory
from sightings.conversation.keywords import says_nothing_yet
from sightings.conversation.memory import Step
from tests.sightings.conversation.small_world import Talk

SAID = [
    *("nothing yet", "Nothing yet.", "nothing so far", "no cops yet", "no police yet at 5th and Main"),
    *("still nothing", "all quiet here", "I don't see anything yet", "ok nothing yet thanks", "not here yet"),
    *("no sign of police at MacArthur Park", "nada todavía", "todavía nada", "aún nada", "nada por ahora"),
    *("no veo nada", "todavía no hay policía en Main", "sin novedad", "hola, nada todavía", "no hay nada"),
]


@pytest.mark.parametrize("text", SAID)
def test_it_gets_a_gentle_answer_and_changes_nothing(text):
    for before in ([], ["cops"], ["cops at 90012"], ["90012", "yes"], ["cops at 90012", "yes"]):
        talk = Talk(memory=Memory(welcomed=True, language="en"))
        for words in before:
            talk.send(words)
        step, draft, spot = talk.memory.step, talk.memory.draft, talk.memory.spot
        turn = talk.send(text)
        assert [say.key for say in turn.replies] == ["nothing_yet"] and turn.effects == ()
        assert (talk.memory.step, talk.memory.draft, talk.memory.spot) == (step, draft, spot)


@pytest.mark.parametrize(
    "text",
    [
        *("nothing", "nada", "not yet", "todavía no", "nothing yet but 3 vans coming", "nothing yet?"),
        *("nada, solo están", "no cops yet but ICE is here", "no cops", "nothing left, they took all tents"),
        *("no one here yet they are beating a man", "nothing but cops", "nada más policía", "they left"),
        *("nothing yet 2 people hurt", "no hay nada, se llevaron las carpas"),
    ],
)
def test_what_says_more_or_something_else(text):
    assert not says_nothing_yet(text)


@pytest.mark.parametrize(("text", "yes"), [("nothing", "yes"), ("nada", "sí")])
def test_nothing_alone_is_no_proof_and_to_what_police_do_an_answer(text, yes):
    asked = Talk(memory=Memory(welcomed=True))
    for words in ("90012", yes, text):
        asked.send(words)
    assert asked.memory.step is Step.PROOF and not asked.put_down
    counted = Talk(memory=Memory(welcomed=True))
    for words in ("cops at 90012", yes, text):
        counted.send(words)
    assert counted.effects[-1].activity == "present"


def test_what_is_seen_afterwards_counts_where_it_was_begun():
    talk = Talk(memory=Memory(welcomed=True))
    for words in ("90012", "yes", "nothing yet", "now there are 3 cars"):
        talk.send(words)
    assert talk.put_down[0].draft.words == "now there are 3 cars"
