"""The order of the queue by what teaches most."""

import pytest
from django.utils import timezone

from incidents.admin.choice import Choice
from incidents.admin.walking import neighbour
from incidents.models import Incident
from incidents.services import claims, queue_order
from incidents.services.queue_order import TEACHES
from tests.factories import (
    DecisionFactory,
    IncidentFactory,
    ReportFactory,
    SourceFactory,
    UserFactory,
)


@pytest.fixture
def person(db):
    return UserFactory(role="moderator")


def waiting(likelihood, rank=2):
    return IncidentFactory(likelihood=likelihood, force_rank=rank)


def in_order(person):
    return list(queue_order.waiting_in(TEACHES, person).order_by(*queue_order.ordering(TEACHES)))


def test_what_is_in_doubt_comes_first(person):
    sure, unsure, unlikely = waiting(0.98), waiting(0.55), waiting(0.1)
    assert in_order(person) == [unsure, unlikely, sure]


def test_what_was_decided_often_teaches_less(person):
    often, seldom = waiting(0.5, rank=2), waiting(0.6, rank=5)
    for _ in range(5):
        done = IncidentFactory(status="rejected", force_rank=2)
        DecisionFactory(incident=done, action="reject", by=person, at=timezone.now())
    assert in_order(person) == [seldom, often]


def test_walking_goes_down_the_same_order_and_round(person):
    rows = [waiting(likelihood) for likelihood in (0.5, 0.6, 0.6, 0.9, None)]
    expected = [row.pk for row in in_order(person)]
    assert set(expected) == {row.pk for row in rows}
    walked, at = [], Incident.objects.get(pk=expected[0])
    for _following in range(4):
        walked.append(at.pk)
        at = Incident.objects.get(pk=neighbour(Choice(view=TEACHES), person, at))
    assert [*walked, at.pk] == expected
    assert neighbour(Choice(view=TEACHES), person, at) == expected[0]
    assert neighbour(Choice(view=TEACHES), person, at, backwards=True) == expected[-2]


def test_the_next_one_is_claimed_in_that_order(person):
    sure, unsure = waiting(0.98), waiting(0.55)
    assert claims.take_next(by=person, view=TEACHES, filters=None, after=None) == unsure
    assert claims.take_next(by=person, view=TEACHES, filters=None, after=unsure) == sure


def test_what_may_not_teach_stands_last(person):
    mute, unsure, sure = waiting(0.5), waiting(0.6), waiting(0.98)
    for incident, may_train in ((mute, False), (unsure, True), (sure, True)):
        incident.reports.set([ReportFactory(source=SourceFactory(may_train=may_train))])
    assert in_order(person) == [unsure, sure, mute]
