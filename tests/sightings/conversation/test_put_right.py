"""What a sender says of a report that counts: when to show it; that it was otherwise, elsewhere."""

from datetime import timedelta

import pytest

from sightings.conversation import Memory
from sightings.conversation.effects import AddTo, AskPerson, Erase, PutDown, Withdraw
from sightings.conversation.force_words import denies
from sightings.conversation.keywords import activity_in, tells_of_police
from sightings.conversation.memory import Step
from tests.sightings.conversation.small_world import SEEN, SmallWorld, Talk

STREET = "5th and Main, Los Angeles"


def counted(*said, photos=0, world=None):
    """A report that counts, its photo checked, and a talk that goes on from there."""
    talk = Talk(world, memory=Memory(welcomed=True))
    for text in said or ("cops at 90012", "yes"):
        talk.send(text, photos=photos if text == (said or ("cops at 90012",))[0] else 0)
    if photos:
        talk.photo_checked("photo1", "verified")
    assert talk.memory.step is Step.AFTER
    talk.turns.clear()
    return talk


def keys(turn):
    return [say.key for say in turn.replies]


def closing(text, *, world=None, photos=1):
    talk = Talk(world, memory=Memory(welcomed=True))
    talk.send(text, photos=photos)
    return talk, talk.words(talk.send("sí" if talk.memory.language == "es" else "yes"))[0]


class TestWhenToShowIt:
    @pytest.mark.parametrize(
        ("text", "asked"),
        [
            ("cops at 90012", "show it at once, or after you leave? Reply NOW, or it shows at 14:11"),
            ("hay policía en 90012", "¿mostrarlo enseguida, o cuando usted ya no esté? Responda AHORA"),
        ],
    )
    def test_it_is_asked_and_counts_without_an_answer(self, text, asked):
        talk, said = closing(text)
        assert asked in said and "30 min" in said
        assert talk.put_down and talk.memory.step is Step.AFTER

    def test_the_delay_is_the_deployment_s(self):
        assert "about 45 min" in closing("cops at 90012", world=SmallWorld(delay_minutes=45))[1]

    @pytest.mark.parametrize("text", ["cops at 90012", "hay policía en 90012"])
    def test_nothing_is_asked_without_a_delay_or_where_a_person_decides_when(self, text):
        no_delay = closing(text, world=SmallWorld(delay_minutes=0))[1]
        words_alone = closing(text, photos=0)[1]
        assert "?" not in no_delay + words_alone

    @pytest.mark.parametrize(
        ("said", "now"),
        [
            *((said, True) for said in ("now", "yes now", "ya", "ahora", "sí, ahora", "I left already")),
            *((said, False) for said in ("later", "after I leave", "not yet", "once I'm gone please")),
            *((said, False) for said in ("luego", "después", "cuando me vaya", "mejor cuando me vaya")),
        ],
    )
    def test_an_answer_in_words_of_their_own(self, said, now):
        talk = counted(photos=1)
        turn = talk.send(said)
        assert turn.effects == (AddTo(show_now=now),)
        assert keys(turn) == ["shows"]

    @pytest.mark.parametrize(("said", "effects"), [("yes", ()), ("no", (AddTo(show_now=False),)), ("ok", ())])
    def test_a_bare_yes_or_no_gives_up_no_wait_and_is_told_once(self, said, effects):
        talk = counted(photos=1)
        turn = talk.send(said)
        assert "On the map at 14:11" in talk.words(turn)[0]
        assert [effect for effect in turn.effects if effect != AddTo(show_now=False)] == []
        assert talk.send("ok!").replies == ()

    def test_yes_to_whether_it_is_the_same_says_nothing_of_when(self):
        talk = counted(STREET, "yes", photos=1, world=SmallWorld(nearby=[SEEN]))
        assert "shows" not in keys(talk.send("yes"))
        assert talk.memory.counted.show_now is None

    def test_without_a_delay_later_is_said_to_be_impossible(self):
        talk = counted(photos=1, world=SmallWorld(delay_minutes=0))
        assert "Reports do not wait here. It goes on the map now." in talk.words(talk.send("later"))[0]

    @pytest.mark.parametrize(
        ("first", "now", "later", "words"),
        [
            (("cops at 90012", "yes"), "now", "later", "off the map again until 14:11, but somebody may"),
            (
                ("hay policía en 90012", "sí"),
                "ahora",
                "luego",
                "Se quita del mapa hasta las 14:11, pero alguien",
            ),
        ],
    )
    def test_later_after_now_is_honoured_and_says_who_may_have_seen_it(self, first, now, later, words):
        talk = counted(*first, photos=1)
        talk.send(now)
        turn = talk.send(later)
        assert turn.effects == (AddTo(show_now=False),)
        assert words in talk.words(turn)[0]

    def test_later_once_the_wait_is_over_is_answered_honestly(self):
        talk = counted(photos=1)
        talk.now += timedelta(minutes=40)
        assert talk.words(talk.send("later")) == ["OK. It is on the map already; that wait is over."]

    @pytest.mark.parametrize("said", ["yes, later", "yes later please"])
    def test_who_has_said_so_before_is_not_asked(self, said):
        talk = Talk(memory=Memory(welcomed=True))
        talk.send("cops at 90012", photos=1)
        assert "?" not in talk.words(talk.send(said))[0]

    @pytest.mark.parametrize(
        ("now", "wrong", "place", "yes"),
        [
            ("now", "WRONG", "Oakland", "yes"),
            ("ahora", "MAL", "en Oakland", "sí"),
            ("yes now", "WRONG", "", ""),
        ],
    )
    def test_who_said_now_is_not_asked_again_after_wrong(self, now, wrong, place, yes):
        talk = Talk(memory=Memory(welcomed=True))
        talk.send("hay policía en 90012" if now == "ahora" else "cops at 90012", photos=1)
        talk.send(yes or now)
        if yes:
            talk.send(now)
        talk.send(wrong)
        turn = talk.pin() if not place else talk.send(place) and talk.send(yes)
        assert talk.put_down[-1].draft.show_now is True
        assert not {"NOW", "AHORA"} & set(talk.words(turn)[0].replace(",", " ").split())

    def test_what_was_chosen_goes_along_to_another_place(self):
        talk = counted(photos=1)
        for said in ("now", "4", "WRONG", "Oakland", "yes"):
            talk.send(said)
        (put,) = talk.put_down
        assert (put.draft.show_now, put.draft.activity) == (True, "force")


class TestForce:
    @pytest.mark.parametrize(
        ("text", "yes", "words"),
        [
            ("police are hitting people with batons at 90012", "yes", "Taken down as use of force: a person"),
            (
                "la policía le está pegando a un señor en 90012",
                "sí",
                "Anotado como uso de fuerza: asi lo vera",
            ),
        ],
    )
    def test_what_was_told_in_the_first_words_is_acknowledged(self, text, yes, words):
        talk = Talk(memory=Memory(welcomed=True))
        talk.send(text)
        turn = talk.send(yes)
        assert talk.put_down[0].draft.activity == "force"
        assert words in talk.words(turn)[1] and "ask_activity" not in keys(turn)

    @pytest.mark.parametrize(
        ("first", "said", "answer"),
        [
            ("cops beating a man at 90012", "no one was hurt", "stays one of force until a person"),
            ("cops beating a man at 90012", "wait nobody hurt", "stays one of force until a person"),
            ("cops beating a man at 90012", "they're not hitting him", "stays one of force until a person"),
            (
                "golpearon a un señor en 90012",
                "nadie resultó herido",
                "sigue como uso de fuerza hasta que una",
            ),
            ("golpearon a un señor en 90012", "no le pegaron", "sigue como uso de fuerza hasta que una"),
        ],
    )
    def test_that_it_was_none_is_for_a_person_and_its_sender_is_told_so(self, first, said, answer):
        talk = counted(first, "si" if "en 90012" in first else "yes")
        turn = talk.send(said)
        assert turn.effects == (AddTo(words=said), AskPerson("force_denied"))
        assert answer in talk.words(turn)[0]
        assert talk.memory.counted.activity == "force"

    @pytest.mark.parametrize("said", ["4", "4 now"])
    def test_of_force_by_number_as_well(self, said):
        talk = counted()
        talk.send(said)
        assert AskPerson("force_denied") in talk.send("nobody was hurt").effects

    @pytest.mark.parametrize("said", ["no one was hurt", "nadie resultó herido"])
    def test_once_a_person_was_promised_a_number_does_not_undo_it_either(self, said):
        talk = counted()
        talk.send("4")
        talk.send(said)
        assert talk.send("1").effects == ()

    def test_force_told_with_a_better_place_is_acknowledged(self):
        talk = counted("cops in los angeles", "yes")
        turn = talk.send("sorry, I meant they are beating a man at 5th and Main")
        assert "counted_force" in keys(turn) and turn.effects[-1].draft.activity == "force"

    def test_a_number_puts_another_number_right(self):
        talk = counted()
        talk.send("4")
        assert talk.send("1").effects == (AddTo(activity="present"),)

    @pytest.mark.parametrize(("said", "yes"), [("nobody was hurt", "yes"), ("nadie está herido", "sí")])
    def test_of_a_report_without_force_it_is_only_noted(self, said, yes):
        talk = counted("hay policía en 90012" if yes == "sí" else "cops at 90012", yes)
        turn = talk.send(said)
        assert (turn.effects, keys(turn)) == ((AddTo(words=said),), ["noted"])

    def test_words_of_something_less_do_not_undo_it(self):
        talk = counted()
        talk.send("4")
        turn = talk.send("they are sweeping the camp")
        assert turn.effects[0].activity == "force" and keys(turn) == ["noted_force"]

    @pytest.mark.parametrize(
        "said",
        [
            "cops are not hitting anyone",
            "nobody was beaten",
            "no one got tased",
            "police but no force",
            "no están golpeando a nadie",
            "nadie está golpeando",
        ],
    )
    def test_what_is_denied_is_not_told(self, said):
        assert denies(said) and activity_in(said) == ""

    @pytest.mark.parametrize(
        "said",
        [
            "no badge, cops beating a man",
            "no, están golpeando a un señor",
            "they will not stop hitting people",
            "nobody was hurt but they are beating a man",
            "nobody is stopping them from beating him",
            "no one helps, cops kicked him",
        ],
    )
    def test_what_only_begins_like_it_is_force(self, said):
        assert activity_in(said) == "force"


class TestABetterPlace:
    @pytest.mark.parametrize(
        ("first", "said", "name"),
        [
            (("cops in los angeles", "yes"), STREET, "5th and Main, Los Angeles"),
            (("cops in los angeles", "yes"), "5th and main", "5th and Main, Los Angeles"),
            (("cops at 90012", "yes"), "it's at 5th and Main", "5th and Main, Los Angeles"),
            (("cops in los angeles", "yes"), "90012", "90012, Los Angeles, CA"),
            (("hay policía en los angeles", "sí"), "en 5th y Main", "5th and Main, Los Angeles"),
            (("hay policía en 90012", "sí"), "perdón, es en 5th y Main", "5th and Main, Los Angeles"),
        ],
    )
    def test_right_after_an_area_it_is_that_of_the_same_report(self, first, said, name):
        talk = counted(*first)
        turn = talk.send(said)
        withdraw, put = turn.effects
        assert (withdraw, put.spot.name, put.draft.words) == (Withdraw(), name, first[0])
        assert keys(turn) == ["counted_unsure"], "nothing is asked anew"

    @pytest.mark.parametrize(
        "said",
        [
            "cops at 5th and Main, Los Angeles",
            "also at 5th and Main",
            "otra patrulla en 5th y Main",
            "Oakland",
        ],
    )
    def test_words_of_another_sighting_begin_another(self, said):
        talk = counted("cops in los angeles", "yes")
        assert talk.send(said).effects == ()
        assert talk.memory.step in (Step.CONFIRM, Step.PLACE)

    def test_after_a_quarter_of_an_hour_it_is_another_report(self):
        talk = counted("cops in los angeles", "yes")
        talk.now += timedelta(minutes=16)
        assert talk.send(STREET).effects == () and talk.memory.step is Step.CONFIRM

    @pytest.mark.parametrize("said", ["los angeles", "it's in Los Angeles"])
    def test_the_same_area_once_more_gets_the_way_to_say_it_better(self, said):
        talk = counted("cops in los angeles", "yes")
        turn = talk.send(said)
        assert (turn.effects, keys(turn)) == ((), ["area_stays"])
        assert "all of Los Angeles, CA" in talk.words(turn)[0]

    def test_without_a_geocoder_the_street_is_not_known_and_the_report_stays(self):
        talk = counted("cops in los angeles", "yes", world=SmallWorld(streets=False))
        assert keys(talk.send("5th and main")) == ["area_stays"]

    @pytest.mark.parametrize(
        "said", ["sorry I meant Sunset & Main, Los Angeles", "perdón, quise decir 90012"]
    )
    def test_a_correction_of_a_point_is_read_back(self, said):
        talk = counted(f"cops at {STREET}", "yes")
        assert talk.send(said).effects == (Withdraw(),)
        assert talk.memory.step is Step.CONFIRM
        assert talk.send("yes").effects[0].draft.words == f"cops at {STREET}"

    @pytest.mark.parametrize("said", ["90012", "sorry for being late, cops at 90012", "nice weather, sorry"])
    def test_a_place_without_a_correction_leaves_a_point_alone(self, said):
        talk = counted(f"cops at {STREET}", "yes")
        assert talk.send(said).effects == ()

    def test_force_told_with_the_better_place_goes_along(self):
        talk = counted("cops in los angeles", "yes")
        talk.send("4")
        assert talk.send(STREET).effects[-1].draft.activity == "force"


@pytest.mark.parametrize(
    "said",
    [
        *(
            "copz on 6th",
            "polise",
            "la polica esta aqui",
            "hay retén",
            "hay muchas placas",
            "los federales",
            "🚓🚓 90013",
        ),
        *("they arrested my friend", "they are taking tents", "estan quitando las carpas"),
    ],
)
def test_police_by_other_names_and_by_what_they_do(said):
    assert tells_of_police(said)


class TestMoreOfTheSame:
    @pytest.mark.parametrize(
        "said",
        [
            "3 cars and a van",
            "they arrested two people",
            "still here",
            "siguen aquí",
            "se llevaron a un muchacho",
        ],
    )
    def test_words_that_go_on_are_added_and_begin_no_other_report(self, said):
        talk = counted()
        turn = talk.send(said)
        assert (turn.effects, keys(turn)) == ((AddTo(words=said),), ["noted"])

    @pytest.mark.parametrize(
        "said", ["there are cops on another corner", "otra patrulla por la escuela", "cops by the church"]
    )
    def test_police_elsewhere_begin_one(self, said):
        talk = counted(f"cops at {STREET}", "yes")
        assert talk.send(said).effects == () and talk.memory.step is Step.PLACE

    @pytest.mark.parametrize("said", ["asdf qwer", "who is he?", "they are idiots"])
    def test_what_tells_nothing_is_not_added(self, said):
        assert counted().send(said).effects == ()

    def test_an_hour_later_they_are_another_report(self):
        talk = counted()
        talk.now += timedelta(hours=1)
        assert talk.send("police cars").effects == () and talk.memory.step is Step.PLACE

    def test_a_street_alone_after_an_area_gets_the_way_to_say_it_better(self):
        talk = counted("cops in los angeles", "yes")
        assert keys(talk.send("San Pedro Street")) == ["place_unknown"]


@pytest.mark.parametrize(
    ("said", "kept", "dropped"), [("never mind", "stays", "dropped"), ("olvídalo", "stays", "dropped")]
)
def test_never_mind_drops_what_was_begun_and_leaves_what_counts(said, kept, dropped):
    talk = counted()
    assert (keys(talk.send(said)), talk.effects_of(Withdraw)) == ([kept], [])
    begun = Talk(memory=Memory(welcomed=True))
    begun.send("cops at 90012")
    assert keys(begun.send(said)) == [dropped]


@pytest.mark.parametrize("said", ["false alarm", "falsa alarma"])
def test_a_false_alarm_is_taken_back(said):
    assert counted().send(said).effects == (Withdraw(),)


@pytest.mark.parametrize("said", ["is it on the map yet?", "¿ya salió en el mapa?", "did it work"])
def test_what_became_of_it_may_be_asked_in_other_words(said):
    assert keys(counted().send(said))[0].startswith("status_")


@pytest.mark.parametrize(
    "said",
    [
        "police brutality here",
        "cop has his knee on a guys neck",
        "le dieron una golpiza",
        "police dog bit him",
    ],
)
def test_more_words_for_force(said):
    assert activity_in(said) == "force"


@pytest.mark.parametrize(
    "said", ["thank u so much", "ty!!", "muchísimas gracias a todos", "thanks for the help"]
)
def test_thanks_need_no_answer(said):
    talk = counted()
    assert (talk.send(said).replies, talk.memory.lost) == ((), 0)


def test_a_dictated_run_on_keeps_its_place():
    talk = Talk(memory=Memory(welcomed=True))
    talk.send("so i saw officers pushing everybody out in Oakland and theyre throwing away everyones stuff")
    assert talk.memory.spot.name == "Oakland, CA" and talk.memory.draft.activity == "belongings"


@pytest.mark.parametrize(
    ("said", "words"),
    [("how do I delete my data", "Reply DELETE"), ("¿cómo borro mis datos?", "Responda BORRAR")],
)
def test_a_question_about_deletion_is_answered_in_every_step_and_leaves_it(said, words):
    for talk in (Talk(memory=Memory(welcomed=True)), counted()):
        talk.memory = Memory.from_json(talk.memory.as_json() | {"language": ""})
        before = talk.memory.step
        turn = talk.send(said)
        assert words in talk.words(turn)[0] and talk.memory.step is before
        assert not talk.effects_of(Erase)


def test_what_never_was_on_the_map_is_not_said_to_be_there_no_more():
    for language, said in (("en", "not on the map."), ("es", "no esta en el mapa.")):
        talk = counted()
        talk.memory = Memory.from_json(talk.memory.as_json() | {"language": language})
        (words,) = talk.words(talk.send("REMOVE"))
        assert words.endswith(said) or words.endswith(said.replace("esta", "está"))


def test_two_questions_are_still_the_most():
    talk = Talk(memory=Memory(welcomed=True))
    talk.send(photos=1)
    talk.send("90012")
    assert isinstance(talk.send("yes").effects[0], PutDown)
