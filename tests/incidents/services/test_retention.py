"""What expires, and what never does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from civicwatch.access.models import AuditEntry
from incidents.models import Incident, Report, ReportStage, Round, Status
from incidents.services import retention
from tests.everything_kept import where
from tests.factories import IncidentFactory, ReportFactory

pytestmark = pytest.mark.django_db
TEXT = "Zymurgic officers pushed a woman to the ground near the fountain."


@pytest.fixture(autouse=True)
def days(settings):
    settings.RAW_DAYS, settings.WORDS_DAYS = 30, 90


def aged(days, **values):
    fields = {"text": TEXT, "title": "", "raw": b'{"text": "zymurgic"}', "sha256": "a" * 64} | values
    return ReportFactory(**{"grouped": True} | fields, received_at=timezone.now() - timedelta(days=days))


def standing_on(report, days=100, **values):
    incident = IncidentFactory(reports=[report], **values)
    Incident.objects.filter(pk=incident.pk).update(updated_at=timezone.now() - timedelta(days=days))
    return incident


def kept(report):
    report.refresh_from_db()
    return bool(report.raw), bool(report.text)


SET_ASIDE = {"grouped": False, "stage": ReportStage.SET_ASIDE, "due_at": None}


@pytest.mark.parametrize(
    ("days", "expected"), [(29, (True, True)), (31, (False, True)), (89, (False, True)), (91, (False, False))]
)
def test_what_was_set_aside(days, expected):
    report = aged(days, **SET_ASIDE)

    retention.run()

    assert kept(report) == expected
    assert report.stage == ReportStage.SET_ASIDE


@pytest.mark.parametrize(
    ("incident", "expected"),
    [
        ({"published": True}, (True, True)),
        ({"status": Status.CANDIDATE}, (False, True)),
        ({"status": Status.REJECTED}, (False, False)),
        ({"status": Status.RETRACTED}, (False, False)),
        ({"status": Status.REJECTED, "legal_hold": True}, (True, True)),
        ({"status": Status.REJECTED, "days": 80}, (False, True)),
        ({"published": True, "legal_hold": True}, (True, True)),
    ],
    ids=[
        "published",
        "waiting",
        "rejected",
        "retracted",
        "rejected and held",
        "rejected lately",
        "public and held",
    ],
)
def test_what_an_incident_stands_on(incident, expected):
    report = aged(120)
    standing_on(report, **incident)

    retention.run()

    assert kept(report) == expected


@pytest.mark.parametrize(
    ("survivor", "expected"),
    [
        ({"published": True}, (True, True)),
        ({"status": Status.REJECTED}, (False, False)),
        ({"status": Status.REJECTED, "legal_hold": True}, (True, True)),
    ],
)
def test_of_a_merged_incident_its_survivor_decides(survivor, expected):
    report = aged(120)
    whole = IncidentFactory(**survivor)
    Incident.objects.filter(pk=whole.pk).update(updated_at=timezone.now() - timedelta(days=100))
    standing_on(report, merged_into=whole)

    retention.run()

    assert kept(report) == expected


def test_a_post_of_two_incidents_goes_with_the_last():
    report = aged(120)
    standing_on(report, status=Status.REJECTED)
    other = standing_on(report)

    retention.run()
    assert kept(report) == (False, True)

    Incident.objects.filter(pk=other.pk).update(status=Status.REJECTED)
    Round.objects.update(due_at=timezone.now())
    retention.run()
    assert kept(report) == (False, False)


def test_words_go_from_everywhere_and_the_stub_stays():
    report = aged(120)
    incident = standing_on(report, status=Status.REJECTED, title=TEXT, closed_reason="not_force")
    aside = aged(120, **SET_ASIDE)

    retention.run()

    assert where("zymurgic") == []
    assert Report.objects.filter(external_id__in=[report.external_id, aside.external_id]).count() == 2
    incident.refresh_from_db()
    assert (incident.status, incident.closed_reason) == (Status.REJECTED, "not_force")
    logged = AuditEntry.objects.filter(action__startswith="forget").order_by("number")
    assert {entry.details["why"] for entry in logged if "why" in entry.details} == {"expired"}


def test_a_hash_outlives_its_raw_payload():
    report = aged(31, **SET_ASIDE)
    retention.run()
    report.refresh_from_db()
    assert report.sha256 == "a" * 64


def test_many_go_in_batches_with_an_entry_each(monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    for _ in range(5):
        aged(120, **SET_ASIDE)

    assert retention.run() == 10  # five raw payloads, five times words

    assert not Report.objects.exclude(text="").exists()
    entries = AuditEntry.objects.filter(action="forget set aside").order_by("number")
    assert [entry.details["count"] for entry in entries] == [2, 2, 1]


def test_once_a_day_is_enough():
    aged(120, **SET_ASIDE)
    assert retention.run() > 0
    aged(120, **SET_ASIDE)
    assert retention.run() == 0
    assert not retention.is_overdue(timedelta(0))
    Round.objects.update(due_at=timezone.now() - timedelta(hours=4))
    assert retention.is_overdue(timedelta(0))
