"""*Show it in 2 hours*: a wait of the sender's own, where it is longer than the deployment's."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from sightings.conversation import Memory
from sightings.conversation.effects import AddTo
from sightings.conversation.keywords import answers_in
from sightings.models import AreaCount, Sighting
from sightings.services import settling
from tests.sightings.conversation.phone import Phone
from tests.sightings.conversation.small_world import SmallWorld, Talk


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        *(("in 2 hours", 120), ("show it in 2 hours", 120), ("in 45 minutes", 45), ("in an hour", 60)),
        *(("half an hour", 30), ("an hour and a half", 90), ("1.5 hours", 90), ("wait 2 hours", 120)),
        *(("2h", 120), ("45 min", 45), ("not for 2 hours", 120), ("don't show it for 2 hours", 120)),
        *(("show it in a couple of hours", 120), ("post it 2 hours from now", 120), ("yes, in 2 hours", 120)),
        *(("dentro de 2 horas", 120), ("en 45 minutos", 45), ("media hora", 30), ("hora y media", 90)),
        *(("sí, en dos horas", 120), ("espere 3 horas", 180), ("en un par de horas", 120)),
        *(("muéstrelo en 2 horas", 120), ("dentro de cuarenta y cinco minutos", 45), ("in 999 hours", 1440)),
    ],
)
def test_how_long_is_read_from_the_words(text, minutes):
    answers = answers_in(text)
    assert (answers.wait, answers.show_now, answers.at_time) == (minutes, False, True)


@pytest.mark.parametrize(
    "text",
    [
        *("10 minutes ago", "hace 10 minutos", "cops here for 10 minutes", "been here 2 hours", "in 2 cars"),
        *("I was there an hour ago", "they left 5 min ago", "hace una hora", "open 24 hours", "in Oakland"),
        *("5th and Main in 2 hours", "they come back in an hour", "vuelven en una hora", "30 cops", "4"),
    ],
)
def test_what_is_no_wait(text):
    assert not answers_in(text).wait


@pytest.mark.parametrize(
    "text", ["tonight", "mañana", "show it after they left", "once they leave", "cuando se vayan"]
)
def test_a_time_without_a_length_is_later(text):
    assert answers_in(text).at_time and not answers_in(text).wait


def counted(*said, world=None):
    talk = Talk(world, memory=Memory(welcomed=True))
    talk.send(*(said or ("cops at 90012",))[:1], photos=1)
    talk.send("sí" if talk.memory.language == "es" else "yes")
    talk.photo_checked("photo1", "verified")
    talk.turns.clear()
    return talk


@pytest.mark.parametrize(
    ("first", "said", "words"),
    [
        ("cops at 90012", "show it in 2 hours", "On the map at 15:42"),
        ("cops at 90012", "in 45 minutes", "On the map at 14:27"),
        ("hay policía en 90012", "dentro de 2 horas", "En el mapa a las 15:42"),
    ],
)
def test_a_longer_wait_is_honoured(first, said, words):
    talk = counted(first)
    turn = talk.send(said)
    assert words in talk.words(turn)[0]
    (effect,) = turn.effects
    asked = timedelta(minutes=answers_in(said).wait)
    assert effect.show_now is False and datetime.fromisoformat(effect.show_from) == talk.now + asked


@pytest.mark.parametrize(
    ("first", "said", "words"),
    [
        ("cops at 90012", "in 10 minutes", "Reports wait 30 min here at least. On the map at 14:11"),
        ("hay policía en 90012", "en 10 minutos", "esperan al menos 30 min. En el mapa a las 14:11"),
        (
            "cops at 90012",
            "tonight",
            "only wait for minutes or hours, such as IN 2 HOURS. On the map at 14:11",
        ),
        ("cops at 90012", "show it after they left", "such as IN 2 HOURS. On the map at 14:11"),
        ("hay policía en 90012", "esta noche", "por ejemplo EN 2 HORAS. En el mapa a las 14:11"),
    ],
)
def test_what_is_shorter_or_no_length_waits_as_here_and_is_told_so(first, said, words):
    talk = counted(first)
    turn = talk.send(said)
    assert words in talk.words(turn)[0] and turn.effects == (AddTo(show_now=False),)


def test_it_may_be_said_with_the_yes_and_goes_along_to_another_place():
    talk = Talk(memory=Memory(welcomed=True))
    talk.send("cops at 90012", photos=1)
    turn = talk.send("yes, in 2 hours")
    assert "if the photo passes a check, on the map at 15:41" in talk.words(turn)[0].lower()
    for said in ("WRONG", "Oakland", "yes"):
        talk.send(said)
    first, second = talk.put_down
    assert first.draft.show_from and second.draft.show_from == first.draft.show_from


def test_a_mere_later_makes_it_no_shorter_and_now_ends_it():
    talk = counted()
    talk.send("in 2 hours")
    assert "On the map at 15:42" in talk.words(talk.send("later"))[0]
    talk.send("now")
    assert talk.memory.counted.show_from == ""
    assert "off the map again until 14:11" in talk.words(talk.send("not yet"))[0]


def test_what_is_on_the_map_already_is_taken_off_until_then():
    talk = counted()
    talk.now += timedelta(minutes=40)
    assert (
        "It is off the map again until 15:22, but somebody may have seen it"
        in talk.words(talk.send("in an hour"))[0]
    )
    no_delay = counted(world=SmallWorld(delay_minutes=0))
    assert "off the map again until 14:42" in no_delay.words(no_delay.send("in an hour"))[0]


class TestRows:
    """When the pin appears, and that it does not where its time is over by then."""

    pytestmark = pytest.mark.django_db

    @pytest.fixture
    def phone(self):
        phone = Phone()
        phone.send("LAPD in 90012", photos=1)
        phone.check_photos()
        phone.send("yes")
        return phone

    def is_on_map(self, minutes):
        return Sighting.objects.visible(timezone.now() + timedelta(minutes=minutes)).exists()

    def test_it_appears_then(self, phone):
        assert phone.send("in 2 hours")[0].startswith("OK. On the map at")
        assert not self.is_on_map(119) and self.is_on_map(126)
        assert phone.send("status")[0].startswith("Your last report")

    def test_never_before_the_rule_of_the_deployment(self, phone):
        phone.send("in 5 minutes")
        assert not self.is_on_map(29) and self.is_on_map(36)

    def test_on_the_map_already_it_goes_and_comes_again(self, phone):
        phone.send("now")
        settling.settle()
        assert self.is_on_map(0)
        assert "somebody may have seen it" in phone.send("in 90 minutes")[0]
        assert not self.is_on_map(0) and not self.is_on_map(89) and self.is_on_map(96)

    @pytest.mark.parametrize("said", ["in 5 hours", "dentro de 5 horas"])
    def test_past_its_end_it_is_only_counted_and_said_so(self, phone, said):
        told = phone.send(said)[0]
        assert "its time on the live map is over: it is not shown and can only be counted" in told
        assert "It was not shown" in phone.send("status")[0]
        assert not any(self.is_on_map(minutes) for minutes in range(0, 400, 20))
        settling.settle(now=timezone.now() + timedelta(hours=4))
        assert phone.sightings[0].status == "expired" and AreaCount.objects.get().n == 1

    def test_a_shorter_time_or_now_takes_that_back(self, phone):
        phone.send("in 5 hours")
        phone.send("in 1 hour")
        assert self.is_on_map(66)
        phone.send("now")
        assert self.is_on_map(0)

    def test_with_the_yes_it_is_put_down_so(self):
        phone = Phone("+12135550199")
        phone.send("LAPD in 90012", photos=1)
        phone.check_photos()
        assert "On the map at" in phone.send("yes, in 2 hours")[0]
        assert not self.is_on_map(119) and self.is_on_map(126)
