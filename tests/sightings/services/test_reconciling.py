"""The carrier's list against ours."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from civicwatch.lib.outgoing_errors import TransientError
from sightings import form_fields
from sightings.carriers import MediaRef
from sightings.carriers.carrier import CarrierMessage
from sightings.models import InboundMessage, OutboundMessage
from sightings.services import carrier_copies, receiving, reconciling
from tests.sightings.services.sms_rows import read, receive, sender
from tests.sightings.sms import NUMBER

pytestmark = pytest.mark.django_db


def came(sid, minutes_ago=10, body="Police", media_count=0):
    at = timezone.now() - timedelta(minutes=minutes_ago)
    return CarrierMessage(sid, True, NUMBER, body, "received", "", at, media_count)


def reconcile():
    return reconciling.reconcile(now=timezone.now())


def test_what_never_arrived_is_taken_in_with_its_media(fake_carrier, taken):
    fake_carrier.listed = [came("SMmissed", media_count=1)]
    fake_carrier.media["SMmissed"] = [MediaRef("https://api.twilio.com/x/Messages/SM/Media/ME", "image/png")]

    assert reconcile() == 1
    read()

    message = InboundMessage.objects.get()
    assert (message.source, message.text, message.media_count) == ("reconciled", "Police", 1)
    assert form_fields.media(receiving.form_of(message))[0][1] == "image/png"
    assert taken == [("Police", message.contributor_id)]


def test_what_is_here_is_left_alone(fake_carrier):
    receive("SM1", body="As it came")
    fake_carrier.listed = [came("SM1", body="As listed")]

    assert reconcile() == 0
    assert b"As+it+came" in InboundMessage.objects.get().payload


def test_what_was_erased_stays_erased(fake_carrier):
    carrier_copies.remember(["SMgone"], now=timezone.now())
    fake_carrier.listed = [came("SMgone")]

    assert reconcile() == 0
    assert not InboundMessage.objects.exists()


def test_what_is_just_arriving_is_left_to_the_webhook(fake_carrier):
    fake_carrier.listed = [came("SM1", minutes_ago=1)]
    assert reconcile() == 0


def test_the_oldest_comes_first(fake_carrier, taken):
    fake_carrier.listed = [came("SM2", 5, "second"), came("SM1", 9, "first")]
    reconcile()
    read()
    assert [words for words, _ in taken] == ["first", "second"]


def test_the_carriers_word_on_replies_is_taken_over(fake_carrier):
    OutboundMessage.objects.create(
        contributor=sender(), key="k", body="x", sid="SMout", status="queued", stage="sent",
        due_at=None, sent_at=timezone.now(),
    )  # fmt: skip
    fake_carrier.listed = [
        CarrierMessage("SMout", False, NUMBER, "x", "undelivered", "30003", timezone.now())
    ]
    reconcile()
    reply = OutboundMessage.objects.get()
    assert (reply.status, reply.error_code) == ("undelivered", "30003")


def test_a_carrier_that_is_away_is_asked_again_later(fake_carrier, monkeypatch):
    cache.clear()

    def away(when):
        raise TransientError("away")

    monkeypatch.setattr(fake_carrier, "messages_since", away)

    assert reconciling.run() == 0
    assert reconciling.run() == 0


def test_it_looks_at_most_once_a_minute(fake_carrier):
    cache.clear()
    fake_carrier.listed = [came("SM1")]
    assert reconciling.run() == 1
    fake_carrier.listed = [came("SM2")]
    assert reconciling.run() == 0


def test_the_console_phone_is_never_overdue(settings):
    cache.clear()
    settings.TWILIO_AUTH_TOKEN = ""
    assert not reconciling.is_overdue(timedelta(0))
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_NUMBER = "AC1", "x", "+1"
    assert reconciling.is_overdue(timedelta(0))
