"""*2 people hurt*: whoever did it, a person reads it."""

import pytest

from sightings.admin import conversation_queue
from sightings.conversation import Memory
from sightings.conversation.effects import AddTo, AskPerson, PutDown
from sightings.conversation.keywords import tells_of_harm
from sightings.conversation.memory import Step
from tests.sightings.conversation.phone import Phone
from tests.sightings.conversation.small_world import Talk

TOLD = [
    *("2 people hurt", "someone is hurt", "a man is bleeding", "he is unconscious", "people are hurt here"),
    *("3 injured", "kid hurt", "two wounded", "one person dead", "they left 2 people hurt", "hay un herido"),
    *("hay 2 heridos", "una señora lastimada", "está sangrando", "hay gente herida", "hay sangre"),
    *("hay un muerto", "lo dejaron sangrando y se fueron"),
]


@pytest.mark.parametrize("text", TOLD)
def test_words_of_harm(text):
    assert tells_of_harm(text)


@pytest.mark.parametrize(
    "text",
    [
        *("nobody hurt", "nobody was hurt", "no one is injured", "no injuries", "not hurt", "no one dead"),
        *("nobody is bleeding", "no one got hurt", "it hurts", "they hurry", "nadie resultó herido"),
        *("no hay heridos", "sin heridos", "no están heridos", "no hay ningún herido"),
    ],
)
def test_words_that_are_not(text):
    assert not tells_of_harm(text)


def counted(*said):
    talk = Talk(memory=Memory(welcomed=True))
    for text in said or ("cops at 90012", "yes"):
        talk.send(text)
    assert talk.memory.step is Step.AFTER
    return talk


@pytest.mark.parametrize("text", TOLD)
def test_after_a_report_a_person_is_called_and_its_sender_told_that_nobody_comes(text):
    turn = counted().send(text)
    assert turn.effects == (AddTo(words=text), AskPerson("harm"))
    assert [say.key for say in turn.replies] == ["emergency", "noted_harm"]


def test_an_hour_later_as_well():
    talk = counted()
    talk.now = talk.now.replace(hour=(talk.now.hour + 1) % 24)
    assert AskPerson("harm") in talk.send("2 people hurt").effects


@pytest.mark.parametrize("text", ["cops at 90012, 2 people hurt", "hay policía en 90012 y hay un herido"])
def test_told_with_the_report_a_person_is_called_as_it_counts(text):
    talk = counted(text, "sí" if text.startswith("hay") else "yes")
    assert [type(effect) for effect in talk.turns[-1].effects] == [PutDown, AskPerson]


def test_before_it_counts_it_is_kept_with_the_report():
    talk = Talk(memory=Memory(welcomed=True))
    talk.send("cops at 90012")
    talk.send("2 people hurt")
    assert talk.send("yes").effects[0].draft.words == "cops at 90012\n2 people hurt"


def test_with_a_place_of_its_own_it_is_a_report_of_its_own():
    talk = counted()
    talk.send("2 people hurt in Oakland")
    assert talk.memory.step is Step.CONFIRM and talk.memory.draft.words == "2 people hurt in Oakland"


def test_force_is_told_as_force():
    turn = counted().send("they are beating a man, he is hurt")
    assert turn.effects == (AddTo(activity="force", words="they are beating a man, he is hurt"),)


def test_harm_by_force_that_counts_already_is_news_too():
    talk = counted("cops beating a man at 90012", "yes")
    assert AskPerson("harm") in talk.send("he is hurt").effects
    assert talk.memory.counted.activity == "force"


@pytest.mark.django_db
def test_it_stands_before_what_else_waits():
    other, phone = Phone("+12135550188"), Phone()
    for words in ("a1", "b2", "c3"):
        other.send(words)
    phone.send("LAPD in 90012")
    phone.send("yes")
    phone.send("hay 2 heridos")
    assert [row.person_reason for row in conversation_queue.rows(conversation_queue.WAITING)] == [
        "harm",
        "lost",
    ]
    assert "hay 2 heridos" in phone.sightings[0].note
