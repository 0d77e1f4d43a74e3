"""Who lets an event leave when its minute is over: beat rings, and without a broker the sweeper does it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from civicwatch.events import services, ways_back
from civicwatch.events.models import Event, WayBack
from civicwatch.lib import broker, jobs
from workers import schedule
from workers.management.commands.sweep import RING_AFTER, sweep

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def broker_is_down(monkeypatch):
    monkeypatch.setattr(broker, "attempt", lambda call: None)


def record(ago):
    services.record(kind="incident.published", subject="a", payload={}, leaves_at=timezone.now() - ago)


def test_the_sweeper_lets_an_event_leave_soon_after_its_minute_without_a_broker():
    record(RING_AFTER + timedelta(seconds=0.1))
    sweep()
    assert Event.objects.get().number == 1


def test_the_sweeper_lets_nothing_leave_before():
    record(-timedelta(seconds=60))
    sweep()
    jobs.drain()
    assert Event.objects.get().number is None


def test_beat_rings_every_few_seconds_and_piles_nothing_up_where_no_worker_listens():
    (entry,) = (entry for entry in schedule.BEAT.values() if entry["task"] == services.PUBLISH_JOB)
    assert entry["options"]["expires"] <= entry["schedule"] <= 5


def test_the_sweeper_forgets_what_nobody_can_undo_any_more():
    now = timezone.now()
    ways_back.keep(cause="decisions/1", state={}, until=now - RING_AFTER - timedelta(seconds=1))
    ways_back.keep(cause="decisions/2", state={}, until=now + timedelta(seconds=60))
    sweep()
    assert WayBack.objects.get().cause == "decisions/2"
