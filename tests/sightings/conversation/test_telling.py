"""What a moderator decides is told to the sender, once."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from civicwatch.access.roles import MODERATOR
from sightings.models import OutboundMessage
from sightings.services import moderating, telling
from tests.factories import UserFactory
from tests.sightings.conversation.phone import Phone

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=3)


@pytest.fixture
def phone():
    phone = Phone()
    phone.send("LAPD in 90012", photos=1)
    phone.check_photos()
    phone.send("yes now")
    return phone


reject = partial(moderating.reject, reason="other")


def decide(phone, what):
    now = timezone.now()
    what(sighting=phone.sightings[0], by=UserFactory(role=MODERATOR), now=now)
    return now


def last_words():
    return OutboundMessage.objects.order_by("pk").last().body


@pytest.mark.parametrize(
    ("what", "words"),
    [(moderating.confirm, "is confirmed"), (reject, "did not put it on the map")],
)
def test_a_sender_hears_once_what_was_decided(phone, what, words):
    now = decide(phone, what)

    assert telling.run(now=now + LATER) == 1
    assert telling.run(now=now + LATER) == 0
    assert words in last_words()


def test_who_may_still_be_there_hears_when_it_will_show(phone):
    phone.send("later")
    now = decide(phone, moderating.confirm)
    telling.run(now=now + LATER)

    assert "is confirmed. On the map from" in last_words()
    assert "is confirmed. On the map from" in phone.send("status")[0]
    assert phone.send("now") == ["OK. It goes on the map now."]
    assert "On the map from" not in phone.send("estado")[0]


def test_nothing_is_said_while_it_can_be_undone(phone):
    now = decide(phone, reject)

    assert telling.run(now=now) == 0
    moderating.restore(sighting=phone.sightings[0], by=UserFactory(role=MODERATOR), now=now)
    assert telling.run(now=now + LATER) == 0


def test_who_stopped_hears_nothing(phone):
    now = decide(phone, moderating.confirm)
    phone.send("STOP")

    assert telling.run(now=now + LATER) == 0


def test_the_machine_s_own_verdict_is_no_news(phone):
    assert telling.run(now=timezone.now() + LATER) == 0
