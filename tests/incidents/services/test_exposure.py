"""What was looked at is counted once a day, and a break is proposed when it is due, not sooner."""

from datetime import UTC, datetime, timedelta

import pytest

from incidents.models import Exposure
from incidents.services import exposure
from incidents.services.exposure import BreakReason
from tests.factories import DecisionFactory, IncidentFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 3, 15, tzinfo=UTC)
RESTRICTED, GRAPHIC = Exposure.Kind.RESTRICTED, Exposure.Kind.GRAPHIC


@pytest.fixture
def person():
    return UserFactory()


def minutes(number):
    return timedelta(minutes=number)


def decide_every(person, gap, *, until=NOW, times):
    incident = IncidentFactory()
    for number in range(times):
        DecisionFactory(incident=incident, by=person, at=until - number * minutes(gap))


def test_each_kind_is_counted_for_the_person_and_the_day(person):
    one, two = IncidentFactory.create_batch(2)
    exposure.note(incident=one, by=person, kind=RESTRICTED, now=NOW)
    exposure.note(incident=two, by=person, kind=RESTRICTED, now=NOW)
    exposure.note(incident=two, by=person, kind=GRAPHIC, now=NOW)
    exposure.note(incident=one, by=UserFactory(), kind=GRAPHIC, now=NOW)
    exposure.note(incident=one, by=person, kind=GRAPHIC, now=NOW - timedelta(days=1))

    counted = exposure.today(person, now=NOW)

    assert (counted.restricted, counted.graphic, counted.total) == (2, 1, 3)


def test_the_same_incident_counts_once_a_day(person):
    incident = IncidentFactory()
    for days in (1, 0, 0):
        exposure.note(incident=incident, by=person, kind=GRAPHIC, now=NOW - timedelta(days=days))
    assert exposure.today(person, now=NOW).graphic == 1
    assert Exposure.objects.count() == 2


def test_a_kind_that_is_none_is_refused(person):
    with pytest.raises(ValueError, match="gory"):
        exposure.note(incident=IncidentFactory(), by=person, kind="gory", now=NOW)


@pytest.mark.parametrize(
    ("gap", "times", "due"),
    [(5, 10, BreakReason.LONG), (5, 9, None), (9, 6, BreakReason.LONG), (10, 10, None), (11, 10, None)],
)
def test_a_break_is_due_after_45_minutes_without_one_of_ten(person, gap, times, due):
    decide_every(person, gap, times=times)
    assert exposure.break_due(person, now=NOW) == due


def test_whoever_has_just_paused_is_not_reminded(person):
    decide_every(person, 5, until=NOW - minutes(12), times=20)
    assert exposure.break_due(person, now=NOW) is None


def test_the_work_of_others_does_not_count(person):
    decide_every(UserFactory(), 5, times=20)
    assert exposure.break_due(person, now=NOW) is None


@pytest.mark.parametrize(("looks", "due"), [(24, None), (25, BreakReason.HARD)])
def test_a_break_is_due_after_much_that_is_hard_to_see(person, looks, due):
    for incident in IncidentFactory.create_batch(looks):
        exposure.note(incident=incident, by=person, kind=RESTRICTED, now=NOW - timedelta(hours=6))
    assert exposure.break_due(person, now=NOW) == due
