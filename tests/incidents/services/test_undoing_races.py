"""Undoing against the clock and against other hands, on real connections: one truth, and one story told."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from civicwatch.access.roles import SENIOR_MODERATOR
from civicwatch.events import services as events
from civicwatch.events.models import Event
from incidents.models import Decision, Incident, Status
from incidents.services import curation, undoing
from incidents.services.curation_errors import CurationError, NotUndoableError
from tests.factories import IncidentFactory, UserFactory
from tests.incidents.services.test_curation_races import all_at_once, kinds

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite's write transactions are serial from their start"
    ),
]
TIMES = 20


@pytest.fixture
def people():
    return UserFactory.create_batch(2, role=SENIOR_MODERATOR)


def published(by):
    incident = IncidentFactory(placed=True, evidence=1)
    curation.publish(incident=incident, by=by)
    return incident, Decision.objects.get(incident=incident)


def test_two_windows_undo_the_same_decision_once(people):
    by = people[0]
    for _ in range(TIMES):
        incident, decision = published(by)
        outcomes = all_at_once(*[lambda d=decision: undoing.undo(decision=d, by=by)] * 2)
        assert kinds(outcomes) == ["Incident", NotUndoableError.__name__]
        assert Decision.objects.filter(undoes=decision).count() == 1
        assert Incident.objects.get(pk=incident.pk).status == Status.CANDIDATE


def test_an_undo_and_another_persons_decision_leave_one_true_state(people):
    ann, ben = people
    for _ in range(TIMES):
        incident, decision = published(ann)
        undone, retracted = all_at_once(
            lambda d=decision: undoing.undo(decision=d, by=ann),
            lambda i=incident: curation.retract(incident=i, reason="false", words="Staged.", by=ben),
        )
        assert isinstance(undone, CurationError) != isinstance(retracted, CurationError)
        left = Status.CANDIDATE if isinstance(retracted, CurationError) else Status.RETRACTED
        assert Incident.objects.get(pk=incident.pk).status == left
    assert not Event.objects.exists()


def test_an_undo_in_the_moment_in_which_the_event_leaves_is_told_or_was_never_needed(people):
    """Either nothing was told, or that it is public and that it is not any more."""
    by = people[0]
    for _ in range(TIMES):
        _, decision = published(by)
        all_at_once(
            lambda d=decision: undoing.undo(decision=d, by=by),
            lambda d=decision: events.number_waiting(now=d.at + undoing.UNDO_FOR),
        )
        while events.number_waiting(now=datetime.now(UTC)):
            pass
        told = list(Event.objects.order_by("number").values_list("kind", "number"))
        assert [kind for kind, _ in told] in ([], ["incident.published", "incident.retracted"])
        assert all(number for _, number in told)
        Event.objects.all().delete()
