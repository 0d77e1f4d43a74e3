"""Replies leave once, and only to those who want them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from civicwatch.lib import jobs
from civicwatch.lib.outgoing_errors import OutgoingError, TransientError
from sightings.carriers.carrier import RefusedNumberError, StoppedNumberError
from sightings.models import Contributor, ErasedMessage, OutboundMessage, RemoteErasure
from sightings.services import contributors, retention, sending
from tests.factories import UserFactory
from tests.sightings.services.sms_rows import all_due, sender
from tests.sightings.sms import NUMBER

pytestmark = pytest.mark.django_db


def say(body="Thank you.", key="reply:1:0", to=None):
    return sending.say(to or sender(), body, key=key, now=timezone.now())


def send():
    return jobs.run_until_empty(sending.SEND_JOB)


def an_hour_passes():
    OutboundMessage.objects.update(created_at=timezone.now() - sending.PATIENCE)


def test_a_reply_is_handed_over_once(fake_carrier):
    say()
    assert send() == 1 and send() == 0

    reply = OutboundMessage.objects.get()
    assert fake_carrier.sent == [(NUMBER, "Thank you.")]
    assert (reply.stage, reply.sid, reply.status) == ("sent", "SMout0", "queued")
    assert reply.sent_at is not None and reply.due_at is None


def test_the_same_key_says_it_once(fake_carrier):
    assert say() is not None and say("In other words") is None
    send()
    assert fake_carrier.sent == [(NUMBER, "Thank you.")]


def test_a_key_twice_is_impossible():
    say()
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboundMessage.objects.create(contributor=sender(), key="reply:1:0", body="x", stage="to_send")


def test_replies_leave_in_the_order_in_which_they_were_said(fake_carrier):
    for number in range(5):
        say(str(number), key=f"k{number}")
    send()
    assert [body for _, body in fake_carrier.sent] == ["0", "1", "2", "3", "4"]


class TestOneTelephoneHearsInOrder:
    """Whoever sends: a second worker, a try that failed, a worker that is just taking the one before."""

    @pytest.fixture(autouse=True)
    def two_replies(self, fake_carrier):
        self.carrier, self.first = fake_carrier, say("first", key="k1")
        self.second = say("second", key="k2")

    def bodies(self):
        return [body for _, body in self.carrier.sent]

    def wait(self, seconds):
        due = timezone.now() + timedelta(seconds=seconds)
        OutboundMessage.objects.filter(pk=self.first.pk).update(due_at=due)

    def test_what_another_worker_holds_is_not_overtaken(self):
        self.wait(20)  # a lease

        assert send() == 0
        assert self.bodies() == []

        self.wait(0)
        send()
        assert self.bodies() == ["first", "second"]

    def test_somebody_else_is_not_kept_waiting(self):
        self.wait(20)
        say("hello", key="k3", to=sender("+13105550888"))

        send()

        assert self.bodies() == ["hello"]

    def test_what_rests_in_failed_holds_up_nobody(self):
        OutboundMessage.objects.filter(pk=self.first.pk).update(stage="failed", due_at=None)

        send()

        assert self.bodies() == ["second"]

    def test_what_another_worker_is_just_taking_is_not_overtaken(self):
        job = jobs.registered()[sending.SEND_JOB]

        assert job._with_none_ahead([self.second.pk]) == []
        assert job._with_none_ahead([self.first.pk, self.second.pk]) == [self.first.pk, self.second.pk]


class TestNobodyIsSentWhatTheyDoNotWant:
    def test_after_stop_nothing_is_written_down(self):
        contributors.stop(sender(), now=timezone.now())
        assert say() is None

    def test_what_waited_when_they_stopped_is_dropped(self, fake_carrier):
        say()
        contributors.stop(sender(), now=timezone.now())
        send()
        assert fake_carrier.sent == [] and OutboundMessage.objects.get().stage == "dropped"

    def test_after_start_it_goes_on(self, fake_carrier):
        contributors.stop(sender(), now=timezone.now())
        contributors.start(sender(), now=timezone.now())
        say()
        send()
        assert len(fake_carrier.sent) == 1

    def test_the_blocked_get_nothing(self):
        contributors.block(sender(), by=UserFactory(), reason="", now=timezone.now())
        assert say() is None

    def test_who_stopped_at_the_carrier_counts_as_stopped(self, fake_carrier):
        fake_carrier.failing = [StoppedNumberError("21610")]
        say()
        send()
        assert Contributor.objects.get().stopped_at is not None
        assert OutboundMessage.objects.get().error_code == "21610"


class TestFailures:
    def test_a_number_that_cannot_be_sent_to_is_not_tried_again(self, fake_carrier):
        fake_carrier.failing = [RefusedNumberError("21614")]
        say()
        send()
        reply = OutboundMessage.objects.get()
        assert (reply.stage, reply.failed_stage, reply.due_at) == ("failed", "to_send", None)
        assert NUMBER not in reply.error

    def test_what_failed_for_now_is_tried_again(self, fake_carrier):
        fake_carrier.failing = [TransientError("away"), TransientError("away")]
        say()
        for _ in range(3):
            send()
            all_due()
        assert fake_carrier.sent == [(NUMBER, "Thank you.")]
        assert OutboundMessage.objects.get().stage == "sent"

    def test_a_carrier_that_is_away_for_minutes_loses_no_reply(self, fake_carrier):
        fake_carrier.failing = [TransientError("away")] * (jobs.MAX_ATTEMPTS + 3)
        say()
        for _ in range(jobs.MAX_ATTEMPTS + 4):
            send()
            all_due()
        assert fake_carrier.sent == [(NUMBER, "Thank you.")]

    def test_an_error_that_will_not_pass_is_not_waited_for(self, fake_carrier):
        fake_carrier.failing = [OutgoingError("Twilio answered 401 (code 20003)")] * jobs.MAX_ATTEMPTS
        say()
        for _ in range(jobs.MAX_ATTEMPTS):
            send()
            all_due()
        assert OutboundMessage.objects.get().stage == "failed"

    def test_after_the_last_try_it_rests_where_a_person_sees_it(self, fake_carrier):
        fake_carrier.failing = [TransientError("away")] * 9
        say()
        an_hour_passes()
        for _ in range(7):
            send()
            all_due()
        assert OutboundMessage.objects.get().stage == "failed"
        assert jobs.retry(OutboundMessage.objects.all()) == 1
        fake_carrier.failing = []
        send()
        assert len(fake_carrier.sent) == 1

    def test_an_answer_that_was_lost_does_not_send_it_twice(self, fake_carrier):
        fake_carrier.failing = ["after"]
        say()
        send()
        all_due()
        send()
        assert len(fake_carrier.sent) == 1
        assert OutboundMessage.objects.get().sid == "SMout0"

    def test_a_process_that_died_after_handing_it_over_does_not_send_it_twice(self, fake_carrier):
        row = say()
        job = jobs.registered()[sending.SEND_JOB]
        (claimed,) = job._claim(1, attempts__lt=2)
        job.work([claimed])  # handed over, and then the lights went out
        OutboundMessage.objects.filter(pk=row.pk).update(due_at=timezone.now())

        send()

        assert len(fake_carrier.sent) == 1
        assert OutboundMessage.objects.get().stage == "sent"

    def test_the_same_words_said_on_purpose_are_sent_twice(self, fake_carrier):
        say("Noted.", key="k1")
        send()
        fake_carrier.failing = [TransientError("away")]
        say("Noted.", key="k2")
        for _ in range(2):
            send()
            all_due()
        assert [body for _, body in fake_carrier.sent] == ["Noted.", "Noted."]
        assert OutboundMessage.objects.exclude(sid=None).count() == 2


class TestLastWords:
    def test_they_are_sent_and_leave_nothing(self, fake_carrier):
        sending.say_last(NUMBER, "All is erased.", key="last:1", now=timezone.now())
        send()
        assert fake_carrier.sent == [(NUMBER, "All is erased.")]
        assert not OutboundMessage.objects.exists()
        assert ErasedMessage.objects.count() == 1

    def test_the_carrier_is_to_forget_them_once_they_have_arrived(self, fake_carrier):
        sending.say_last(NUMBER, "All is erased.", key="last:1", now=timezone.now())
        send()
        assert RemoteErasure.objects.get().due_at > timezone.now()

    def test_if_they_cannot_be_sent_the_number_goes_all_the_same(self, fake_carrier):
        fake_carrier.failing = [RefusedNumberError("21614")]
        sending.say_last(NUMBER, "All is erased.", key="last:1", now=timezone.now())
        send()
        assert not OutboundMessage.objects.exists()

    def test_a_reply_belongs_to_somebody_or_is_the_last(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            OutboundMessage.objects.create(key="k", body="x", stage="to_send")


def test_a_reply_that_was_erased_on_its_way_is_to_be_erased_at_the_carrier(fake_carrier):
    row = say()
    job = jobs.registered()[sending.SEND_JOB]
    (claimed,) = job._claim(1, attempts__lt=2)
    OutboundMessage.objects.filter(pk=row.pk).delete()

    job.work([claimed])

    assert RemoteErasure.objects.get().message_sid == "SMout0"


class TestBatches:
    def test_one_that_fails_takes_no_other_with_it(self, fake_carrier):
        fake_carrier.failing = [RefusedNumberError("21614")]
        for number in range(4):
            say(str(number), key=f"k{number}")
        send()
        assert [body for _, body in fake_carrier.sent] == ["1", "2", "3"]

    def test_a_carrier_that_is_away_is_not_asked_for_each(self, fake_carrier):
        fake_carrier.failing = [TransientError("away")]
        for number in range(4):
            say(str(number), key=f"k{number}")
        jobs.registered()[sending.SEND_JOB].run_once()
        assert fake_carrier.sent == []
        assert sorted(OutboundMessage.objects.values_list("attempts", flat=True)) == [0, 0, 0, 1]
        all_due()
        send()
        assert [body for _, body in fake_carrier.sent] == ["0", "1", "2", "3"]

    def test_a_database_that_fails_after_the_batch_was_handed_over_doubles_nothing(
        self, fake_carrier, monkeypatch
    ):
        for number in range(4):
            say(str(number), key=f"k{number}")
        job = type(jobs.registered()[sending.SEND_JOB])
        finish, failures = job._finish, [RuntimeError("the database went away")]

        def fail_once(self, *given):
            if failures:
                raise failures.pop()
            finish(self, *given)

        monkeypatch.setattr(job, "_finish", fail_once)
        send()

        assert [body for _, body in fake_carrier.sent] == ["0", "1", "2", "3"]
        assert set(OutboundMessage.objects.values_list("stage", flat=True)) == {"sent"}
        assert len(set(OutboundMessage.objects.values_list("sid", flat=True))) == 4


class TestWordsThatAreNotKept:
    """An answer to WHERE tells the place asked about: it goes however its message ends."""

    KEY = f"reply:1:0{sending.NOT_KEPT}"

    def test_of_one_that_was_dropped(self, fake_carrier):
        say(key=self.KEY)
        Contributor.objects.update(stopped_at=timezone.now())
        send()
        reply = OutboundMessage.objects.get()
        assert (reply.stage, reply.body) == ("dropped", "")

    def test_of_one_that_was_refused(self, fake_carrier):
        fake_carrier.failing = [RefusedNumberError("21614")]
        say(key=self.KEY)
        send()
        reply = OutboundMessage.objects.get()
        assert (reply.stage, reply.body) == ("failed", "")

    def test_of_one_for_which_the_carrier_was_away_to_the_last(self, fake_carrier):
        fake_carrier.failing = [TransientError("away")] * jobs.MAX_ATTEMPTS
        say(key=self.KEY)
        an_hour_passes()
        for _ in range(jobs.MAX_ATTEMPTS):
            assert OutboundMessage.objects.get().body, "it is still to be sent"
            send()
            all_due()
        reply = OutboundMessage.objects.get()
        assert (reply.stage, reply.body) == ("failed", "")

    def test_of_one_whose_workers_died(self, fake_carrier, settings, tmp_path):
        settings.VAR = tmp_path
        say(key=self.KEY)
        OutboundMessage.objects.update(stage="failed", failed_stage="to_send", due_at=None)
        say("Noted.", key="k2")
        retention.run()
        assert [row.body for row in OutboundMessage.objects.order_by("pk")] == ["", "Noted."]

    def test_what_has_lost_its_words_is_never_sent_empty(self, fake_carrier):
        fake_carrier.failing = [RefusedNumberError("21614")]
        say(key=self.KEY)
        send()

        jobs.retry(OutboundMessage.objects.all())
        send()

        assert fake_carrier.sent == []
        assert OutboundMessage.objects.get().stage == "dropped"
