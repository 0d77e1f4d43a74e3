"""Several moderators at the same moment, on real connections: one wins, the rest are told what happened."""

import threading

import pytest
from django.db import connection

from civicwatch.access.roles import SENIOR_MODERATOR
from civicwatch.events.models import Event
from incidents.models import Incident, Status
from incidents.services import curation, editing, merging
from incidents.services.curation_errors import ChangedMeanwhileError, CurationError, NotPossibleError
from tests.factories import IncidentFactory, UserFactory

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite's write transactions are serial from their start"
    ),
]
PEOPLE = 8


def all_at_once(*decisions):
    """Run the decisions in threads that start together; return what each returned or raised."""
    start = threading.Barrier(len(decisions))
    outcomes = [None] * len(decisions)

    def run(number, decide):
        try:
            start.wait(timeout=30)
            outcomes[number] = decide()
        except CurationError as stopped:
            outcomes[number] = stopped
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(decisions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes


@pytest.fixture
def people():
    return UserFactory.create_batch(PEOPLE, role=SENIOR_MODERATOR)


def kinds(outcomes):
    return sorted(type(outcome).__name__ for outcome in outcomes)


def test_eight_people_publish_the_same_incident(people):
    incident = IncidentFactory(placed=True, evidence=1)
    outcomes = all_at_once(*(lambda by=by: curation.publish(incident=incident, by=by) for by in people))
    assert kinds(outcomes) == ["Incident"] + [NotPossibleError.__name__] * (PEOPLE - 1)
    assert incident.decisions.count() == Event.objects.count() == 1


def test_one_publishes_and_one_rejects(people):
    incident = IncidentFactory(placed=True, evidence=1)
    outcomes = all_at_once(
        lambda: curation.publish(incident=incident, by=people[0]),
        lambda: curation.reject(incident=incident, reason="other", by=people[1]),
    )
    assert kinds(outcomes) == ["Incident", NotPossibleError.__name__]
    assert incident.decisions.get().to_status == Incident.objects.get(pk=incident.pk).status


def test_eight_people_save_the_same_page(people):
    incident = IncidentFactory()
    outcomes = all_at_once(
        *(
            lambda by=by: editing.edit(
                incident=incident, values={"title": f"By {by}"}, by=by, seen=incident.updated_at
            )
            for by in people
        )
    )
    assert kinds(outcomes) == [ChangedMeanwhileError.__name__] * (PEOPLE - 1) + ["Incident"]
    stored = Incident.objects.get(pk=incident.pk)
    assert stored.title == f"By {incident.decisions.get().by}"


def test_edits_of_different_fields_without_a_page_are_all_kept(people):
    incident = IncidentFactory(published=True)
    values = [{"title": "T"}, {"agency": "A"}, {"address": "B"}, {"force_rank": 4}, {"injury": "serious"}]
    all_at_once(
        *(
            lambda value=value, by=by: editing.edit(incident=incident, values=value, by=by)
            for value, by in zip(values, people, strict=False)
        )
    )
    stored = Incident.objects.get(pk=incident.pk)
    assert (stored.title, stored.agency, stored.address, stored.force_rank, stored.injury) == (
        "T",
        "A",
        "B",
        4,
        "serious",
    )
    assert incident.decisions.count() == Event.objects.count() == len(values)


def test_two_merges_crosswise_neither_deadlock_nor_make_a_ring(people):
    for _ in range(10):
        one, other = IncidentFactory.create_batch(2)
        outcomes = all_at_once(
            lambda one=one, other=other: merging.merge(incident=one, into=other, by=people[0]),
            lambda one=one, other=other: merging.merge(incident=other, into=one, by=people[1]),
        )
        assert kinds(outcomes) == ["Incident", NotPossibleError.__name__]
        assert sorted(
            Incident.objects.filter(pk__in=[one.pk, other.pk]).values_list("status", flat=True)
        ) == [
            Status.CANDIDATE,
            Status.MERGED,
        ]


def test_an_unmerge_and_a_merge_of_the_survivor_leave_one_true_state(people):
    part, survivor, third = IncidentFactory.create_batch(3)
    merging.merge(incident=part, into=survivor, by=people[0])
    all_at_once(
        lambda: merging.unmerge(incident=part, by=people[0]),
        lambda: merging.merge(incident=survivor, into=third, by=people[1]),
    )
    assert Incident.objects.get(pk=part.pk).status == Status.CANDIDATE
    assert set(Incident.objects.family_of(third.pk)) == {survivor, third}
