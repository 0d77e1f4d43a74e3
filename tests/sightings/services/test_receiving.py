"""Messages are read once, in the order of their arrival, and given to the conversation of their sender."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from civicwatch.lib.outgoing_errors import OutgoingError
from sightings.conversation.memory import Aside, Memory
from sightings.models import (
    BlockedSender,
    Contributor,
    Conversation,
    InboundMessage,
    OutboundMessage,
    RemoteErasure,
)
from sightings.services import contributors, erased_marks, receiving
from tests.factories import UserFactory
from tests.sightings.services.sms_rows import all_due, read, receive, sender
from tests.sightings.sms import NUMBER, media_url

pytestmark = pytest.mark.django_db


def test_a_message_finds_its_sender_however_the_number_is_spelt(taken):
    receive("SM1", body="One", number="+13105550123")
    receive("SM2", body="Two", number="+1 (310) 555-0123")

    assert read() == 2

    contributor = Contributor.objects.get()
    assert contributor.phone == NUMBER and contributor.phone_hash == contributors.hash_of("310-555-0123")
    assert taken == [("One", contributor.pk), ("Two", contributor.pk)]
    message = InboundMessage.objects.get(sid="SM1")
    assert (message.stage, message.text, message.contributor) == ("read", "One", contributor)
    assert message.due_at is None and message.read_at is not None


def test_a_message_is_read_once(taken):
    receive("SM1")
    read()
    assert receive("SM1") is False
    assert read() == 0
    assert len(taken) == 1


def test_many_messages_keep_their_order(taken):
    for number in range(60):
        receive(f"SM{number}", body=str(number))

    read()

    assert [words for words, _ in taken] == [str(number) for number in range(60)]


def test_attachments_are_counted(taken):
    receive("SM1", media=[(media_url("SM1", n), "image/jpeg") for n in range(3)])
    read()
    assert InboundMessage.objects.get().media_count == 3


def test_a_failing_conversation_is_tried_again_and_loses_nothing(monkeypatch):
    tries = []

    def fail_once(message, contributor, form, now, known=None):
        tries.append(message.sid)
        if len(tries) == 1:
            raise OutgoingError("once")

    monkeypatch.setattr(receiving.conversing, "take", fail_once)
    receive("SM1")
    read()
    assert InboundMessage.objects.get().stage == "received" and not Contributor.objects.exists()

    all_due()
    read()

    assert tries == ["SM1", "SM1"] and InboundMessage.objects.get().stage == "read"


def test_one_message_that_always_fails_does_not_hold_up_the_others(monkeypatch):
    seen = []

    def fail_for_one(message, contributor, form, now, known=None):
        if message.text == "bad":
            raise ValueError("always")
        seen.append(message.text)

    monkeypatch.setattr(receiving.conversing, "take", fail_for_one)
    for sid, body in (("SM1", "good"), ("SM2", "bad"), ("SM3", "fine")):
        receive(sid, body=body)
    for _ in range(6):
        read()
        all_due()

    assert sorted(set(seen)) == ["fine", "good"]
    assert InboundMessage.objects.get(sid="SM2").stage == "failed"
    assert InboundMessage.objects.get(sid="SM2").payload


def test_a_failure_keeps_none_of_the_words_that_it_quotes(monkeypatch, caplog):
    """The column beside the sealed ones is open, and goes into every backup."""

    def fail(message, contributor, form, now, known=None):
        raise ValueError(f"could not read {message.text!r} from {contributor.phone}")

    monkeypatch.setattr(receiving.conversing, "take", fail)
    receive("SM1", body="police at my door")
    read()

    assert InboundMessage.objects.get().error == "ValueError"
    assert "my door" not in caplog.text and NUMBER not in caplog.text


def test_a_message_without_a_sender_is_read_and_nobodys(taken):
    receive("SM1", number=" ")
    read()
    assert taken == [] and InboundMessage.objects.get().stage == "read"


def test_what_was_erased_while_it_came_once_more_is_not_read(taken):
    """PostgreSQL has the second wait for the erasure, and then stores it: it looked for the mark before."""
    receive("SM1")
    receive("SM2")
    erased_marks.keep([erased_marks.of_message("SM1")], now=timezone.now())
    read()

    assert [message.sid for message in InboundMessage.objects.all()] == ["SM2"]
    assert len(taken) == 1


class TestBlocked:
    @pytest.fixture(autouse=True)
    def blocked(self):
        contributors.block(sender(), by=UserFactory(), reason="spam", now=timezone.now())

    def test_nothing_is_kept_and_the_carrier_is_to_forget_it(self, taken):
        receive("SM1", body="Buy this", media=[(media_url("SM1", 1), "image/jpeg")])
        read()

        message = InboundMessage.objects.get()
        assert (taken, message.payload, message.text, message.stage) == ([], b"", "", "read")
        assert sorted(RemoteErasure.objects.values_list("is_media", flat=True)) == [False, True]

    def test_it_holds_for_a_number_whose_sender_was_erased(self, taken):
        Contributor.objects.all().delete()
        receive("SM1")
        read()
        assert taken == [] and not Contributor.objects.exists()

    def test_the_words_that_always_count_are_heard(self, taken):
        receive("SM1", body=" delete. ")
        read()
        assert [words for words, _ in taken] == [" delete. "]

    def test_somebody_else_is_not_blocked(self, taken):
        receive("SM1", number="+13105550124")
        read()
        assert len(taken) == 1

    def test_it_can_be_lifted_when_its_sender_is_gone(self, taken):
        Contributor.objects.all().delete()
        call_command("unblock_sender", "310-555-0123", stdout=io.StringIO())
        receive("SM1")
        read()
        assert len(taken) == 1 and not BlockedSender.objects.exists()

    def test_it_can_be_lifted(self, taken):
        contributors.unblock(Contributor.objects.get(), by=UserFactory(), now=timezone.now())
        receive("SM1")
        read()
        assert len(taken) == 1 and not BlockedSender.objects.exists()


class TestLimit:
    @pytest.fixture(autouse=True)
    def limit(self, settings):
        settings.SMS_PER_HOUR = 3

    def test_what_is_too_much_is_kept_and_answered_once(self, taken):
        for number in range(6):
            receive(f"SM{number}", body=f"words {number}")
        read()

        assert [words for words, _ in taken] == ["words 0", "words 1", "words 2"]
        assert InboundMessage.objects.filter(stage="read").count() == 6
        reply = OutboundMessage.objects.get()
        assert "wait an hour" in reply.body

    @pytest.mark.parametrize("asked", ["WHERE 90012", "any cops near 5th and Main", "¿Hay migra en Oakland?"])
    def test_of_a_question_about_a_place_not_even_what_is_too_much_is_kept(self, taken, asked):
        for number in range(3):
            receive(f"SM{number}")
        receive("SMwhere", body=asked)
        receive("SMreport", body="police at 5th and Main")
        read()

        where, told = (InboundMessage.objects.get(sid=sid) for sid in ("SMwhere", "SMreport"))
        assert (bytes(where.payload), where.text) == (b"", "")
        assert RemoteErasure.objects.get().message_sid == "SMwhere", "nor at the carrier"
        assert told.text == "police at 5th and Main"

    def test_nor_of_the_answer_to_where(self, taken):
        for number in range(3):
            receive(f"SM{number}")
        read()
        memory = Memory(aside=Aside.WHERE).as_json()
        Conversation.objects.create(contributor=Contributor.objects.get(), memory=memory)
        receive("SMplace", body="Oakland, CA")
        read()

        assert InboundMessage.objects.get(sid="SMplace").text == ""

    def test_in_the_senders_language(self, taken):
        Contributor.objects.filter(pk=sender().pk).update(language="es")
        for number in range(4):
            receive(f"SM{number}")
        read()
        assert OutboundMessage.objects.count() == 1

    @pytest.mark.parametrize("words", ["STOP", "delete", "¡Ayuda!", "Borrar"])
    def test_nobody_loses_the_words_that_always_count(self, taken, words):
        for number in range(4):
            receive(f"SM{number}")
        receive("SM9", body=words)
        read()
        assert taken[-1][0] == words

    def test_an_hour_later_it_begins_anew(self, taken):
        for number in range(4):
            receive(f"SM{number}")
        read()
        InboundMessage.objects.update(received_at=timezone.now() - timedelta(hours=2))
        receive("SM9", body="again")
        read()
        assert taken[-1][0] == "again"
