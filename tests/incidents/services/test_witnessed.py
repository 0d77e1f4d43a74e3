"""What a volunteer saw: our own words tell the machine nothing, and a person looks at it first."""

from datetime import date

import pytest

from civicwatch.learning import in_service
from incidents.admin.choice import Choice
from incidents.admin.walking import neighbour
from incidents.models import Incident, MergeSuggestion, ReportBand, ReportStage
from incidents.posts import BY_TEXT
from incidents.services import claims, queue_order, reports
from incidents.services.queue_order import LIKELIEST
from tests.factories import IncidentFactory, IncidentReportFactory, ReportFactory, UserFactory
from tests.incidents.services.test_grouping import group_all

pytestmark = pytest.mark.django_db
RETOLD = (
    "A volunteer reported use of force by police: Los Angeles, CA, on May 29, 2026, at about {}. "
    "It was sent as a sighting; what else is known of it is with the sightings under {}."
)


def seen(**fields):
    return ReportFactory(platform=BY_TEXT, title="Use of force by police seen in Los Angeles, CA", **fields)


def witnessed(**fields):
    incident = IncidentFactory(likelihood=None, **fields)
    IncidentReportFactory(incident=incident, report=seen(grouped=True, probability=None))
    return incident


@pytest.fixture
def person():
    return UserFactory(role="moderator")


def test_the_classifier_is_not_asked_about_our_own_words(monkeypatch):
    monkeypatch.setattr(in_service, "loaded", lambda name: pytest.fail("asked"))
    report = seen(probability=0.05, force_rank=2, likely=True)

    reports.classify([report])

    assert (report.probability, report.force_rank, report.likely) == (None, None, False)
    assert report.stage == ReportStage.CLASSIFIED and report.due_at is not None
    assert report.classifier is None and not report.is_unjudged


def test_two_volunteers_in_one_town_are_two_candidates_that_may_be_the_same():
    placed = {"stage": ReportStage.LOCATED, "occurred_on": date(2026, 5, 29)}
    for at, number in (("14:05", "aaaa"), ("14:10", "bbbb")):
        seen(text=RETOLD.format(at, number), **placed)

    group_all()

    assert Incident.objects.waiting().count() == 2
    assert not ReportBand.objects.exists()
    assert MergeSuggestion.objects.get().answer == MergeSuggestion.Answer.OPEN


def test_it_stands_before_what_the_machine_finds_likely(person):
    likely, unjudged = IncidentFactory(likelihood=0.98), IncidentFactory(likelihood=None)
    told = witnessed()

    rows = queue_order.waiting_in(LIKELIEST, person).order_by(*queue_order.ordering(LIKELIEST))

    assert list(rows) == [told, likely, unjudged]
    assert claims.take_next(by=person, view=LIKELIEST) == told


def test_walking_goes_from_the_last_of_them_to_the_likeliest_and_back(person):
    rows = [IncidentFactory(likelihood=likelihood) for likelihood in (0.9, 0.2, None)]
    later = [witnessed(), witnessed()]
    down = [incident.pk for incident in [*reversed(later), *rows]]

    for backwards, order in ((False, down), (True, down[::-1])):
        for here, there in zip(order, [*order[1:], order[0]], strict=True):
            incident = Incident.objects.get(pk=here)
            assert neighbour(Choice(), person, incident, backwards=backwards) == there
