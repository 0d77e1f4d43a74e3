"""The event log: numbered in commit order, by one publisher, without a gap."""

from datetime import timedelta

import pytest
from django.utils import timezone

from civicwatch.events import services
from civicwatch.events.models import Event

pytestmark = pytest.mark.django_db


def record(subject):
    services.record(kind="incident.published", subject=subject, payload={"id": 1})


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
    record("a")
    Event.objects.update(created_at=timezone.now() - timedelta(seconds=10))
    assert services.is_waiting(timedelta(seconds=5))
    services.number_waiting()
    assert not services.is_waiting(timedelta(seconds=5))
