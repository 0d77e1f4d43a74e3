"""Use of force among the sightings becomes a report of the record, once, and without its sender."""

from datetime import timedelta

import pytest
from django.urls import reverse

from civicwatch.access.roles import MODERATOR
from incidents.models import IncidentReport, Report, ReportStage
from sightings.models import Rejection, Sighting
from sightings.services import erasing, leaving, moderating
from tests.factories import IncidentFactory, IncidentReportFactory, UserFactory
from tests.sightings.public.sighting_rows import NOON, put_down
from tests.signed_in import sign_in
from workers import carrying

pytestmark = pytest.mark.django_db


def test_force_is_carried_once():
    sighting = put_down(activity="force")

    assert carrying.carry_force(NOON) == 1
    assert carrying.carry_force(NOON) == 0

    report = Report.objects.get()
    assert (report.platform, report.external_id, report.stage) == (
        "sms",
        sighting.public_id,
        ReportStage.RECEIVED,
    )
    sighting.refresh_from_db()
    assert sighting.carried_at == NOON


def test_what_is_carried_tells_where_and_when_and_nothing_of_the_sender():
    put_down(activity="force", note="my cousin Ana was hit")
    carrying.carry_force(NOON)

    report = Report.objects.get()
    assert "near MacArthur Park, Los Angeles, CA, on May 30, 2026, at about 12:00" in report.text
    assert report.author is None
    for secret in ("Ana", "+1213", "34.0579"):
        assert secret not in report.title + report.text + str(report.raw)


def test_also_what_waits_for_a_person():
    put_down(activity="force", photo=False)
    assert carrying.carry_force(NOON) == 1


def test_not_what_police_only_do_elsewhere_or_what_was_rejected():
    put_down(activity="eviction")
    rejected = put_down(activity="force", photo=False, now=NOON + timedelta(hours=2))
    moderating.reject(
        sighting=rejected, reason=Rejection.NOT_POLICE, by=UserFactory(), now=NOON + timedelta(hours=2)
    )
    assert carrying.carry_force(NOON) == 0


def test_a_crash_between_report_and_mark_carries_nothing_twice():
    put_down(activity="force")
    carrying.carry_force(NOON)
    Sighting.objects.update(carried_at=None)

    carrying.carry_force(NOON)

    assert Report.objects.count() == 1


def test_waiting_force_is_noticed():
    put_down(activity="force")
    assert carrying.is_overdue(timedelta(0))


def test_what_its_sender_erases_is_forgotten_there_too():
    sighting = put_down(activity="force")
    carrying.carry_force(NOON)
    erasing.erase(sighting.contributor, by=None, now=NOON)

    carrying.carry_force(NOON)

    report = Report.objects.get()
    assert report.forgotten_at == NOON and report.title + report.text == ""
    assert report.city is None and report.occurred_on is None


def test_what_its_sender_takes_back_is_forgotten_there_too():
    sighting, other = put_down(activity="force"), put_down(activity="force", now=NOON + timedelta(hours=1))
    carrying.carry_force(NOON)
    leaving.withdraw(sighting, now=NOON)

    assert carrying.take_back(NOON) == 1
    assert carrying.take_back(NOON) == 0
    assert Report.objects.with_words().get().external_id == other.public_id


def test_what_is_over_by_the_clock_stays_a_report():
    put_down(activity="force")
    carrying.carry_force(NOON)
    leaving.expire_due(now=NOON + timedelta(hours=9))

    assert carrying.take_back(NOON) == 0


def test_the_minute_in_which_it_was_sent_is_not_told():
    put_down(activity="force", now=NOON + timedelta(minutes=3, seconds=7))
    carrying.carry_force(NOON)

    report = Report.objects.get()
    assert "at about 12:00" in report.text
    assert (report.posted_at.minute % 5, report.posted_at.second, report.posted_at.microsecond) == (0, 0, 0)


@pytest.fixture
def moderator(client):
    return sign_in(client, UserFactory(role=MODERATOR), second_factor=True)


def carried_sighting():
    """A sighting of force, and the candidate that it became."""
    sighting = put_down(activity="force")
    carrying.carry_force(NOON)
    incident = IncidentFactory()
    IncidentReportFactory(incident=incident, report=Report.objects.get())
    return sighting, reverse("admin:incidents_incident_change", args=[incident.pk])


def test_a_moderator_gets_from_the_candidate_to_the_sighting_and_back(client, moderator):
    sighting, desk = carried_sighting()
    page = reverse("admin:sightings_sighting_change", args=[sighting.pk])
    there = reverse("admin:sightings_by_id", args=[sighting.public_id])
    back = reverse("admin:incidents_of_sighting", args=[sighting.public_id])

    assert f'href="{there}"' in client.get(desk).content.decode()
    assert client.get(there)["Location"] == page
    assert f'href="{back}"' in client.get(page).content.decode()
    assert client.get(back)["Location"] == desk


def test_a_sighting_that_is_gone_says_so_and_no_link_leads_to_what_was_erased(client, moderator):
    sighting, desk = carried_sighting()
    there = reverse("admin:sightings_by_id", args=[sighting.public_id])
    erasing.erase(sighting.contributor, by=None, now=NOON)

    assert "no longer here" in client.get(there, follow=True).content.decode()
    carrying.take_back(NOON)
    assert there not in client.get(desk).content.decode()


def test_what_is_no_incident_yet_says_so(client, moderator):
    sighting = put_down(activity="force")
    page = client.get(reverse("admin:sightings_sighting_change", args=[sighting.pk])).content.decode()
    back = reverse("admin:incidents_of_sighting", args=[sighting.public_id])
    assert back not in page

    carrying.carry_force(NOON)

    assert not IncidentReport.objects.exists()
    assert "none yet" in client.get(back, follow=True).content.decode()
