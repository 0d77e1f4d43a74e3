"""What holds for every conversation, whatever is said in whichever order."""

import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightings.conversation import Memory, step
from sightings.conversation.effects import AskPerson, Erase, ForgetWords, PutDown, Stop, Withdraw
from sightings.conversation.events import Message
from sightings.conversation.memory import Step
from sightings.conversation.segments import segments
from tests.sightings.conversation.small_world import NOW, SEEN, Latest, Near, SmallWorld, Talk

SAID = [
    *("yes", "no", "now", "later", "4", "2 now", "hola", "gracias", "xyzzy", "idiot", "911", ""),
    *("5th and Main, Los Angeles", "5th and Main", "90012", "Oakland", "34.05, -118.24", "geo:34.05,-118.24"),
    *("https://maps.app.goo.gl/x", "cops in Oakland beating people", "hay policía en Oakland"),
    *(
        "STOP",
        "START",
        "HELP",
        "STATUS",
        "NEW",
        "REMOVE",
        "WRONG",
        "PERSON",
        "idk",
        "no se",
        "ESPAÑOL",
        "ENGLISH",
    ),
    *("they left", "ya se fueron", "no more cops at 90012", "in 2 hours", "nothing yet", "2 people hurt"),
    *("cops at 90012 and 90013", "after they left"),
    *("WHERE", "WHERE 90012", "DONDE Oakland", "ALERT", "ALERT Oakland 2 km", "ALERT OFF", "yes, 3 cars"),
]
EVENTS = st.one_of(
    st.tuples(st.just("send"), st.sampled_from(SAID), st.integers(0, 2)),
    st.tuples(st.just("send"), st.text(max_size=60), st.integers(0, 1)),
    st.tuples(st.just("pin")),
    st.tuples(
        st.just("photo_checked"),
        st.just("photo1"),
        st.sampled_from(["verified", "needs_person", "not_police"]),
    ),
    st.tuples(st.just("silence")),
)
WORLDS = st.builds(
    SmallWorld,
    streets=st.booleans(),
    nearby=st.sampled_from([[], [SEEN]]),
    habit=st.sampled_from(["", "Oakland"]),
    last=st.sampled_from([None, Latest("shown", "confirmed", "Oakland, CA", "14:05")]),
    delay_minutes=st.sampled_from([0, 30]),
)


@settings(max_examples=300)
@given(WORLDS, st.lists(EVENTS, max_size=14))
def test_no_sequence_raises_or_loses_anything(world, events):
    talk = Talk(world)
    asked_person = False
    for name, *arguments in events:
        turn = getattr(talk, name)(*arguments)  # also turns memory into JSON and back
        assert Memory.from_json(json.loads(json.dumps(talk.memory.as_json()))) == talk.memory
        assert talk.memory.asked <= 2
        asked_person = asked_person or any(isinstance(effect, AskPerson) for effect in turn.effects)
        sent = {f"photo{n + 1}" for n in range(talk.photos)}
        assert sent <= talk.photos_somewhere or asked_person or "dropped" in talk.said
        assert all(talk.words(turn))


@settings(max_examples=150)
@given(WORLDS, st.lists(EVENTS, max_size=10))
def test_a_report_that_counts_is_only_taken_back_by_its_sender(world, events):
    talk = Talk(world)
    talk.send(photos=1)
    talk.send("90012")
    talk.send("yes")
    assert len(talk.put_down) == 1
    for name, *arguments in events:
        turn = getattr(talk, name)(*arguments)
        if any(isinstance(effect, Withdraw) for effect in turn.effects):
            is_moved = any(isinstance(effect, PutDown) for effect in turn.effects)  # to a better place
            assert is_moved or arguments[0] in ("WRONG", "REMOVE")


@pytest.mark.parametrize("first", ["photo", "words"])
def test_two_questions_at_most_before_it_counts(first):
    talk = Talk()
    if first == "photo":
        talk.send(photos=1)
        talk.send("5th and Main, Los Angeles")
    else:
        talk.send("police at 5th and Main, Los Angeles")
    turn = talk.send("yes")

    questions = [key for key in talk.said if key.startswith(("ask_place", "confirm"))]
    assert isinstance(turn.effects[0], PutDown)
    assert len(questions) <= 2


@pytest.mark.parametrize(
    ("place", "told", "other", "asked"),
    [
        ("90012", "", {}, True),
        ("90012", "", {"minutes": 61}, False),
        ("90012", " 50 minutes ago", {"minutes": 100}, True),
        ("90012", "", {"zip_code": "91303"}, False),
        ("90012", "", {"zip_code": ""}, False),
        ("90012", "", {"is_mine": True}, False),
        ("90012", "", {"area": "", "zip_code": ""}, False),
        ("Los Angeles", "", {"zip_code": ""}, False),
        ("5th and Main, Los Angeles", "", {}, False),
    ],
)
def test_of_a_zip_code_only_the_same_one_within_the_hour_may_be_the_same(place, told, other, asked):
    facts = {"area": "Los Angeles, CA 90012", "zip_code": "90012", "minutes": 25} | other
    talk = Talk(SmallWorld(nearby=[Near("abcdefghij", 0.0, "14:05", **facts)]))
    talk.send(f"police at {place}{told}")

    words = talk.words(talk.send("yes"))

    assert ("Is this the same as the one seen at 14:05 in 90012? YES or NO." in words) == asked
    assert talk.put_down


QUESTIONS = ("ask_", "confirm", "not_found", "short_link")


@pytest.mark.parametrize(
    "said",
    [
        ["5th and Main", "Los Angeles"],
        ["near MacArthur Park", "90012"],
        ["https://maps.app.goo.gl/x", "5th and Main, Los Angeles"],
        ["90012", "yes"],
        ["5th and Main, Los Angeles", "yes"],
    ],
)
@pytest.mark.parametrize("streets", [True, False])
def test_whoever_names_a_place_first_is_asked_two_questions_as_well(said, streets):
    talk = Talk(SmallWorld(streets=streets))
    for text in said:
        talk.send(text)
    assert not talk.put_down

    asked = [key for key in talk.said if key.startswith(QUESTIONS)]
    talk.send("three cars, five of them with rifles")

    assert len(asked) == 2
    assert talk.put_down


def asked_for_both():
    talk = Talk()
    talk.send("5th and Main")
    talk.send("Los Angeles")
    return talk


def test_the_place_stands_in_the_question_that_asks_what_is_there():
    talk = asked_for_both()
    assert "Corner of 5th and Main, Los Angeles: what is there?" in talk.words(talk.turns[-1])[-1]

    turn = talk.send("three cars")

    assert turn.replies[0].key == "counted_unsure", "nobody has said yes to it"
    assert talk.put_down[0].spot.name == "5th and Main, Los Angeles"


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ("no", None),
        ("no, behind the church", None),
        ("cops on 6th and Alvarado", None),
        ("cops at 90012", "90012, Los Angeles, CA"),
        ("police in Oakland", "Oakland, CA"),
        ("three cars in Los Angeles", "5th and Main, Los Angeles"),
        ("yes, three cars", "5th and Main, Los Angeles"),
    ],
)
def test_no_or_another_place_keeps_the_wrong_pin_off_the_map(said, where):
    talk = asked_for_both()

    talk.send(said)

    assert [put.spot.name for put in talk.put_down] == [where][: where is not None]


def test_a_pin_after_two_questions_is_no_reason_for_a_third():
    talk = Talk(SmallWorld(streets=False))
    talk.send("5th and Main, Los Angeles")
    talk.send("no")

    talk.pin()

    assert (talk.memory.asked, talk.memory.step) == (2, Step.PROOF)
    turn = talk.send("three police cars")
    assert any(isinstance(effect, PutDown) for effect in turn.effects)


def test_what_came_twice_in_a_breath_is_answered_once():
    talk = Talk(SmallWorld(nearby=[SEEN]))
    talk.send(photos=1)
    talk.send("5th and Main, Los Angeles")
    first = talk.send("yes")

    again = step(talk.memory, Message("YES!"), talk.world, talk.now + timedelta(seconds=1))

    assert isinstance(first.effects[0], PutDown)
    assert (again.replies, again.effects) == ((), ())


def test_a_place_that_somebody_asks_about_is_not_remembered():
    turn = step(Memory(welcomed=True, language="en"), Message("WHERE Oakland"), SmallWorld(), NOW)

    assert "Oakland" not in json.dumps(turn.memory.as_json())
    assert turn.memory.heard == "", "nor a fingerprint of it, which could be guessed"
    assert turn.effects == (ForgetWords(),)
    assert not any("Oakland" in say.in_words("en") for say in turn.replies)


def test_nothing_near_does_not_say_that_it_is_safe():
    turn = step(Memory(welcomed=True, language="en"), Message("WHERE Oakland"), SmallWorld(), NOW)

    assert [say.in_words("en") for say in turn.replies] == [
        "No reports in 3 hours. Police may still be there."
    ]


def test_the_first_reply_says_what_has_to_be_said_and_only_once():
    talk = Talk()
    first = " ".join(talk.words(talk.send(photos=1)))
    second = " ".join(talk.words(talk.send(photos=1)))

    for promise in (
        "number",
        "30 days",
        "STOP",
        "rates may apply",
        "SMS is not private",
        "emergencies",
        "HELP",
    ):
        assert promise in first
    assert "not private" not in second


def test_who_stops_is_not_greeted_first():
    turn = Talk().send("STOP")

    assert [say.key for say in turn.replies] == ["stopped"]


def test_what_the_carrier_has_answered_is_not_said_twice():
    for word in ("STOP", "HELP", "START"):
        talk = Talk(memory=Memory(welcomed=True, language="en"))
        assert talk.send(word, carrier_answered=True).replies == ()


def test_a_stop_is_done_even_where_the_carrier_answered():
    talk = Talk()
    talk.send("STOP", carrier_answered=True)
    assert talk.effects == [Stop()]


def test_erasing_forgets_all_but_the_language_of_the_last_word():
    talk = Talk()
    talk.send("hola, hay policías", photos=1)
    turn = talk.send("BORRAR")

    assert turn.effects == (Erase(),)
    assert turn.waits is None
    assert talk.memory == Memory(language="es")


def test_another_day_is_another_report():
    talk = Talk()
    talk.send("police at 90012")
    talk.send("yes")
    talk.now += timedelta(hours=1)

    talk.send(photos=1)

    assert talk.memory.step is Step.PLACE
    assert talk.memory.draft.photos == ("photo1",)


def test_a_street_without_its_city_is_looked_for_where_its_sender_reported_last():
    talk = Talk(SmallWorld(habit="Los Angeles, CA"))

    turn = talk.send("police at 5th and Main")

    assert [say.key for say in turn.replies][-1] == "confirm"


def test_when_it_was_seen_is_read_from_the_words():
    talk = Talk()
    talk.send("police 20 minutes ago in Oakland")
    talk.send("yes")

    seen = talk.put_down[0].draft.seen_at
    assert seen == (NOW + timedelta(seconds=30) - timedelta(minutes=20)).isoformat()


def test_every_reply_of_the_golden_dialogues_fits():
    talk = Talk()
    for text in ("police at 5th and Main, Los Angeles", "yes", "HELP", "STATUS"):
        assert all(segments(words) <= 3 for words in talk.words(talk.send(text)))


def test_after_a_person_was_promised_nonsense_is_answered_once_an_hour():
    talk = Talk()
    for nonsense in ("asdf", "blah", "zzz"):
        talk.send(nonsense)
    answers = [[say.key for say in talk.send(nonsense).replies] for nonsense in ("qwerty", "hjkl", "idiot")]
    talk.now += timedelta(hours=1)
    later = [say.key for say in talk.send("uiop").replies]

    assert answers == [["person_waits"], [], []]
    assert later == ["person_waits"]
    assert AskPerson("lost") in talk.turns[-1].effects, "so that somebody does read it"


@pytest.mark.parametrize(
    ("word", "language", "said"),
    [("WHERE", "en", "(near MacArthur Park)"), ("DONDE", "es", "(cerca de MacArthur Park)")],
)
def test_near_before_a_places_name_is_a_word_of_ours(word, language, said):
    talk = Talk(SmallWorld(nearby=[SEEN]), Memory(welcomed=True, language=language))
    talk.world.last = Latest("for_person", "unverified", "near MacArthur Park")

    assert said in talk.words(talk.send(f"{word} 34.05,-118.24"))[0]
    assert said in talk.words(talk.send("STATUS"))[0]


def test_a_card_beside_a_link_is_no_photo_and_a_card_alone_is_told():
    beside = Talk().send("police https://maps.apple.com/?ll=34.05,-118.24", cards=1)
    alone = Talk().send("", cards=1)

    assert [say.key for say in beside.replies][-1] == "confirm"
    assert [say.key for say in alone.replies][-1] == "photo_unread"
