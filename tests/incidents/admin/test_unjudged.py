"""What the machine cannot judge says so at the desk, and waits behind what it can."""

import pytest
from django.urls import reverse

from civicwatch.learning.models import ClassifierVersion
from tests.factories import IncidentFactory, IncidentReportFactory, ReportFactory
from tests.incidents.admin.posting import desk

pytestmark = pytest.mark.django_db
SAYS_SO = "The machine cannot judge these words."


def a_post(**fields):
    version = ClassifierVersion.objects.get(name="force", is_active=True)
    report = ReportFactory(grouped=True, classifier=version, **fields)
    incident = IncidentFactory(placed=True, likelihood=report.probability, likely=report.likely)
    IncidentReportFactory(incident=incident, report=report)
    return incident


def test_the_desk_says_that_the_machine_cannot_judge_the_words(client, moderator):
    unjudged = client.get(desk(a_post(probability=None, force_rank=None))).content.decode()
    judged = client.get(desk(a_post(probability=0.7, force_rank=3))).content.decode()
    assert SAYS_SO in unjudged and "Not judged: not in a language that was tested." in unjudged
    assert "not judged" in unjudged
    assert SAYS_SO not in judged


def test_it_waits_in_the_queue_behind_what_was_judged(client, moderator):
    low = a_post(probability=0.2, force_rank=2)
    unjudged = a_post(probability=None, force_rank=None)
    page = client.get(reverse("admin:incidents_incident_changelist")).content.decode()
    assert page.index(desk(low)) < page.index(desk(unjudged))
