"""No reply promises what may not come: what a sender is told of the map is what the rows say."""

from datetime import timedelta

import pytest
from django.utils import timezone

from civicwatch.access.roles import MODERATOR
from sightings.conversation.fate import Fate
from sightings.models import Conversation, OutboundMessage, PhotoOutcome, Sighting, SightingStatus
from sightings.services import conversing, fates, helping, moderating, settling
from tests.factories import UserFactory
from tests.sightings.conversation.phone import Phone

pytestmark = pytest.mark.django_db
PERSON = "A person looks at it first; only then it goes on the map"
MACHINE = "If the photo passes a check"


@pytest.fixture
def phone():
    return Phone()


def last_words():
    return OutboundMessage.objects.order_by("pk").last().body


def is_on_map():
    return Sighting.objects.visible(timezone.now()).exists()


def test_words_alone_wait_for_a_person_whenever_they_are_to_show(phone):
    phone.send("LAPD in 90012")
    counted = phone.send("yes")[0]
    now, later = phone.send("now"), phone.send("later")

    assert f"{PERSON}, not before" in counted
    assert now == [f"OK. {PERSON}, at once."]
    assert f"{PERSON}, not before" in later[0]
    assert "waits for a person" in phone.send("status")[0]
    assert not is_on_map()


def test_yes_now_in_one_message_promises_no_more(phone):
    phone.send("LAPD in 90012")

    assert f"{PERSON}, at once." in phone.send("yes now")[0]


def test_in_spanish_too(phone):
    phone.send("hola, hay policías en 90012")
    counted = phone.send("si")[0]

    assert "Primero lo ve una persona" in counted
    assert phone.send("ahora")[0].startswith("Bien. Primero lo ve una persona")


def test_a_photo_that_is_still_checked_is_promised_with_an_if(phone):
    phone.send("LAPD in 90012", photos=1)
    counted, now = phone.send("yes")[0], phone.send("now")[0]

    assert f"{MACHINE}: show it at once, or after you leave?" in counted
    assert now.startswith(f"OK. {MACHINE}")
    assert "is being checked" in phone.send("status")[0]


@pytest.mark.parametrize("now_comes", ["before", "after"])
def test_a_photo_the_machine_is_unsure_of_waits_for_a_person(phone, now_comes):
    phone.send("LAPD in 90012", photos=1)
    phone.send("yes")
    if now_comes == "before":
        phone.send("now")
    phone.check_photos(PhotoOutcome.NEEDS_PERSON)

    assert last_words() == "Your photo was checked. A person looks at it before your report shows."
    if now_comes == "after":
        assert phone.send("now") == [f"OK. {PERSON}, at once."]
    assert "waits for a person" in phone.send("status")[0]
    assert not is_on_map()


def test_a_photo_that_was_checked_first_is_shown_as_promised(phone):
    phone.send("LAPD in 90012", photos=1)
    phone.check_photos()
    counted = phone.send("yes")[0]

    assert "Show it now, or after you leave? Reply NOW, or it shows at" in counted
    assert phone.send("now") == ["OK. It goes on the map now."]
    assert "On the map from" in phone.send("status")[0]
    assert is_on_map()


@pytest.mark.parametrize(
    ("words", "yes", "now", "later", "back"),
    [
        ("LAPD in 90012", "yes", "now", "after I leave", "off the map again until"),
        ("hay policía en 90012", "sí", "ya", "mejor cuando me vaya", "quita del mapa hasta las"),
    ],
)
def test_later_after_now_takes_it_off_the_map_until_then(phone, words, yes, now, later, back):
    phone.send(words, photos=1)
    phone.check_photos()
    phone.send(yes)
    phone.send(now)
    settling.settle()

    assert is_on_map()
    assert back in phone.send(later)[0]
    assert not is_on_map()


def test_later_once_it_has_been_out_for_long_promises_nothing(phone, time_machine):
    phone.send("LAPD in 90012", photos=1)
    phone.check_photos()
    phone.send("yes")
    time_machine.move_to(timezone.now() + timedelta(minutes=40), tick=True)

    assert phone.send("later") == ["OK. It is on the map already; that wait is over."]
    assert is_on_map()


def test_a_better_place_is_that_of_the_same_photo(phone):
    phone.send("LAPD in Los Angeles, CA", photos=1)
    phone.check_photos()
    phone.send("yes now")
    replies = phone.send("90012")

    first, second = phone.sightings
    assert (first.status, second.zip_code) == (SightingStatus.WITHDRAWN, "90012")
    assert second.photos.count() == 1 and "It goes on the map now." in replies[0]
    assert is_on_map()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("cops beating a man in 90012", "nobody was hurt"),
        ("golpearon a un señor en 90012", "nadie resultó herido"),
    ],
)
def test_force_that_its_sender_denies_stays_and_a_person_is_called(phone, words, said):
    phone.send(words)
    phone.send("y")
    phone.send(said)

    (sighting,) = phone.sightings
    assert sighting.activity == "force" and said in sighting.note
    assert phone.conversation.person_reason == "force_denied"


def test_a_verified_photo_of_a_sender_in_doubt_is_not_told_to_show(phone):
    phone.send("LAPD in 90012", photos=1)
    contributor = phone.contributor
    contributor.rejected_count = 5
    contributor.save(update_fields=["rejected_count"])
    phone.send("yes now")
    phone.check_photos()

    assert "A person looks at it before your report shows" in last_words()
    assert phone.send("now") == [f"OK. {PERSON}, at once."]


def test_what_only_a_machine_refused_is_told_as_that(phone):
    phone.send("LAPD in 90012", photos=1)
    phone.send("yes")
    phone.check_photos(PhotoOutcome.NOT_POLICE)
    told = last_words()

    assert phone.sightings[0].status == SightingStatus.REJECTED
    assert "A machine saw no police in the photo" in told
    assert "A machine saw no police" in phone.send("now")[0]
    status = phone.send("status")[0]
    assert "A machine saw no police" in status and "person looked" not in status.lower()


def test_what_police_are_doing_is_not_asked_where_a_machine_saw_none(phone):
    phone.send("LAPD in 90012", photos=1)
    phone.check_photos(PhotoOutcome.NOT_POLICE)

    (told,) = phone.send("yes")

    assert "A machine saw no police in the photo" in told


def test_what_a_person_refused_is_not_promised_again(phone):
    phone.send("LAPD in 90012")
    phone.send("yes")
    person = UserFactory(role=MODERATOR)
    moderating.reject(sighting=phone.sightings[0], by=person, now=timezone.now(), reason="other")

    assert phone.send("now") == ["OK. A person looked at it and did not put it on the map."]


def test_one_message_tells_of_two_photos_once_both_are_checked(phone):
    phone.send("LAPD in 90012", photos=2)
    phone.send("yes")
    before = OutboundMessage.objects.count()
    phone.check_photos()

    assert OutboundMessage.objects.count() == before + 1
    assert "Your report is on the map from" in last_words()


def test_what_is_over_before_it_could_show_is_not_promised(phone):
    phone.send("LAPD in 90012 4 hours ago", photos=1)
    phone.check_photos()

    assert "seen too long ago for the live map" in phone.send("yes")[0]
    assert "It was not shown" in phone.send("status")[0]
    settling.settle()
    assert "It was not shown" in phone.send("estado")[0]


def test_what_ran_out_on_the_map_is_not_said_to_be_unseen(phone):
    phone.send("LAPD in 90012", photos=1)
    phone.check_photos()
    phone.send("yes now")
    settling.settle()
    settling.settle(now=timezone.now() + timedelta(hours=4))

    assert "is over and only counted" in phone.send("status")[0]


def test_a_report_in_no_state_is_a_persons():
    assert fates.of(None, timezone.now()) is Fate.PERSON


@pytest.mark.parametrize(
    ("words", "status", "promise"),
    [
        (("hello", "asdf", "qwer", "zxcv"), "status", "A person was asked to read what you sent"),
        (("hola", "asdf", "qwer", "zxcv"), "estado", "Se pidio a una persona que lea lo que envio"),
        (("PERSON",), "status", "A person was asked to read what you sent"),
    ],
)
def test_status_says_that_a_person_was_promised_until_one_has_looked(phone, words, status, promise):
    for said in words:
        phone.send(said)
    assert any(promise in said for said in phone.send(status))
    assert not any("no reports" in said or "No tiene" in said for said in phone.send(status.upper() + "!"))

    helping.settle(phone.conversation, by=UserFactory(role=MODERATOR), now=timezone.now())
    assert not any(promise in said for said in phone.send(status + "."))


def test_status_knows_of_the_promise_that_a_quiet_conversation_ended_with(phone):
    phone.send("cops somewhere")
    Conversation.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    conversing.close_silent(now=timezone.now())
    assert any("A person was asked" in said for said in phone.send("status"))


def test_what_another_sender_was_promised_is_not_said(phone):
    Phone("+12135550199").send("PERSON")
    assert not any("A person was asked" in said for said in phone.send("status"))
