"""What people write who hold an old telephone in one hand: short, dictated, in lower case, unsure."""

import pytest

from sightings.conversation.effects import AddTo, AskPerson, PutDown
from sightings.conversation.keywords import activity_in, answers_in
from sightings.conversation.language import language_of
from sightings.conversation.memory import Step
from sightings.conversation.phrases import Form, phrases_in
from sightings.services.finding_places import find
from tests.sightings.conversation.small_world import LINK, Near, SmallWorld, Talk

STREET = "5th and Main, Los Angeles"


def heard(text):
    talk = Talk()
    return talk.words(talk.send(text))[-1]


def counted(talk):
    talk.send("cops at 90012")
    talk.send("yes")
    return talk


def test_y_is_a_yes_and_not_spanish():
    talk = Talk()
    talk.send(photos=1)
    talk.send("90012")
    turn = talk.send("y")
    assert talk.put_down and turn.language == "en"
    assert language_of("y") == "" and language_of("patrullas en la sexta y main") == "es"


@pytest.mark.parametrize("said", ["estado", "quitar", "BORRAR", "sí", "Ayuda"])
def test_a_first_command_in_spanish_is_answered_in_spanish(said):
    assert Talk().send(said).language == "es"


@pytest.mark.parametrize("said", ["idk", "I don't know", "not sure", "no sé", "ni idea"])
def test_who_does_not_know_better_is_not_asked_again(said):
    talk = Talk()
    talk.send(photos=1)
    talk.send(STREET)
    turn = talk.send(said)
    assert talk.put_down and "counted_unsure" in [say.key for say in turn.replies]


def test_idk_is_no_description():
    talk = Talk()
    talk.send("90012")
    talk.send("idk")
    talk.send("idk")
    assert not talk.put_down and talk.memory.step is Step.PROOF


def test_idk_to_what_may_be_left_open_is_taken_for_an_answer():
    talk = counted(Talk())
    assert [say.key for say in talk.send("idk").replies] == ["noted"]


@pytest.mark.parametrize("said", ["ahorita", "asdf", "2"])
def test_after_two_questions_it_counts_whatever_is_answered(said):
    talk = Talk(SmallWorld(streets=False))
    talk.send(photos=1)
    talk.send(STREET)
    talk.send(said)
    assert talk.put_down and talk.memory.asked == 0


def test_a_place_read_back_is_read_back_twice_at_most():
    talk = Talk()
    talk.send("cops at 90012")
    talk.send("asdf")
    assert not talk.put_down
    talk.send("qwerty")
    assert talk.put_down


def test_a_no_with_a_story_does_not_count_where_it_is_not():
    talk = Talk()
    talk.send(photos=1)
    talk.send(STREET)
    talk.send("no its behind the church")
    assert not talk.put_down and talk.effects_of(AskPerson)


def test_a_photo_with_a_place_is_a_report_of_its_own():
    talk = counted(Talk())
    talk.send("Oakland", photos=1)
    assert not talk.effects_of(AddTo)
    talk.send("yes")
    assert talk.put_down[-1].draft.photos == ("photo1",)
    assert talk.put_down[-1].spot.name == "Oakland, CA"


def test_a_photo_alone_joins_the_report_and_says_how_it_would_not():
    talk = counted(Talk())
    turn = talk.send(photos=1)
    assert talk.effects_of(AddTo)[0].photos == ("photo1",)
    assert "NEW" in talk.words(turn)[0]


@pytest.mark.parametrize("said", ["they are beating a guy", "están golpeando a un señor", "cop kicked him"])
def test_force_told_in_words_afterwards_is_taken_down(said):
    talk = counted(Talk())
    turn = talk.send(said)
    assert talk.effects_of(AddTo) == [AddTo(activity="force", words=said)]
    assert [say.key for say in turn.replies] == ["noted_force"]


@pytest.mark.parametrize("said", ["1", "2", "present"])
def test_a_number_that_nobody_asked_for_does_not_undo_force(said):
    talk = Talk()
    talk.send("cops pushed a man down at 90012")
    talk.send("yes")

    turn = talk.send(said)

    assert [put.draft.activity for put in talk.put_down] == ["force"]
    assert talk.effects_of(AddTo) == []
    assert [say.key for say in turn.replies] == ["noted_force"]


@pytest.mark.parametrize("said", ["está sangrando", "he is unconscious", "se está muriendo"])
def test_who_tells_of_somebody_in_danger_is_told_that_nobody_will_come(said):
    assert "emergency" in [say.key for say in counted(Talk()).send(said).replies]


def test_force_somewhere_else_is_another_report():
    talk = counted(Talk())
    talk.send("cops beating a man in Oakland")
    talk.send("yes")
    assert [put.draft.activity for put in talk.put_down] == ["", "force"]


@pytest.mark.parametrize(
    "said",
    [
        "cops are hitting people",
        "they beat up a kid",
        "les están pegando",
        "police tazed somebody",
        "cops pushed a man down and hit him",
        "police are hitting a teenager",
        "riot police, people struck with batons",
        "officer shot a man at the gas station",
        "lo tiraron al piso entre cuatro",
        "they shot a man",
        "a woman was hurt by police batons",
        "le dispararon a un señor",
    ],
)
def test_words_for_force(said):
    assert activity_in(said) == "force"


@pytest.mark.parametrize(
    "said",
    [
        "beats me",
        "hitting the road",
        "upbeat",
        "a car hit a man, police are here",
        "police shots fired sign",
        "they shot a video of the cops",
    ],
)
def test_words_that_are_not(said):
    assert activity_in(said) == ""


def test_now_as_it_is_said_in_los_angeles():
    assert answers_in("ahorita").show_now and answers_in("asap").show_now


def test_what_was_begun_can_be_taken_back():
    talk = Talk()
    talk.send("cops at 90012")
    assert [say.key for say in talk.send("REMOVE").replies] == ["dropped"]
    assert [say.key for say in talk.send("STATUS").replies] == ["status_none"]


@pytest.mark.parametrize("said", ["fuck you", "this is bullshit", "hello?"])
def test_an_alert_without_a_place_is_not_asked_for_for_ever(said):
    talk = Talk()
    assert "alert_not_found" in [say.key for say in talk.send("alert nowhereville 1 mile").replies]
    assert "ask_alert" not in [say.key for say in talk.send(said).replies]


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("alert 90012 500 miles", "within 31 miles of ZIP 90012"),
        ("alert 90012 90 km", "within 50 km of ZIP 90012"),
        ("alert 90012 0 miles", "within 0.12 miles of ZIP 90012"),
        ("alert 34.05,-118.24 300 m", "within 300 m of the point you sent, "),
        ("alerta 90012", "a menos de 1 milla del codigo postal 90012"),
        ("alerta oakland 2 millas", "a menos de 2 millas de Oakland"),
    ],
)
def test_an_alert_is_read_back_in_the_senders_measure_and_language(said, asked):
    talk = Talk()
    assert asked in talk.words(talk.send(said))[-1]


def test_where_of_an_area_tells_the_newest_first_wherever_in_it():
    nearby = [
        Near(
            f"point{n:05}", 900.0 * n, "14:05", "present", "confirmed", label=f"near Gate {n}", minutes=90 + n
        )
        for n in range(3)
    ]
    nearby.append(
        Near("zipreport0", 0.0, "15:30", "force", "confirmed", area="90013 Los Angeles, CA", minutes=4)
    )
    said = {ask: Talk(SmallWorld(nearby=nearby)) for ask in ("WHERE Los Angeles", f"WHERE {STREET}")}
    told = {ask: talk.words(talk.send(ask))[-1] for ask, talk in said.items()}

    assert told["WHERE Los Angeles"].startswith(
        "Near there now: Just now somewhere in 90013 Los Angeles, CA - force"
    )
    assert "90013" not in told[f"WHERE {STREET}"], "of a corner the nearest come first"


def test_a_crossing_is_asked_about_in_the_senders_language():
    assert "5a y main?" in heard("hay policia en 5a y main")
    assert "5th and Main in?" in heard("police at 5th and Main")


def test_an_alert_may_be_answered_with_its_place():
    talk = Talk()
    talk.send("ALERT")
    assert [say.key for say in talk.send("Oakland 2 km").replies] == ["confirm_alert"]


@pytest.mark.parametrize(
    "said",
    [
        "like four cop cars on sixth and alvarado in los angeles",
        "corner of fith and san pedro in los angeles",
        "en la esquina de alvarado y wilshire",
    ],
)
def test_a_dictated_crossing_is_one(said):
    assert Form.CORNER in [phrase.form for phrase in phrases_in(said)]


@pytest.mark.parametrize("said", ["cops and dogs in los angeles", "police at the park and they wait"])
def test_what_is_no_crossing(said):
    assert Form.CORNER not in [phrase.form for phrase in phrases_in(said)]


def test_a_street_that_is_not_known_is_said_so_with_a_zip_code_too():
    talk = Talk(SmallWorld(streets=False))
    turn = talk.send("police at 545 s san pedro st los angeles ca 90012")
    assert talk.memory.spot.rough and talk.memory.spot.zip_code == "90012"
    assert LINK in talk.words(turn)[-1]
    talk.send("yes")
    assert talk.effects_of(PutDown)[0].spot.zip_code == "90012"


@pytest.mark.django_db
def test_an_address_is_looked_up_with_its_zip_code_behind_it():
    asked = []
    (address, *_) = phrases_in("545 s san pedro st los angeles ca 90013")
    find(address, ask=lambda query: asked.append(query) or [])
    assert asked == ["545 s san pedro st, Los Angeles, CA"]


@pytest.mark.django_db
def test_new_york_is_the_city():
    (phrase, *_) = phrases_in("new york")
    assert find(phrase).name == "New York City, NY"
