"""Several people pulling from one queue at the same moment, on real connections: each item goes to one."""

import threading
import time
from collections import Counter
from contextlib import suppress

import pytest
from django.db import connection

from civicwatch.access.roles import MODERATOR
from incidents.models import Claim, Incident, Status
from incidents.services import claims, curation
from incidents.services.curation_errors import ClaimedError, NotPossibleError
from tests.factories import IncidentFactory, UserFactory
from tests.incidents.services.test_curation_races import all_at_once, kinds

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite's write transactions are serial from their start"
    ),
]
ITEMS = 200


def a_queue(length=ITEMS):
    return Incident.objects.bulk_create(
        Incident(title=f"Item {number}", likelihood=number % 7 / 7 or None) for number in range(length)
    )


@pytest.mark.parametrize("people", [2, 8])
def test_each_item_goes_to_exactly_one_person(people):
    a_queue()
    given, doubly, guard = Counter(), [], threading.Lock()
    working_on = {}

    def pull(by):
        """Take, look that nobody else has it, decide, take the next, until nothing is left."""
        while (incident := claims.take_next(by=by)) is not None:
            with guard:
                doubly.extend([incident.pk] if incident.pk in working_on else [])
                working_on[incident.pk] = by.pk
                given[incident.pk] += 1
            curation.reject(incident=incident, reason="other", by=by)
            with guard:
                del working_on[incident.pk]

    workers = UserFactory.create_batch(people, role=MODERATOR)
    outcomes = all_at_once(*(lambda by=by: pull(by) for by in workers))

    assert outcomes == [None] * people
    assert doubly == []
    assert set(given.values()) == {1}
    assert not Incident.objects.waiting().exists()
    assert not Claim.objects.exists()


@pytest.mark.parametrize("people", [2, 8])
def test_what_is_held_while_the_next_is_loaded_is_nobody_elses(people):
    """As the desk does it: one before the person, the next loaded already, both claimed."""
    a_queue(people * 2)
    workers = UserFactory.create_batch(people, role=MODERATOR)

    def two(by):
        first = claims.take_next(by=by)
        return first, claims.take_next(by=by, after=first)

    outcomes = all_at_once(*(lambda by=by: two(by) for by in workers))

    taken = [incident.pk for pair in outcomes for incident in pair]
    assert len(set(taken)) == people * 2
    assert dict(Claim.objects.values_list("incident", "by")) == {
        incident.pk: by.pk for by, pair in zip(workers, outcomes, strict=True) for incident in pair
    }


def test_eight_people_claim_the_same_incident():
    people = UserFactory.create_batch(8, role=MODERATOR)
    for incident in a_queue(10):
        outcomes = all_at_once(
            *(lambda by=by, incident=incident: claims.claim(incident=incident, by=by) for by in people)
        )
        assert kinds(outcomes) == ["Claim"] + [ClaimedError.__name__] * 7


def test_a_claim_and_a_decision_in_the_same_moment_leave_one_truth():
    """Either the decision was first, or the claim was and the decision is refused: never both."""
    ann, ben = UserFactory.create_batch(2, role=MODERATOR)
    for incident in a_queue(30):
        claimed, decided = all_at_once(
            lambda incident=incident: claims.claim(incident=incident, by=ann),
            lambda incident=incident: curation.reject(incident=incident, reason="other", by=ben),
        )
        assert isinstance(claimed, Claim)
        assert isinstance(decided, Incident | ClaimedError)
        refused = isinstance(decided, ClaimedError)
        assert (Incident.objects.get(pk=incident.pk).status == Status.CANDIDATE) == refused


def test_nothing_that_was_just_decided_is_given_out():
    """Whoever takes the next one meets rows in other people's hands and passes them over."""
    a_queue(60)
    decider, taker = UserFactory.create_batch(2, role=MODERATOR)
    stale = []

    def decide():
        for incident in Incident.objects.order_by("pk"):
            with suppress(ClaimedError, NotPossibleError):
                curation.reject(incident=incident, reason="other", by=decider)

    def take():
        until = time.monotonic() + 20
        while (incident := claims.take_next(by=taker)) is not None and time.monotonic() < until:
            if Incident.objects.get(pk=incident.pk).status != Status.CANDIDATE:
                stale.append(incident.pk)
            curation.reject(incident=incident, reason="other", by=taker)

    assert all_at_once(decide, take) == [None, None]
    assert stale == []
    assert not Incident.objects.waiting().exists()


def test_one_person_in_two_windows_does_not_deadlock():
    rows, person = [IncidentFactory() for _ in range(6)], UserFactory(role=MODERATOR)

    def window(order):
        for _ in range(5):
            for incident in order:
                claims.claim(incident=incident, by=person)

    assert all_at_once(lambda: window(rows), lambda: window(rows[::-1])) == [None, None]
    assert Claim.objects.count() <= claims.HELD_AT_MOST
