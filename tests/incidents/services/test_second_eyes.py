"""Every way to make something public, for every risk, by everybody: cell by cell, nobody does it alone."""

import pytest

from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, SENIOR_MODERATOR
from incidents import records
from incidents.models import EvidenceKind, Incident, Proposal, Status
from incidents.risks import Risk
from incidents.services import approvals, bulk, curation, editing, merging
from incidents.services.curation_errors import (
    CurationError,
    NotAllowedError,
    NotPossibleError,
    SecondApprovalNeededError,
)
from incidents.services.evidence import EvidenceChanges, EvidenceDraft
from tests.factories import EvidenceFactory, IncidentFactory, ReportFactory, UserFactory

pytestmark = pytest.mark.django_db
DEATH = "death"  # as lethal as the rank, whatever the rank is
FIELDS = {
    Risk.LETHAL: {"force_rank": 5},
    DEATH: {"injury": "death"},
    Risk.PRIVATE_PERSON: {"names_person": True},
    Risk.CHILD: {"involves_child": True},
    Risk.SEXUAL_ASSAULT: {"sexual_assault": True},
    Risk.OFFICER: {"names_officer": True},
}
OFF = {"force_rank": 4, "injury": "serious"}
ROLES = {"moderator": MODERATOR, "senior": SENIOR_MODERATOR, "administrator": ADMINISTRATOR}
PEOPLE = [*ROLES, "superuser"]


def person(who):
    return UserFactory(is_superuser=True) if who == "superuser" else UserFactory(role=ROLES[who])


def made(risk=None, **fields):
    """With a document, so that an officer may be named and nothing but the second person is missing."""
    incident = IncidentFactory(**{"placed": True, **(FIELDS[risk] if risk else {}), **fields})
    EvidenceFactory(incident=incident, kind=EvidenceKind.DOCUMENT)
    return incident


def public():
    """All that a reader can learn of incidents."""
    return records.read(Incident.objects.published().order_by("pk"))


class Publish:
    action, parameters = "publish", {}

    def __init__(self, risk):
        self.incident = made(risk)

    def alone(self, by):
        curation.publish(incident=self.incident, by=by)


class PublishWhole(Publish):
    """What carries the risk is a part of it."""

    def __init__(self, risk):
        self.incident = made()
        made(risk, merged_into=made(merged_into=self.incident))


class Reveal(Publish):
    action = "reveal"

    def __init__(self, risk):
        self.incident = made(risk, published=True, restricted=True)

    def alone(self, by):
        curation.reveal(incident=self.incident, by=by)


class AddRisk(Publish):
    action = "edit"

    def __init__(self, risk):
        self.incident = made(published=True)
        self.parameters = {"values": FIELDS[risk]}

    def alone(self, by):
        editing.edit(incident=self.incident, **self.parameters, by=by)


class ChangeWords(AddRisk):
    def __init__(self, risk):
        self.incident = made(risk, published=True)
        self.parameters = {"values": {"description": "Seen on video."}}


class AddLink(AddRisk):
    def __init__(self, risk):
        self.incident = made(risk, published=True)
        link = EvidenceDraft(kind=EvidenceKind.VIDEO, url="https://videos.example.org/new")
        self.parameters = {"evidence": EvidenceChanges(add=[link])}


class TakeOffTheTick(AddRisk):
    def __init__(self, risk):
        self.incident = made(risk, published=True)
        self.parameters = {"values": {name: OFF.get(name, False) for name in FIELDS[risk]}}


class MergeRisky(Publish):
    action = "merge"

    def __init__(self, risk):
        self.incident, into = made(risk), made(published=True)
        self.parameters = {"into": into}

    def alone(self, by):
        merging.merge(incident=self.incident, **self.parameters, by=by)


class MergeIntoRisky(MergeRisky):
    def __init__(self, risk):
        self.incident, into = made(), made(risk, published=True)
        self.parameters = {"into": into}


class MergePublished(MergeRisky):
    def __init__(self, risk):
        self.incident, into = made(risk, published=True), made(published=True)
        self.parameters = {"into": into}


WAYS = [
    *(Publish, PublishWhole, Reveal, AddRisk, ChangeWords, AddLink, TakeOffTheTick),
    *(MergeRisky, MergeIntoRisky, MergePublished),
]


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("risk", FIELDS)
@pytest.mark.parametrize("way", WAYS)
def test_nobody_alone_not_even_in_two_steps(way, risk, who):
    attempt, by = way(risk), person(who)
    before = public()
    with pytest.raises((SecondApprovalNeededError, NotAllowedError)):
        attempt.alone(by)
    try:
        approvals.submit(
            incident=attempt.incident, by=by, action=attempt.action, parameters=attempt.parameters
        )
    except NotAllowedError:
        assert (way, who) == (Reveal, "moderator")
        assert public() == before
        return
    proposal = approvals.open_proposal(attempt.incident)
    with pytest.raises(NotAllowedError):
        approvals.approve(proposal=proposal, by=by)
    with pytest.raises(CurationError):
        attempt.alone(by)
    assert [row | {"updated_at": None} for row in public()] == [row | {"updated_at": None} for row in before]


@pytest.mark.parametrize("risk", FIELDS)
@pytest.mark.parametrize("way", WAYS)
def test_two_people_do_it_and_the_row_says_who(way, risk):
    attempt = way(risk)
    first, second = person("senior" if way is Reveal else "moderator"), person("senior")
    before = public()

    approvals.submit(
        incident=attempt.incident, by=first, action=attempt.action, parameters=attempt.parameters
    )
    proposal = approvals.open_proposal(attempt.incident)
    assert str(Risk.LETHAL if risk == DEATH else risk) in proposal.risks
    done = approvals.approve(proposal=proposal, by=second)

    assert public() != before
    shown = done.merged_into or done
    shown.refresh_from_db()
    assert shown.status == Status.PUBLISHED
    assert (shown.first_approval_by, shown.second_approval_by) == (first, second)
    assert done.decisions.latest("pk").action == "approve"
    proposal.refresh_from_db()
    assert (proposal.answer, proposal.answered_by) == (Proposal.Answer.APPROVED, second)


@pytest.mark.parametrize("first", ["moderator", "senior"])
@pytest.mark.parametrize("way", WAYS)
def test_the_second_is_never_a_moderator(way, first):
    attempt = way(Risk.LETHAL)
    if way is Reveal:
        first = "senior"
    approvals.submit(
        incident=attempt.incident, by=person(first), action=attempt.action, parameters=attempt.parameters
    )
    before = public()
    with pytest.raises(NotAllowedError):
        approvals.approve(proposal=approvals.open_proposal(attempt.incident), by=person("moderator"))
    assert public() == before


@pytest.mark.parametrize("risk", FIELDS)
@pytest.mark.parametrize("way", [Publish, PublishWhole, ChangeWords, MergeRisky])
def test_the_machine_is_nobody(way, risk):
    attempt = way(risk)
    with pytest.raises(SecondApprovalNeededError):
        attempt.alone(None)


@pytest.mark.parametrize("risk", FIELDS)
@pytest.mark.parametrize("who", PEOPLE)
def test_nobody_in_bulk(risk, who):
    incident = made(risk)
    bulk.carry_out(incidents=[incident], action="publish", by=person(who))
    assert Incident.objects.get(pk=incident.pk).status == Status.CANDIDATE


@pytest.mark.parametrize("risk", FIELDS)
@pytest.mark.parametrize("who", PEOPLE)
def test_undoing_a_split_brings_nothing_back_under_a_risky_whole(risk, who):
    incident = made(risk, published=True, reports=[ReportFactory(grouped=True)])
    link = EvidenceFactory(incident=incident)
    part = merging.split(incident=incident, evidence_ids=[link.pk], by=person("moderator"))
    before = public()
    with pytest.raises(SecondApprovalNeededError):
        merging.unsplit(incident=part, by=person(who))
    assert public() == before


@pytest.mark.parametrize("risk", FIELDS)
def test_undoing_a_merge_shows_again_what_two_had_approved(risk):
    incident, into = made(risk, published=True), made(risk, published=True)
    first, second = person("moderator"), person("senior")
    approvals.submit(incident=incident, by=first, action="merge", parameters={"into": into})
    approvals.approve(proposal=approvals.open_proposal(incident), by=second)

    merging.unmerge(incident=incident, by=first)
    assert Incident.objects.get(pk=incident.pk).status == Status.PUBLISHED


@pytest.mark.parametrize("risk", FIELDS)
def test_undoing_a_merge_from_before_the_rule_leads_to_the_queue(risk):
    incident, into = made(published=True), made(published=True)
    merging.merge(incident=incident, into=into, by=person("moderator"))
    Incident.objects.filter(pk=incident.pk).update(**FIELDS[risk])

    merging.unmerge(incident=incident, by=person("senior"))
    assert Incident.objects.get(pk=incident.pk).status == Status.CANDIDATE


def test_what_carries_no_risk_takes_one_person():
    by = person("moderator")
    incident = approvals.submit(incident=made(force_rank=4), by=by)
    assert incident.status == Status.PUBLISHED
    editing.edit(incident=incident, values={"description": "Seen on video."}, by=by)
    merging.merge(incident=made(), into=incident, by=by)
    with pytest.raises(NotPossibleError):
        approvals.propose(incident=incident, action="edit", parameters={"values": {"title": "T"}}, by=by)


@pytest.mark.parametrize("values", [{"restricted": True}, {"not_names": "Forensic Attics"}])
def test_what_hides_or_is_not_public_takes_one_person_even_on_a_risky_one(values):
    incident = made(Risk.LETHAL, published=True)
    editing.edit(incident=incident, values=values, by=person("moderator"))


def test_a_part_lends_its_ticks_and_takes_them_along():
    part, whole, by = made(Risk.CHILD), made(), person("moderator")
    merging.merge(incident=part, into=whole, by=by)
    whole.refresh_from_db()
    assert whole.involves_child
    assert whole.hides_links

    merging.unmerge(incident=part, by=by)
    whole.refresh_from_db()
    assert not whole.involves_child
    assert approvals.risks(whole) == []


def test_the_part_of_a_split_carries_the_ticks_of_the_whole():
    whole = made(Risk.PRIVATE_PERSON, reports=[ReportFactory(grouped=True)])
    part = merging.split(
        incident=whole, report_ids=whole.report_links.values_list("report", flat=True), by=person("senior")
    )
    assert approvals.own_risks(part) == [Risk.PRIVATE_PERSON]


@pytest.mark.parametrize("flag", ["involves_child", "sexual_assault"])
def test_a_part_that_leaves_a_public_whole_shows_nothing_again_that_takes_two(flag):
    part, whole = made(**{flag: True}, restricted=True), made(published=True)
    first, second = person("moderator"), person("senior")
    approvals.submit(incident=part, by=first, action="merge", parameters={"into": whole})
    approvals.approve(proposal=approvals.open_proposal(part), by=second)

    merging.unmerge(incident=part, by=first)

    whole.refresh_from_db()
    assert (whole.restricted, whole.hides_links) == (True, True)
    assert Incident.objects.get(pk=part.pk).status == Status.CANDIDATE
