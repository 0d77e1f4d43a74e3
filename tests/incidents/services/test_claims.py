"""Claims: one person at a time, for as long as they are at it, and decisions respect them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q

from civicwatch.access.models import AuditEntry
from civicwatch.access.roles import MODERATOR, SENIOR_MODERATOR
from incidents.models import Claim, Incident, Status
from incidents.services import approvals, claims, curation, editing, hiding, merging, queue_order
from incidents.services.claims import HELD_AT_MOST, IDLE, live_claims, release, take_next, take_over, touch
from incidents.services.curation_errors import ClaimedError, NotAllowedError
from tests.factories import IncidentFactory, MergeSuggestionFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
A_MOMENT = timedelta(seconds=1)


@pytest.fixture
def ann():
    return UserFactory(role=MODERATOR, username="ann")


@pytest.fixture
def ben():
    return UserFactory(role=MODERATOR, username="ben")


@pytest.fixture
def senior():
    return UserFactory(role=SENIOR_MODERATOR, username="sue")


def claim(incident, by, now=NOW):
    return claims.claim(incident=incident, by=by, now=now)


def holders():
    return dict(Claim.objects.values_list("incident_id", "by__username"))


# --- taking and letting go ---


def test_who_claims_an_incident_has_it_and_may_claim_it_again(ann):
    incident = IncidentFactory()
    first = claim(incident, ann)
    again = claim(incident, ann, NOW + IDLE / 2)
    assert (again.pk, again.claimed_at, again.active_at) == (first.pk, NOW, NOW + IDLE / 2)


def test_the_other_is_told_who_has_it_and_since_when(ann, ben):
    incident = IncidentFactory()
    claim(incident, ann)
    with pytest.raises(ClaimedError, match="ann") as stopped:
        claim(incident, ben, NOW + IDLE - A_MOMENT)
    assert (stopped.value.by, stopped.value.since) == ("ann", NOW)
    assert holders() == {incident.pk: "ann"}


def test_a_claim_lapses_after_thirty_idle_minutes(ann, ben):
    incident = IncidentFactory()
    claim(incident, ann)
    assert claim(incident, ben, NOW + timedelta(minutes=30)).claimed_at == NOW + timedelta(minutes=30)
    assert holders() == {incident.pk: "ben"}


def test_work_keeps_a_claim_alive(ann, ben):
    incident = IncidentFactory()
    claim(incident, ann)
    assert touch(incident=incident, by=ann, now=NOW + IDLE - A_MOMENT)
    with pytest.raises(ClaimedError):
        claim(incident, ben, NOW + IDLE + timedelta(minutes=5))


def test_what_has_lapsed_or_is_anothers_cannot_be_kept_alive(ann, ben):
    incident = IncidentFactory()
    claim(incident, ann)
    assert not touch(incident=incident, by=ben, now=NOW)
    assert not touch(incident=incident, by=ann, now=NOW + IDLE)
    assert live_claims([incident.pk], NOW + IDLE) == {}


def test_who_lets_go_frees_what_is_their_own_and_nothing_else(ann, ben):
    mine, other, theirs = IncidentFactory.create_batch(3)
    for incident, by in ((mine, ann), (other, ann), (theirs, ben)):
        claim(incident, by)
    release(incident=theirs, by=ann)
    release(incident=mine, by=ann)
    assert holders() == {other.pk: "ann", theirs.pk: "ben"}
    claims.release_all(by=ann)
    assert holders() == {theirs.pk: "ben"}


def test_a_person_holds_few_and_the_longest_untouched_is_let_go(ann):
    incidents = IncidentFactory.create_batch(HELD_AT_MOST + 1)
    for minute, incident in enumerate(incidents[:-1]):
        claim(incident, ann, NOW + timedelta(minutes=minute))
    touch(incident=incidents[0], by=ann, now=NOW + timedelta(minutes=20))
    claim(incidents[-1], ann, NOW + timedelta(minutes=21))
    assert set(holders()) == {incidents[0].pk, *(incident.pk for incident in incidents[2:])}


def test_a_senior_takes_over_and_the_first_cannot_decide_any_more(ann, senior):
    incident = IncidentFactory()
    claims.claim(incident=incident, by=ann)
    take_over(incident=incident, by=senior)
    assert holders() == {incident.pk: "sue"}
    with pytest.raises(ClaimedError):
        curation.reject(incident=incident, reason="other", by=ann)


def test_a_moderator_takes_nothing_over(ann, ben):
    incident = IncidentFactory()
    claim(incident, ann)
    with pytest.raises(NotAllowedError):
        take_over(incident=incident, by=ben, now=NOW)


def test_who_may_decide_nothing_claims_nothing():
    nobody, incident = UserFactory(), IncidentFactory()
    with pytest.raises(NotAllowedError):
        claim(incident, nobody)
    with pytest.raises(NotAllowedError):
        take_next(by=nobody)


def test_live_claims_name_their_people_in_one_query(ann, ben, django_assert_num_queries):
    first, second, third = IncidentFactory.create_batch(3)
    claim(first, ann)
    claim(second, ben, NOW - IDLE)
    with django_assert_num_queries(1):
        assert {
            pk: row.by.username for pk, row in live_claims([first.pk, second.pk, third.pk], NOW).items()
        } == {first.pk: "ann"}


def test_the_database_knows_one_claim_an_incident(ann, ben):
    incident = IncidentFactory()
    claim(incident, ann)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(incident=incident, by=ben)


# --- what comes next ---


def queue_of(*likelihoods):
    return [IncidentFactory(likelihood=likelihood) for likelihood in likelihoods]


def test_next_is_the_likeliest_that_nobody_holds_and_is_claimed(ann, ben):
    low, none, high, middle = queue_of(0.2, None, 0.9, 0.5)
    claim(high, ben)
    taken = [take_next(by=ann, now=NOW), take_next(by=ann, after=middle, now=NOW)]
    assert taken == [middle, low]
    assert holders() == {high.pk: "ben", middle.pk: "ann", low.pk: "ann"}
    assert take_next(by=ann, after=low, now=NOW) == none


def test_what_was_loaded_before_is_given_again_rather_than_left_lying(ann):
    first, second = queue_of(0.9, 0.5)
    assert take_next(by=ann, now=NOW) == first
    assert [take_next(by=ann, after=first, now=NOW) for _ in range(2)] == [second, second]
    assert take_next(by=ann, now=NOW) == first


def test_after_the_last_comes_the_first(ann):
    first, second = queue_of(0.9, 0.5)
    assert take_next(by=ann, after=second, now=NOW) == first


def test_where_nothing_is_free_nothing_is_given(ann, ben):
    (only,) = queue_of(0.9)
    claim(only, ben)
    IncidentFactory(status=Status.REJECTED)
    assert take_next(by=ann, now=NOW) is None
    assert take_next(by=ann, now=NOW + IDLE) == only


def test_next_is_what_the_person_has_chosen(ann):
    _, chosen = IncidentFactory(likelihood=0.9, state_id=None), IncidentFactory(likelihood=0.1, title="Here")
    assert take_next(by=ann, filters=Q(title="Here"), now=NOW) == chosen


def test_what_stands_proposed_waits_for_a_senior_in_a_view_of_its_own(ann, senior):
    plain = IncidentFactory(likelihood=0.1)
    risky = IncidentFactory(likelihood=0.9, placed=True, evidence=1, force_rank=5)
    approvals.propose(incident=risky, action="publish", by=ann)
    assert take_next(by=senior) == plain
    assert take_next(by=senior, view=queue_order.SECOND) == risky
    assert take_next(by=ann, view=queue_order.SECOND) is None


def test_nobody_is_given_their_own_proposal(senior):
    risky = IncidentFactory(placed=True, evidence=1, force_rank=5)
    approvals.propose(incident=risky, action="publish", by=senior)
    assert take_next(by=senior, view=queue_order.SECOND) is None


@pytest.mark.parametrize(
    "view", [queue_order.LIKELIEST, queue_order.NEWEST, queue_order.OLDEST, queue_order.SECOND]
)
def test_walking_with_next_sees_everything_once_and_in_the_order_of_the_list(ann, view):
    for number, likelihood in enumerate((0.5, None, 0.9, 0.5, None, 0.1)):
        moment = NOW + timedelta(hours=number % 3)
        IncidentFactory(likelihood=likelihood, created_at=moment, updated_at=moment)
    rows = Incident.objects.with_witness()
    listed = list(rows.order_by(*queue_order.ordering(view)))
    if view == queue_order.SECOND:
        walked = [rows.filter(queue_order.beyond(row, view=view)).count() for row in listed]
        assert walked == [5, 4, 3, 2, 1, 0]
        return
    walked = [take_next(by=ann, view=view, now=NOW)]
    while (here := take_next(by=ann, view=view, after=walked[-1], now=NOW)) != walked[0]:
        walked.append(here)
    assert walked == listed


@pytest.mark.parametrize("view", [queue_order.LIKELIEST, queue_order.NEWEST, queue_order.OLDEST])
def test_backwards_is_the_same_way_the_other_way_round(view):
    for likelihood in (0.5, None, 0.9, None, 0.5):
        IncidentFactory(likelihood=likelihood, created_at=NOW)
    rows = Incident.objects.with_witness()
    listed = list(rows.order_by(*queue_order.ordering(view)))
    assert list(rows.order_by(*queue_order.reversed_ordering(view))) == listed[::-1]
    before = [rows.filter(queue_order.beyond(row, view=view, backwards=True)) for row in listed]
    assert [set(those) for those in before] == [set(listed[:place]) for place in range(len(listed))]


# --- decisions ---


DECISIONS = {
    "publish": ({"placed": True, "evidence": 1}, lambda row, by: curation.publish(incident=row, by=by)),
    "reject": ({}, lambda row, by: curation.reject(incident=row, reason="other", by=by)),
    "edit": ({}, lambda row, by: editing.edit(incident=row, values={"title": "T"}, by=by)),
    "retract": (
        {"published": True},
        lambda row, by: curation.retract(incident=row, reason="false", words="So.", by=by),
    ),
    "reopen": ({"published": True}, lambda row, by: curation.reopen(incident=row, by=by)),
    "reveal": ({"restricted": True}, lambda row, by: curation.reveal(incident=row, by=by)),
    "propose": (
        {"placed": True, "evidence": 1, "force_rank": 5},
        lambda row, by: approvals.propose(incident=row, action="publish", by=by),
    ),
    "merge": ({}, lambda row, by: merging.merge(incident=row, into=IncidentFactory(), by=by)),
    "merge into it": ({}, lambda row, by: merging.merge(incident=IncidentFactory(), into=row, by=by)),
    "split": (
        {"evidence": 2},
        lambda row, by: merging.split(incident=row, evidence_ids=[row.evidence.first().pk], by=by),
    ),
}
KEEPS_CLAIM = {"edit", "reveal", "merge into it", "split"}


@pytest.mark.parametrize("name", DECISIONS)
def test_nobody_decides_about_what_another_works_on(name, ann, senior):
    fields, decide = DECISIONS[name]
    incident = IncidentFactory(**fields)
    claims.claim(incident=incident, by=ann)
    before = Incident.objects.filter(pk=incident.pk).values().get()
    with pytest.raises(ClaimedError):
        decide(incident, senior)
    assert Incident.objects.filter(pk=incident.pk).values().get() == before
    assert not incident.decisions.exists()


@pytest.mark.parametrize("name", DECISIONS)
def test_a_decision_of_the_holder_ends_the_claim_and_a_change_does_not(name, senior):
    fields, decide = DECISIONS[name]
    incident = IncidentFactory(**fields)
    claims.claim(incident=incident, by=senior)
    decide(incident, senior)
    assert Claim.objects.filter(incident=incident).exists() == (name in KEEPS_CLAIM)


def test_an_idle_claim_stops_nobody(ann, ben):
    incident = IncidentFactory()
    claim(incident, ann, datetime.now(UTC) - IDLE)
    curation.reject(incident=incident, reason="other", by=ben)
    assert not Claim.objects.exists()


def test_the_machine_is_not_stopped(ann):
    incident = IncidentFactory(placed=True, evidence=1)
    claims.claim(incident=incident, by=ann)
    assert curation.publish(incident=incident, by=None).status == Status.PUBLISHED


def test_hiding_at_once_does_not_wait_for_anybody(ann, senior):
    incident = IncidentFactory(published=True)
    claims.claim(incident=incident, by=ann)
    assert hiding.hide(incident=incident, words="Danger.", by=senior).status == Status.HIDDEN


def test_saying_that_two_differ_needs_no_claim(ann, ben):
    suggestion = MergeSuggestionFactory()
    claims.claim(incident=suggestion.first, by=ann)
    assert merging.mark_different(suggestion=suggestion, by=ben).answer == "different"
    assert holders() == {suggestion.first_id: "ann"}


def test_the_log_says_who_took_over_from_whom(ann, senior):
    incident = IncidentFactory()
    claim(incident, ann)
    take_over(incident=incident, by=senior, now=NOW)
    entry = AuditEntry.objects.get(action="take over")
    assert (entry.subject, entry.by, entry.details) == (f"incidents/{incident.pk}", senior, {"from": ann.pk})


def test_taking_what_nobody_holds_any_more_is_no_taking_over(ann, senior):
    incident = IncidentFactory()
    claim(incident, ann)
    take_over(incident=incident, by=senior, now=NOW + IDLE)
    take_over(incident=incident, by=senior, now=NOW + IDLE)
    assert not AuditEntry.objects.filter(action="take over").exists()
