"""Two places in one text: the first is taken, and its sender told that the second needs a text of its own."""

import pytest

from sightings.conversation import Memory
from sightings.conversation.effects import Withdraw
from sightings.conversation.memory import Step
from tests.sightings.conversation.phone import Phone
from tests.sightings.conversation.small_world import SmallWorld, Talk

MAIN, LOS_ANGELES = "5th and Main, Los Angeles", "Los Angeles, CA"


def said(text, **world):
    talk = Talk(SmallWorld(**world), Memory(welcomed=True))
    return talk, talk.send(text)


def keys(turn):
    return [say.key for say in turn.replies]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("cops at 5th and Main, and also at 7th and Hill, Los Angeles", MAIN),
        ("5th and Main, Los Angeles and also 7th and Hill, Los Angeles", MAIN),
        ("police at 5th and Main Los Angeles and at 7th and Hill Los Angeles", MAIN),
        ("cops at 5th and Main in Los Angeles; more at 7th and Hill", MAIN),
        ("Cops at 5th and Main, Los Angeles. Cops at 7th and Hill, Los Angeles", MAIN),
        ("police at 5th and Main, Los Angeles. Also at 7th and Hill", MAIN),
        ("cops at 5th and Main LA plus some at 7th and Hill", MAIN),
        ("cops at 5th and Main, Los Angeles as well as 7th and Hill", MAIN),
        ("hay policía en 5th y Main, Los Angeles y también en 7th y Hill", MAIN),
        ("hay policía en 5th y Main, Los Angeles, y otra patrulla en 7th y Hill", MAIN),
        ("cops at 90012 and 90013", "90012, Los Angeles, CA"),
        ("90012, 90013", "90012, Los Angeles, CA"),
        ("policía en 90012 y en 90013", "90012, Los Angeles, CA"),
        ("cops in Oakland and also in Los Angeles", "Oakland, CA"),
    ],
)
def test_the_first_is_read_back_and_the_second_told_of(text, first):
    talk, turn = said(text)
    assert keys(turn) == ["second_place", "confirm"]
    assert (talk.memory.spot.name, talk.memory.asked) == (first, 1)


@pytest.mark.parametrize(
    "text",
    [
        "cops at 5th and Main, Los Angeles",
        "cops in Los Angeles, also at 5th and Main",
        "cops at 5th and Main, also in Los Angeles",
        "cops at 5th and Main, Los Angeles and also dogs",
        "also cops at 5th and Main, Los Angeles",
        "cops at 545 S. San Pedro St, Los Angeles",
        "cops and dogs at 5th and Main, Los Angeles and they also have shields",
        "5th and Main, Los Angeles 90012",
        "cops at 5th and Main LA. They also took tents.",
        "hay policía en 5th y Main, Los Angeles y también perros",
        "cops at 5th and Main, Los Angeles and at 5th and Main, Los Angeles",
        "two cops at 90012 and three vans",
        "I was at 90012, cops took tents. I am at 90013 now",
        "hay policía en Oakland, también en la escuela",
        "cops at 5th and Main, Los Angeles, 2 cars and another van",
    ],
)
def test_of_one_place_nothing_is_said(text):
    assert "second_place" not in keys(said(text)[1])


@pytest.mark.parametrize("streets", [True, False])
def test_without_their_city_the_first_is_asked_about(streets):
    talk, turn = said("cops at 5th and Main, and also at 7th and Hill", streets=streets)
    assert keys(turn) == ["second_place", "ask_city"]
    assert "Which city or ZIP code is 5th and Main in?" in talk.words(turn)[1]
    talk.send("Los Angeles")
    talk.send("yes")
    (put,) = talk.put_down
    assert put.spot.name == (MAIN if streets else LOS_ANGELES)
    assert put.draft.words == "cops at 5th and Main, and also at 7th and Hill", "a person reads all of it"


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("cops at 90012 and 90013", "90013"),
        ("cops at 5th and Main, and also at 7th and Hill, Los Angeles", "cops at 7th and Hill, Los Angeles"),
    ],
)
def test_the_second_by_itself_is_another_report_and_takes_nothing_back(text, second):
    talk, _ = said(text)
    talk.send("yes")
    talk.send(second)
    assert not talk.effects_of(Withdraw) and talk.memory.step is Step.CONFIRM
    assert talk.memory.counted is None and not talk.memory.named_two


@pytest.mark.parametrize("text", ["sorry, I meant 90013", "perdón, quise decir 90013"])
def test_a_correction_is_still_one(text):
    talk, _ = said("cops at 90012 and 90013")
    talk.send("yes")
    talk.send(text)
    assert talk.effects_of(Withdraw)


@pytest.mark.django_db
def test_of_real_zip_codes_too():
    replies = Phone().send("hay policía en 90012 y también en 90013")
    assert "Nombro dos lugares" in replies[-2] and "90012" in replies[-1]
