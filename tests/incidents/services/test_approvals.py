"""Proposals: what they keep, who may answer them, and when they lapse."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, SENIOR_MODERATOR
from civicwatch.events.models import Event
from civicwatch.places.models import City
from incidents.models import EvidenceKind, Incident, Proposal, Status, Tag
from incidents.risks import FLAGS, Risk
from incidents.services import approvals, curation, editing, merging
from incidents.services.curation_errors import (
    ChangedMeanwhileError,
    LapsedError,
    NotAllowedError,
    NotPossibleError,
    NotPublishableError,
)
from incidents.services.evidence import EvidenceChanges, EvidenceDraft
from incidents.services.proposed import waiting_for
from tests.factories import EvidenceFactory, IncidentFactory, TagFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return UserFactory(role=MODERATOR)


@pytest.fixture
def senior():
    return UserFactory(role=SENIOR_MODERATOR)


def lethal(**fields):
    return IncidentFactory(**{"placed": True, "evidence": 1, "force_rank": 5, **fields})


def proposed(incident=None, **more):
    """The open proposal of a lethal case, or of ``incident``."""
    incident = approvals.submit(incident=incident or lethal(), **more)
    return approvals.open_proposal(incident)


def test_the_first_approval_waits_and_the_public_hears_nothing(moderator):
    incident = approvals.submit(incident=lethal(map_version=7), by=moderator, words=" Seen on video. ")

    proposal = approvals.open_proposal(incident)
    assert (incident.status, incident.map_version) == (Status.CANDIDATE, 7)
    assert (proposal.by, proposal.action, proposal.risks) == (moderator, "publish", ["lethal"])
    assert proposal.words == "Seen on video."
    decision = incident.decisions.get()
    assert (decision.action, decision.from_status, decision.to_status) == (
        "propose",
        "candidate",
        "candidate",
    )
    assert decision.changes["proposal"] == proposal.pk
    assert not Event.objects.exists()


def test_a_first_approval_on_a_public_one_changes_nothing_public(moderator):
    incident = lethal(published=True)
    approvals.submit(
        incident=incident, action="edit", parameters={"values": {"title": "Other"}}, by=moderator
    )
    stored = Incident.objects.get(pk=incident.pk)
    assert (stored.title, stored.map_version) == (incident.title, incident.map_version)
    assert not Event.objects.exists()
    assert not stored.versions.exists()


def test_the_second_approval_is_one_decision_and_one_event(moderator, senior):
    proposal = proposed(by=moderator)
    incident = approvals.approve(proposal=proposal, by=senior)
    decision = incident.decisions.get(action="approve")
    assert (decision.by, decision.to_status, decision.changes["proposal"]) == (
        senior,
        "published",
        proposal.pk,
    )
    assert Event.objects.get().kind == "incident.published"
    assert incident.published_at


@pytest.mark.parametrize("role", [SENIOR_MODERATOR, ADMINISTRATOR, "superuser"])
def test_nobody_approves_an_own_proposal_whatever_the_role(role):
    by = UserFactory(is_superuser=True) if role == "superuser" else UserFactory(role=role)
    with pytest.raises(NotAllowedError, match="another person"):
        approvals.approve(proposal=proposed(by=by), by=by)


def test_an_own_proposal_is_refused_by_the_database_too(moderator):
    proposal = proposed(by=moderator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(answer="approved", answered_by=moderator)


def test_an_edit_by_the_second_person_makes_theirs_the_first_of_two(moderator, senior):
    proposal = proposed(by=moderator)
    incident = editing.edit(incident=proposal.incident, values={"title": "Better words"}, by=senior)

    assert approvals.open_proposal(incident) is None
    with pytest.raises(LapsedError):
        approvals.approve(proposal=proposal, by=senior)

    again = proposed(incident, by=senior)
    assert again.by == senior
    proposal.refresh_from_db()
    assert proposal.answer == Proposal.Answer.LAPSED
    third = UserFactory(role=SENIOR_MODERATOR)
    published = approvals.approve(proposal=again, by=third)
    assert (published.first_approval_by, published.second_approval_by) == (senior, third)


def test_words_that_the_machine_brings_in_let_it_lapse(moderator, senior):
    proposal = proposed(by=moderator)
    Incident.objects.filter(pk=proposal.incident_id).update(
        updated_at=proposal.base + timedelta(microseconds=1)
    )
    with pytest.raises(LapsedError):
        approvals.approve(proposal=proposal, by=senior)


def test_it_lapses_with_the_right_of_whoever_gave_it(moderator, senior):
    proposal = proposed(by=moderator)
    moderator.is_active = False
    moderator.save()
    with pytest.raises(LapsedError):
        approvals.approve(proposal=proposal, by=senior)


def test_the_second_person_says_what_they_saw(moderator, senior):
    proposal = proposed(by=moderator)
    with pytest.raises(ChangedMeanwhileError):
        approvals.approve(proposal=proposal, by=senior, seen=proposal.base - timedelta(seconds=1))
    approvals.approve(proposal=proposal, by=senior, seen=proposal.base)


def test_the_first_person_says_what_they_saw(moderator):
    incident = lethal()
    with pytest.raises(ChangedMeanwhileError):
        approvals.submit(incident=incident, by=moderator, seen=incident.updated_at - timedelta(seconds=1))


def test_nobody_proposes_what_could_not_be_done(moderator):
    with pytest.raises(NotPublishableError):
        approvals.submit(incident=lethal(occurred_on=None), by=moderator)
    with pytest.raises(ValidationError):
        approvals.propose(
            incident=lethal(published=True),
            action="edit",
            parameters={"values": {"force_rank": 9}},
            by=moderator,
        )
    assert not Proposal.objects.exists()


def test_what_stopped_being_fit_is_not_published_by_a_second_approval(moderator, senior):
    proposal = proposed(by=moderator)
    proposal.incident.evidence.all().delete()
    with pytest.raises(NotPublishableError):
        approvals.approve(proposal=proposal, by=senior)
    proposal.refresh_from_db()
    assert proposal.answer == Proposal.Answer.OPEN


def test_one_proposal_at_a_time(moderator, senior):
    incident = proposed(by=moderator).incident
    with pytest.raises(NotPossibleError, match="gave the first approval already; the second"):
        approvals.submit(incident=incident, by=moderator)
    with pytest.raises(NotPossibleError, match="approve it or decline it"):
        approvals.submit(incident=incident, by=senior)


def test_declining_says_why_and_leaves_all_as_it_was(moderator, senior):
    proposal = proposed(by=moderator)
    with pytest.raises(ValidationError):
        approvals.decline(proposal=proposal, by=senior, words=" ")

    incident = approvals.decline(proposal=proposal, by=senior, words=" The clip is older. ")

    proposal.refresh_from_db()
    assert (proposal.answer, proposal.answered_by, proposal.answer_words) == (
        Proposal.Answer.DECLINED,
        senior,
        "The clip is older.",
    )
    assert incident.status == Status.CANDIDATE
    assert incident.decisions.get(action="decline").reason == "The clip is older."
    for answer in (approvals.approve, approvals.decline):
        with pytest.raises(NotPossibleError):
            answer(proposal=proposal, by=UserFactory(role=SENIOR_MODERATOR), **_words(answer))


def _words(answer):
    return {"words": "No."} if answer is approvals.decline else {}


def test_a_moderator_may_not_decline(moderator):
    with pytest.raises(NotAllowedError):
        approvals.decline(proposal=proposed(by=moderator), by=UserFactory(role=MODERATOR), words="No.")


def test_what_waits_for_whom(moderator, senior):
    own, others = proposed(by=senior).incident, proposed(by=moderator).incident
    lapsed = proposed(by=moderator).incident
    editing.edit(incident=lapsed, values={"title": "T"}, by=moderator)
    rejected = proposed(by=moderator).incident
    curation.reject(incident=rejected, reason="other", by=moderator)
    assert list(waiting_for(senior)) == [others]
    assert not waiting_for(moderator).exists()
    assert set(waiting_for(UserFactory(role=ADMINISTRATOR))) == {own, others}


def test_an_edit_is_kept_whole_and_carried_out_by_the_second(moderator, senior):
    incident = lethal(published=True, tags=["shove"], state_id="27")
    kept, changed, gone = EvidenceFactory.create_batch(3, incident=incident)
    city = City.objects.filter(state__usps="MN").order_by("-population")[0]
    new = EvidenceDraft(
        EvidenceKind.ARTICLE, "https://paper.example.com/1", title="Paper", dated=date(2026, 5, 30)
    )
    values = {
        "title": "Police shoot a man",
        "occurred_on": date(2026, 5, 28),
        "city": city,
        "latitude": 44.97,
        "longitude": -93.26,
        "charges": True,
        "outcome_note": "According to the county attorney.",
    }
    parameters = {
        "values": values,
        "tags": [TagFactory(slug="live-round")],
        "evidence": EvidenceChanges(
            add=[new], change={changed.pk: EvidenceDraft(url=changed.url, graphic=True)}, remove=[gone.pk]
        ),
    }
    approvals.submit(incident=incident, action="edit", parameters=parameters, by=moderator)
    proposal = Proposal.objects.get()
    told = approvals.changes_of(proposal)
    assert told["title"] == {"from": incident.title, "to": "Police shoot a man"}
    assert told["tags"] == {"from": ["shove"], "to": ["live-round"]}
    assert set(told["evidence"]) == {"added", "changed", "removed"}

    edited = approvals.approve(proposal=proposal, by=senior)

    edited.refresh_from_db()
    assert {name: getattr(edited, name) for name in values} == values
    assert list(edited.tags.all()) == [Tag.objects.get(slug="live-round")]
    links = {row.url: (row.kind, row.dated, row.graphic) for row in edited.evidence.all()}
    assert gone.url not in links
    assert kept.url in links
    assert links[changed.url] == (EvidenceKind.OTHER, None, True)
    assert links[new.url] == (EvidenceKind.ARTICLE, date(2026, 5, 30), False)
    logged = edited.decisions.get(action="approve").changes
    assert logged["title"] == told["title"]


def test_a_merge_lapses_when_the_survivor_changes(moderator, senior):
    incident, into = lethal(), lethal(published=True)
    proposal = proposed(
        incident, action="merge", parameters={"into": into, "words": "The same."}, by=moderator
    )
    editing.edit(incident=into, values={"restricted": True}, by=moderator)
    with pytest.raises(LapsedError):
        approvals.approve(proposal=proposal, by=senior)


def test_a_merge_keeps_its_words(moderator, senior):
    incident, into = lethal(), lethal(published=True)
    proposal = proposed(
        incident, action="merge", parameters={"into": into, "words": "The same."}, by=moderator
    )
    merged = approvals.approve(proposal=proposal, by=senior)
    assert merged.merged_into == into
    assert merged.decisions.get(action="approve").reason == "The same."


def test_reopening_voids_the_approvals(moderator, senior):
    incident = approvals.approve(proposal=proposed(by=moderator), by=senior)
    reopened = curation.reopen(incident=incident, by=senior)
    assert (reopened.first_approval_by, reopened.second_approval_by) == (None, None)
    assert reopened.decisions.get(action="reopen").changes["approvals"] == {
        "from": [moderator.pk, senior.pk],
        "to": [],
    }


@pytest.mark.parametrize("action", ["retract", "merge"])
def test_what_leaves_the_public_otherwise_keeps_them(moderator, senior, action):
    incident = approvals.approve(proposal=proposed(by=moderator), by=senior)
    if action == "retract":
        curation.retract(incident=incident, reason="other", words="So.", by=senior)
    else:
        into = lethal(published=True)
        again = proposed(incident, action="merge", parameters={"into": into}, by=moderator)
        approvals.approve(proposal=again, by=senior)
    incident.refresh_from_db()
    assert incident.first_approval_by == moderator


@pytest.mark.parametrize("field", [*FLAGS, "force_rank"])
@pytest.mark.parametrize("two", ["nobody", "one", "the same twice"])
def test_the_database_refuses_a_public_risk_without_two(senior, field, two):
    approvers = {
        "nobody": {},
        "one": {"first_approval_by": senior},
        "the same twice": {"first_approval_by": senior, "second_approval_by": senior},
    }[two]
    incident = IncidentFactory(published=True)
    risk = {field: 5 if field == "force_rank" else True}
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(**risk, **approvers)
    Incident.objects.filter(pk=incident.pk).update(
        **risk, first_approval_by=senior, second_approval_by=UserFactory()
    )


@pytest.mark.parametrize("status", [Status.CANDIDATE, Status.REJECTED, Status.RETRACTED, Status.HIDDEN])
def test_the_database_lets_a_risk_be_that_is_not_public(status):
    IncidentFactory(placed=True, status=status, force_rank=5, involves_child=True)


def test_own_risks_are_the_rows_and_risks_those_of_the_whole():
    whole = IncidentFactory(names_officer=True)
    IncidentFactory(merged_into=IncidentFactory(merged_into=whole), force_rank=5)
    assert approvals.own_risks(whole) == [Risk.OFFICER]
    assert approvals.risks(whole) == [Risk.LETHAL, Risk.OFFICER]
    assert approvals.needs_second(whole)
    assert not approvals.needs_second(IncidentFactory(force_rank=4))


def test_a_proposal_about_another_incident_is_no_approval_of_this_one(moderator, senior):
    about_another = proposed(by=moderator)
    incident = lethal()
    with pytest.raises(LapsedError):
        curation.publish(incident=incident, by=senior, second_to=about_another)


def test_a_proposal_to_edit_is_no_approval_to_publish(moderator, senior):
    public = lethal(published=True)
    proposal = proposed(public, action="edit", parameters={"values": {"title": "T"}}, by=moderator)
    with pytest.raises(NotPossibleError):
        merging.merge(incident=public, into=lethal(published=True), by=senior, second_to=proposal)
    with pytest.raises(NotPossibleError):
        curation.reveal(incident=public, by=senior, second_to=proposal)
