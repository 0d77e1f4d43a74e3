"""Two people at the same moment over one proposal, on real connections."""

import pytest
from django.db import connection

from civicwatch.access.roles import MODERATOR, SENIOR_MODERATOR
from civicwatch.events.models import Event
from incidents.models import Incident, Proposal, Status
from incidents.services import approvals, curation, editing
from incidents.services.curation_errors import LapsedError, NotPossibleError
from tests.factories import IncidentFactory, UserFactory
from tests.incidents.services.test_curation_races import all_at_once, kinds

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite's write transactions are serial from their start"
    ),
]


@pytest.fixture
def proposal():
    incident = IncidentFactory(placed=True, evidence=1, force_rank=5)
    approvals.submit(incident=incident, by=UserFactory(role=MODERATOR))
    return approvals.open_proposal(incident)


@pytest.fixture
def seniors():
    return UserFactory.create_batch(4, role=SENIOR_MODERATOR)


def test_two_seniors_approve_at_once(proposal, seniors):
    outcomes = all_at_once(*(lambda by=by: approvals.approve(proposal=proposal, by=by) for by in seniors))
    assert kinds(outcomes) == ["Incident"] + [NotPossibleError.__name__] * 3
    incident = Incident.objects.get()
    assert incident.decisions.filter(action="approve").get().by == incident.second_approval_by
    assert Event.objects.count() == 1


def test_one_approves_and_one_declines(proposal, seniors):
    outcomes = all_at_once(
        lambda: approvals.approve(proposal=proposal, by=seniors[0]),
        lambda: approvals.decline(proposal=proposal, by=seniors[1], words="No."),
    )
    assert kinds(outcomes) == ["Incident", NotPossibleError.__name__]
    is_public = Incident.objects.get().status == Status.PUBLISHED
    assert (Proposal.objects.get().answer == Proposal.Answer.APPROVED) == is_public


def test_an_edit_while_another_approves_is_published_by_nobody_or_after(proposal, seniors):
    incident = proposal.incident
    outcomes = all_at_once(
        lambda: approvals.approve(proposal=proposal, by=seniors[0]),
        lambda: editing.edit(incident=incident, values={"title": "Other words"}, by=seniors[1]),
    )
    incident.refresh_from_db()
    if incident.status == Status.PUBLISHED:  # the approval came first, and the edit takes two by then
        assert kinds(outcomes) == ["Incident", "SecondApprovalNeededError"]
        assert incident.title != "Other words"
    else:
        assert kinds(outcomes) == ["Incident", LapsedError.__name__]
        assert incident.title == "Other words"


def test_a_rejection_and_an_approval_at_once_leave_one_true_state(proposal, seniors):
    incident = proposal.incident
    outcomes = all_at_once(
        lambda: approvals.approve(proposal=proposal, by=seniors[0]),
        lambda: curation.reject(incident=incident, reason="other", by=seniors[1]),
    )
    assert kinds(outcomes) == ["Incident", NotPossibleError.__name__]
    incident.refresh_from_db()
    assert (incident.second_approval_by is not None) == (incident.status == Status.PUBLISHED)


def test_two_people_give_the_first_approval_at_once(seniors):
    incident = IncidentFactory(placed=True, evidence=1, force_rank=5)
    outcomes = all_at_once(*(lambda by=by: approvals.submit(incident=incident, by=by) for by in seniors))
    assert kinds(outcomes) == ["Incident"] + [NotPossibleError.__name__] * 3
    assert Proposal.objects.filter(answer="open").count() == 1
    assert Incident.objects.get().status == Status.CANDIDATE
