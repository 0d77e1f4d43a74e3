"""*Near MacArthur Park*: a place that nobody here knows, and that must not pass for a story."""

import pytest

from sightings.conversation.effects import AddTo, AskPerson, PutDown
from sightings.conversation.landmarks import named
from sightings.conversation.memory import Step
from tests.sightings.conversation.small_world import LINK, SmallWorld, Talk

CITY = "Los Angeles"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("police near MacArthur Park", "MacArthur Park"),
        ("cops by the park", "park"),
        ("near macarthur park, they take tents", "macarthur park"),
        ("police are at the metro station now", "metro station"),
        ("policía cerca del parque MacArthur", "parque MacArthur"),
        ("policia cerca de la iglesia por favor", "iglesia"),
        ("hay patrullas por el lago", "lago"),
        ("detrás de la escuela hay policías", "escuela"),
        ("close to Skid Row", "Skid Row"),
    ],
)
def test_a_place_by_what_is_there(said, name):
    assert named(said) == name


@pytest.mark.parametrize(
    "said",
    [
        *("near me", "cops near my tent", "cerca de mi casa", "cerca de aquí", "police here near us"),
        *("beaten by police", "taken by ICE", "golpeado por la policía", "I am by myself", "by the way"),
        *("cops in riot gear", "near 20 cops", "next to the cops", "police at 5", "por favor", "a park"),
    ],
)
def test_what_names_none(said):
    assert named(said) == ""


@pytest.mark.parametrize("said", ["cops near MacArthur Park", "policía cerca del parque MacArthur"])
def test_a_place_that_is_not_known_is_said_so_with_the_link_and_the_zip_code(said):
    talk = Talk()
    turn = talk.send(said)

    asked = talk.words(turn)[-1]
    assert turn.replies[-1].key == "not_found" and LINK in asked
    assert "ZIP" in asked or "codigo postal" in asked
    assert talk.memory.draft.words == said, "what was told of police is kept as well"


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("hay policías cerca del parque MacArthur en Los Angeles", "confirm_rough"),
        ("cops near the church in Los Angeles", "confirm_rough"),
        ("police in Los Angeles", "confirm"),
        ("hay policía en Los Angeles", "confirm"),
    ],
)
def test_that_it_is_not_known_is_said_beside_its_city_too(said, key):
    """The city alone was read back, and nobody was told that the park had been lost."""
    talk = Talk()
    assert talk.send(said).replies[-1].key == key


@pytest.mark.parametrize("begin", [{"text": "near MacArthur Park"}, {"text": "by the park", "photos": 1}])
def test_it_begins_a_report_that_still_takes_two_questions(begin):
    talk = Talk()
    talk.send(**begin)
    assert talk.said[-1] == "not_found" and talk.memory.step is Step.PLACE
    talk.send("90012")
    talk.send("yes")
    if not talk.put_down:  # a place alone: what is there to be seen is still missing
        talk.send("three cars")
    assert len(talk.put_down) == 1
    asks = ("ask_place", "not_found", "ask_city", "confirm", "confirm_and_proof")
    assert len([key for key in talk.said if key in asks]) == 2


def test_with_its_city_behind_it_the_name_is_looked_up_again():
    asked = []

    class Listening(SmallWorld):
        def find(self, phrase, *, city=""):
            asked.append(phrase.text)
            return super().find(phrase, city=city)

    talk = Talk(Listening())
    talk.send("cops near MacArthur Park")
    talk.send("Los Angeles")
    assert "MacArthur Park, Los Angeles" in asked


def test_named_twice_it_goes_to_a_person_and_is_not_asked_for_ever():
    talk = Talk()
    for said in ("cops near MacArthur Park", "cerca del parque", "by the lake", "near the church"):
        talk.send(said)
    assert talk.said.count("not_found") == 2 and talk.said.count("person_place") == 1
    assert talk.effects_of(AskPerson)[0] == AskPerson("no_place")


def test_instead_of_a_yes_it_is_said_and_the_report_counts_where_it_was_read_back():
    talk = Talk()
    talk.send(photos=1)
    talk.send(CITY)
    turn = talk.send("near MacArthur Park")

    assert [say.key for say in turn.replies][:2] == ["place_unknown", "counted_unsure"]
    assert LINK in talk.words(turn)[0]
    talk.pin()
    assert [put.spot.name for put in talk.put_down] == [CITY + ", CA", "near Los Angeles, CA"]


@pytest.mark.parametrize("said", ["near MacArthur Park", "police near MacArthur Park"])
def test_to_the_first_read_back_it_is_said_and_asked_once_more(said):
    talk = Talk()
    talk.send("cops in Oakland")
    assert [say.key for say in talk.send(said).replies] == ["place_unknown", "confirm_again"]
    assert not talk.put_down
    talk.send("near the lake")
    assert talk.put_down


def test_of_a_report_that_counts_in_a_city_the_pin_is_offered():
    talk = Talk()
    talk.send("cops in Oakland")
    talk.send("yes")
    assert [say.key for say in talk.send("near MacArthur Park").replies] == ["place_unknown"]
    turn = talk.send("they are beating a guy near the lake")
    assert [say.key for say in turn.replies] == ["noted_force", "place_unknown"]
    assert talk.effects_of(AddTo) and len(talk.effects_of(PutDown)) == 1


def test_of_a_report_that_counts_at_a_crossing_no_pin_is_offered_that_would_come_too_late():
    talk = Talk()
    talk.send(photos=1)
    talk.send("5th and Main, Los Angeles")
    talk.send("yes")
    assert "place_unknown" not in [say.key for say in talk.send("near MacArthur Park").replies]
    assert talk.memory.counted, "and it can still be taken back"


def test_a_person_who_was_called_is_not_sent_away():
    talk = Talk()
    talk.send("PERSON")
    talk.send("near MacArthur Park")
    assert talk.memory.step is Step.PERSON
