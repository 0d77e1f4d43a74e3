"""The event log: numbered in commit order, by one publisher, without a gap, and not before its time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from civicwatch.events import services
from civicwatch.events.models import Event

pytestmark = pytest.mark.django_db
MINUTE = timedelta(seconds=60)


def record(subject, kind="incident.published", **more):
    services.record(kind=kind, subject=subject, payload={"id": 1}, **more)


def in_a(while_):
    return timezone.now() + while_


def told():
    return list(Event.objects.numbered().values_list("subject", "kind"))


def test_events_have_no_number_until_the_publisher_gives_one():
    record("incidents/1")
    assert not Event.objects.numbered().exists()
    assert services.number_waiting() == 1
    assert Event.objects.numbered().get().number == 1


def test_numbers_go_on_where_they_stopped():
    for subject in ("a", "b"):
        record(subject)
    services.number_waiting()
    record("c")
    services.number_waiting()
    assert list(Event.objects.numbered().values_list("number", "subject")) == [(1, "a"), (2, "b"), (3, "c")]
    assert [event.subject for event in Event.objects.after(1)] == ["b", "c"]


def test_nothing_to_number_is_said():
    assert services.number_waiting() == 0


def test_an_event_that_waits_too_long_is_overdue():
    record("a", leaves_at=in_a(-timedelta(seconds=10)))
    assert services.is_waiting(timedelta(seconds=5))
    assert services.oldest_due_seconds() == pytest.approx(10, abs=2)
    services.number_waiting()
    assert not services.is_waiting(timedelta(seconds=5))
    assert services.oldest_due_seconds() == 0


def test_an_event_that_can_be_taken_back_is_neither_told_nor_overdue():
    record("a", leaves_at=in_a(MINUTE))
    Event.objects.update(created_at=in_a(-timedelta(hours=1)))
    assert services.number_waiting() == 0
    assert not services.is_waiting(timedelta(0))
    assert services.oldest_due_seconds() == 0
    assert services.number_waiting(now=in_a(MINUTE)) == 1


def test_others_do_not_wait_for_what_can_be_taken_back():
    record("a", leaves_at=in_a(MINUTE))
    record("b")
    services.number_waiting()
    assert told() == [("b", "incident.published")]


def test_nothing_about_a_subject_overtakes_what_was_said_earlier():
    record("a", leaves_at=in_a(MINUTE))
    record("a", kind="incident.updated")
    services.record_many([Event(kind="incident.updated", subject="a"), Event(kind="x", subject="b")])
    services.number_waiting()
    assert told() == [("b", "x")]
    services.number_waiting(now=in_a(MINUTE))
    assert told()[1:] == [("a", "incident.published"), ("a", "incident.updated"), ("a", "incident.updated")]


def test_what_is_taken_back_was_never_told():
    record("a", leaves_at=in_a(MINUTE), cause="decisions/1")
    record("b", leaves_at=in_a(MINUTE), cause="decisions/2")
    assert services.take_back(cause="decisions/1") == 1
    services.number_waiting(now=in_a(MINUTE))
    assert told() == [("b", "incident.published")]
    assert Event.objects.get().number == 1


def test_what_has_left_cannot_be_taken_back():
    record("a", cause="decisions/1")
    services.number_waiting()
    assert services.take_back(cause="decisions/1") == 0
    assert told() == [("a", "incident.published")]


def test_a_withdrawal_leaves_at_once_and_takes_along_what_was_not_told():
    record("a")
    services.number_waiting()
    record("a", kind="incident.updated", leaves_at=in_a(MINUTE))
    assert services.withdraw(kind="incident.retracted", subject="a", payload={})
    services.number_waiting()
    assert told() == [("a", "incident.published"), ("a", "incident.retracted")]


def test_whoever_never_heard_of_a_subject_is_not_told_that_it_went():
    record("a", leaves_at=in_a(MINUTE))
    assert not services.withdraw(kind="incident.retracted", subject="a", payload={})
    assert not Event.objects.exists()


def test_whoever_was_told_that_it_went_is_not_told_twice():
    for kind in ("incident.published", "incident.retracted"):
        record("a", kind=kind)
    services.number_waiting()
    record("a", leaves_at=in_a(MINUTE))
    assert not services.withdraw(kind="incident.retracted", subject="a", payload={})
    assert services.number_waiting(now=in_a(MINUTE)) == 0


def test_what_was_public_before_there_was_a_log_is_told_to_be_gone():
    assert services.withdraw(kind="incident.retracted", subject="a", payload={})
    assert services.number_waiting() == 1
