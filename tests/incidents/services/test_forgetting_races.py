"""A post is forgotten while people decide about what stands on it: on real connections, in any order."""

import pytest
from django.db import connection

from civicwatch.access.roles import MODERATOR
from incidents.models import Incident, Report
from incidents.services import curation, editing, forgetting, merging
from incidents.services.forgetting import ChangedMeanwhileError, Why
from tests.everything_kept import where
from tests.factories import EvidenceFactory, IncidentFactory, ReportFactory, UserFactory
from tests.incidents.services.test_curation_races import all_at_once
from tests.incidents.services.test_log import found as broken_log

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite's write transactions are serial from their start"
    ),
]
TEXT = "Zymurgic officers pushed a woman to the ground near the fountain, says a baker."


def until_forgotten(report):
    for _ in range(10):
        try:
            return forgetting.forget(report=report, why=Why.DELETED)
        except ChangedMeanwhileError:
            continue
    raise AssertionError("never quiet")


@pytest.mark.parametrize("decision", ["publish", "edit", "reject", "merge"])
def test_whoever_comes_first_the_words_are_gone(decision):
    person = UserFactory(role=MODERATOR)
    for _ in range(4):
        report = ReportFactory(grouped=True, text=TEXT, title="")
        incident = IncidentFactory(placed=True, title=TEXT, reports=[report])
        EvidenceFactory(incident=incident, report=report, url=report.url)
        other = IncidentFactory()
        decide = {
            "publish": lambda i=incident: curation.publish(incident=i, by=person),
            "edit": lambda i=incident: editing.edit(incident=i, values={"address": "Main St"}, by=person),
            "reject": lambda i=incident: curation.reject(incident=i, reason="not_force", by=person),
            "merge": lambda i=incident, o=other: merging.merge(incident=i, into=o, by=person),
        }[decision]
        all_at_once(decide, lambda r=report: until_forgotten(r))

        assert where("zymurgic") == []
        assert Report.objects.get(pk=report.pk).stage == "deleted"
    assert broken_log() == []
    assert not Incident.objects.filter(title=TEXT).exists()


def test_two_posts_of_one_incident_at_once():
    reports = ReportFactory.create_batch(4, grouped=True, text=TEXT, title="")
    incident = IncidentFactory(title=TEXT, reports=reports)

    all_at_once(*(lambda r=report: until_forgotten(r) for report in reports))

    incident.refresh_from_db()
    assert (incident.status, incident.closed_reason) == ("rejected", "deleted_at_source")
    assert where("zymurgic") == []
    assert broken_log() == []
