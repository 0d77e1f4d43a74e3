"""What doctor says of workers, of what waits and of what gave up."""

import pytest
from django.utils import timezone

from sightings.services import sending
from tests.factories import ReportFactory
from tests.sightings.services.sms_rows import sender
from workers import work_diagnosis
from workers.work_diagnosis import check_failed_rows, check_waiting, check_workers


@pytest.fixture
def answering(monkeypatch):
    """What workers say of their queues."""
    from celery.app.control import Inspect

    def answers(said):
        monkeypatch.setattr(Inspect, "active_queues", lambda self: said)

    return answers


def serving(*names):
    return [{"name": name} for name in names]


def test_each_queue_has_somebody(answering):
    answering({"work-collect@a": serving("work", "collect"), "judge@a": serving("judge")})

    assert check_workers(broker_answers=True) == ("ok", "2 answer")


def test_a_queue_without_anybody_is_named(answering):
    answering({"work-collect@a": serving("work", "collect")})

    verdict, detail = check_workers(broker_answers=True)

    assert verdict == "warning" and detail.startswith("none answers for judge;")


def test_nobody_at_all(answering):
    answering(None)

    assert check_workers(broker_answers=True)[1].startswith("none answers for collect, judge, work;")


def test_without_a_broker_nobody_can_be_asked(answering):
    answering(None)

    assert check_workers(broker_answers=False)[0] == "off"


@pytest.mark.parametrize(
    ("seconds", "verdict"), [(None, "ok"), (work_diagnosis.PATIENCE, "ok"), (95.4, "warning")]
)
def test_what_waits_for_long_is_told(seconds, verdict):
    assert check_waiting(seconds)[0] == verdict


@pytest.mark.django_db
def test_what_gave_up_is_counted_with_the_kind_of_the_newest_error():
    assert check_failed_rows() == ("ok", "none")
    ReportFactory(stage="failed", due_at=None, error="ValueError: old")
    ReportFactory(stage="failed", due_at=None, error="TransientError: said to +13105550123")

    verdict, detail = check_failed_rows()

    assert verdict == "warning"
    assert "2 report (TransientError)" in detail and "310" not in detail


@pytest.mark.django_db
def test_what_the_carrier_refused_is_told_with_its_code():
    reply = sending.say(sender(), "Thank you.", key="k", now=timezone.now())
    reply.stage, reply.due_at, reply.error = "failed", None, "OutgoingError: Twilio answered 401 (code 20003)"
    reply.save()

    assert "1 effect (OutgoingError: Twilio answered 401 (code 20003))" in check_failed_rows()[1]
