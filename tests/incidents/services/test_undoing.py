"""Undoing: every row as it was, by whoever decided, within the minute, and the world never hears of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicwatch.access.roles import MODERATOR, SENIOR_MODERATOR
from civicwatch.events import services as events
from civicwatch.events import ways_back
from civicwatch.events.models import Event, WayBack
from incidents.models import (
    Decision,
    EvidenceKind,
    Incident,
    IncidentReport,
    MergeSuggestion,
    Proposal,
    Status,
    Tag,
    Version,
)
from incidents.services import approvals, claims, curation, editing, hiding, merging, undoing, withholding
from incidents.services.curation_errors import (
    ChangedMeanwhileError,
    ClaimedError,
    CurationError,
    NotAllowedError,
    NotUndoableError,
)
from incidents.services.evidence import EvidenceChanges, EvidenceDraft
from tests.factories import (
    EvidenceFactory,
    IncidentFactory,
    IncidentReportFactory,
    MergeSuggestionFactory,
    TagFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
LATER = NOW + timedelta(seconds=59)
TOO_LATE = NOW + timedelta(seconds=60)
VOLATILE = {"updated_at", "map_version"}


@pytest.fixture
def moderator():
    return UserFactory(role=MODERATOR)


@pytest.fixture
def senior():
    return UserFactory(role=SENIOR_MODERATOR)


def rich(**fields):
    """An incident with something of everything that a decision may touch."""
    incident = IncidentFactory(
        **{"placed": True, "evidence": 2, "tags": ["shove"], "likelihood": 0.4, "force_rank": 2} | fields
    )
    IncidentReportFactory.create_batch(2, incident=incident)
    EvidenceFactory(incident=incident, graphic=True, report=incident.reports.first())
    return incident


def snapshot():
    """Every row of every table that a decision may touch, but for the marks of having been touched.

    A proposal's base is such a mark as well: what counts is whether it still stands.
    """
    rows = {row["id"]: row for row in Incident.objects.order_by("pk").values()}
    for row in rows.values():
        for name in VOLATILE:
            del row[name]
    proposals = Proposal.objects.order_by("pk")
    return {
        "incidents": rows,
        "tags": list(Incident.tags.through.objects.order_by("incident", "tag").values("incident", "tag")),
        "evidence": {row["id"]: row for row in Incident.evidence.rel.related_model.objects.values()},
        "links": {row["id"]: row for row in IncidentReport.objects.values()},
        "suggestions": {row["id"]: row for row in MergeSuggestion.objects.values()},
        "proposals": {row["id"]: {k: v for k, v in row.items() if k != "base"} for row in proposals.values()},
        "standing": {row.pk: approvals.open_proposal(row) for row in Incident.objects.all()},
        "versions": {row["id"]: row for row in Version.objects.values()},
    }


def without(state, pk):
    """The same without an incident that undoing a split leaves behind, empty."""
    rows = {key: row for key, row in state["incidents"].items() if key != pk}
    standing = {key: row for key, row in state["standing"].items() if key != pk}
    tags = [pair for pair in state["tags"] if pair["incident"] != pk]
    return state | {"incidents": rows, "standing": standing, "tags": tags}


def last(by):
    return Decision.objects.filter(by=by).latest("pk")


def undo(by, now=LATER, decision=None):
    return undoing.undo(decision=decision or last(by), by=by, now=now)


def told(now):
    while events.number_waiting(now=now):
        pass
    return list(Event.objects.numbered().values_list("kind", flat=True))


def publish(incident, by):
    curation.publish(incident=incident, by=by, now=NOW)


def reject(incident, by):
    curation.reject(incident=incident, reason="other", words="So.", by=by, now=NOW)


def retract(incident, by):
    curation.retract(incident=incident, reason="harmful", words="So.", by=by, now=NOW)


def reopen(incident, by):
    curation.reopen(incident=incident, by=by, now=NOW)


def reveal(incident, by):
    curation.reveal(incident=incident, by=by, now=NOW)


def hide(incident, by):
    hiding.hide(incident=incident, words="So.", by=by, now=NOW)


def show(incident, by):
    hiding.show(incident=incident, by=by, now=NOW)


def propose(incident, by):
    approvals.propose(incident=incident, action="publish", by=by, now=NOW)


def propose_edit(incident, by):
    approvals.propose(
        incident=incident, action="edit", parameters={"values": {"force_rank": 5}}, by=by, now=NOW
    )


def edit(incident, by):
    first, second, third = incident.evidence.order_by("pk")
    editing.edit(
        incident=incident,
        values={
            "title": "Officers shove a man",
            "description": "Near the fountain.",
            "latitude": 44.95,
            "longitude": -93.09,
            "force_rank": 3,
            "injury": "serious",
            "charges": True,
        },
        tags=[TagFactory(slug="tear-gas")],
        evidence=EvidenceChanges(
            add=[EvidenceDraft(kind=EvidenceKind.ARTICLE, url="https://news.example.org/1")],
            change={first.pk: EvidenceDraft(kind=EvidenceKind.PHOTO, url=first.url, title="A photo")},
            remove=[second.pk],
        ),
        by=by,
        now=NOW,
    )
    assert third.graphic


def other_of(incident):
    return MergeSuggestion.objects.get(first=incident).second


def merge(incident, by):
    merging.merge(incident=incident, into=other_of(incident), by=by, now=NOW)


def unmerge(incident, by):
    merging.unmerge(incident=incident, by=by, now=NOW)


def different(incident, by):
    merging.mark_different(suggestion=MergeSuggestion.objects.get(first=incident), by=by, now=NOW)


def split(incident, by):
    merging.split(
        incident=incident,
        report_ids=[incident.report_links.order_by("pk").first().report_id],
        evidence_ids=[incident.evidence.order_by("pk").first().pk],
        by=by,
        now=NOW,
    )


def alone(**fields):
    return lambda: rich(**fields)


def suggested(one, other):
    def made():
        first, second = rich(**one), rich(**other)
        MergeSuggestionFactory(first=first, second=second)
        return first

    return made


def merged():
    first = suggested({}, {"likelihood": 0.1, "published": True})()
    merging.merge(incident=first, into=other_of(first), by=None, now=NOW - timedelta(days=1))
    return first


def proposed():
    incident = rich(force_rank=5)
    approvals.propose(incident=incident, action="publish", by=UserFactory(role=MODERATOR), now=NOW)
    return incident


def approve(incident, by):
    approvals.approve(proposal=approvals.open_proposal(incident), by=by, now=NOW)


def decline(incident, by):
    approvals.decline(proposal=approvals.open_proposal(incident), words="No.", by=by, now=NOW)


WAITING, PUBLIC = {}, {"published": True}
CASES = {
    "publish": (alone(held_because="no date", cell=None), publish),
    "first approval": (alone(force_rank=5), propose),
    "first approval of an edit": (alone(**PUBLIC), propose_edit),
    "second approval": (proposed, approve),
    "second approval refused": (proposed, decline),
    "reject": (alone(), reject),
    "reject what is proposed": (proposed, reject),
    "edit": (alone(), edit),
    "edit what is public": (alone(**PUBLIC), edit),
    "merge": (suggested(WAITING, {"likelihood": None}), merge),
    "merge what is restricted": (suggested({"restricted": True, "involves_child": True}, WAITING), merge),
    "merge into what is public": (suggested(WAITING, PUBLIC), merge),
    "merge two that are public": (suggested(PUBLIC, PUBLIC), merge),
    "unmerge": (merged, unmerge),
    "different": (suggested(WAITING, WAITING), different),
    "different from what is public": (suggested(WAITING, PUBLIC), different),
    "split": (alone(), split),
    "split what is public": (alone(**PUBLIC), split),
    "retract": (alone(**PUBLIC), retract),
    "retract what is hidden": (
        alone(placed=True, status=Status.HIDDEN, published_at=NOW - timedelta(days=2)),
        retract,
    ),
    "hide": (alone(**PUBLIC), hide),
    "show": (alone(placed=True, status=Status.HIDDEN, published_at=NOW - timedelta(days=2)), show),
    "reopen": (alone(**PUBLIC), reopen),
    "reopen what was rejected": (alone(status=Status.REJECTED, closed_reason="other"), reopen),
    "reopen what was retracted": (
        alone(status=Status.RETRACTED, closed_reason="false", published_at=NOW - timedelta(days=2)),
        reopen,
    ),
    "reveal": (alone(restricted=True), reveal),
    "reveal what is public": (alone(restricted=True, **PUBLIC), reveal),
}


@pytest.mark.parametrize("name", CASES)
def test_undo_restores_exactly(name, senior):
    make, decide = CASES[name]
    incident = make()
    before = snapshot()
    decide(Incident.objects.get(pk=incident.pk), senior)
    assert snapshot() != before

    restored = undo(senior)

    after, founded = snapshot(), Incident.objects.latest("pk")
    assert (without(after, founded.pk) if "split" in name else after) == before
    stored = Incident.objects.get(pk=restored.pk)
    assert restored.updated_at == stored.updated_at > NOW
    assert stored.status == before["incidents"].get(stored.pk, {"status": Status.MERGED})["status"]


@pytest.mark.parametrize("name", CASES)
def test_the_log_says_that_it_was_undone_and_by_whom_and_only_once(name, senior):
    make, decide = CASES[name]
    decide(make(), senior)
    decisions = set(Decision.objects.filter(by=senior))

    undo(senior)

    undone = Decision.objects.filter(action="undo")
    assert {row.undoes for row in undone} == decisions
    assert {(row.by, row.role) for row in undone} == {(senior, SENIOR_MODERATOR)}
    for decision in decisions:
        with pytest.raises(NotUndoableError):
            undo(senior, decision=decision)
        assert not WayBack.objects.filter(cause=f"decisions/{decision.pk}").exists()


@pytest.mark.parametrize(
    "name", [name for name in CASES if not name.startswith(("retract", "hide", "reopen"))]
)
def test_nobody_outside_hears_of_what_was_undone(name, senior):
    make, decide = CASES[name]
    incident = make()
    decide(incident, senior)
    told(LATER)
    undo(senior)
    assert told(NOW + timedelta(days=1)) == []


def test_what_is_part_of_a_decision_undoes_all_of_it(senior):
    incident = suggested(WAITING, WAITING)()
    before = snapshot()
    merge(incident, senior)
    undo(senior, decision=Decision.objects.get(action="absorb"))
    assert snapshot() == before


def test_a_split_that_is_undone_leaves_an_empty_address_that_leads_to_the_whole(senior):
    whole = rich()
    split(whole, senior)
    part = Incident.objects.latest("pk")
    undo(senior)
    part.refresh_from_db()
    assert (part.status, part.merged_into) == (Status.MERGED, whole)
    assert not part.evidence.exists()
    assert not part.report_links.exists()


# --- what the public stream says ---


def test_an_event_of_a_person_leaves_a_minute_later(moderator):
    publish(rich(), moderator)
    assert told(LATER) == []
    assert told(TOO_LATE) == ["incident.published"]


def test_an_event_of_the_machine_leaves_at_once():
    curation.publish(incident=rich(), by=None)
    assert Event.objects.get().leaves_at <= Event.objects.get().created_at


def test_a_minute_can_be_shorter(moderator, settings):
    settings.UNDO_SECONDS = 0
    publish(rich(), moderator)
    assert told(NOW) == ["incident.published"]
    assert undoing.seconds_left(last(moderator), moderator, NOW) == 0
    with pytest.raises(NotUndoableError):
        undo(moderator, now=NOW)


@pytest.mark.parametrize("take_off", [retract, hide, reopen])
def test_what_goes_within_the_minute_was_never_told(take_off, moderator, senior):
    incident = rich()
    publish(incident, moderator)
    take_off(incident, senior)
    assert told(NOW + timedelta(days=1)) == []


@pytest.mark.parametrize("take_off", [retract, hide, reopen])
def test_what_goes_later_leaves_the_stream_at_once_and_undoing_says_so_too(take_off, senior):
    incident = rich()
    curation.publish(incident=incident, by=None, now=NOW - timedelta(hours=1))
    told(datetime.now(UTC))
    take_off(incident, senior)
    assert told(datetime.now(UTC)) == ["incident.published", "incident.retracted"]

    undo(senior)

    assert told(datetime.now(UTC))[2:] == ["incident.published"]
    assert Event.objects.latest("number").payload["title"] == incident.title


def test_undoing_a_retraction_of_what_was_not_told_yet_tells_it(moderator, senior):
    incident = rich()
    publish(incident, moderator)
    retract(incident, senior)
    undo(senior)
    assert told(datetime.now(UTC)) == ["incident.published"]


def test_what_has_left_all_the_same_is_called_back(moderator):
    publish(rich(), moderator)
    told(TOO_LATE)
    undo(moderator)
    assert told(datetime.now(UTC)) == ["incident.published", "incident.retracted"]


def test_an_edit_that_is_undone_leaves_the_earlier_words_in_the_stream(moderator):
    incident = rich()
    publish(incident, moderator)
    told(TOO_LATE)
    said = Event.objects.get().payload
    edit(incident, moderator)
    assert "title" not in Event.objects.get(number=1).payload

    undo(moderator)

    assert Event.objects.get().payload == said


def test_the_page_and_the_map_follow_an_undone_publication_at_once(moderator, client):
    incident = rich()
    publish(incident, moderator)
    assert client.get(incident.get_absolute_url()).status_code == 200
    undo(moderator)
    page = client.get(incident.get_absolute_url())
    assert page.status_code == 410
    assert incident.title not in page.content.decode()
    assert not Incident.objects.published().exists()
    assert incident.map_version < Incident.objects.get(pk=incident.pk).map_version


# --- what cannot be undone says so ---


def test_a_moderator_may_undo_an_own_publication(moderator):
    publish(rich(), moderator)
    assert undo(moderator).status == Status.CANDIDATE


def test_after_its_minute_nothing_is_undone(moderator):
    publish(rich(), moderator)
    assert undoing.seconds_left(last(moderator), moderator, NOW) == 60
    assert undoing.seconds_left(last(moderator), moderator, LATER) == 1
    assert undoing.seconds_left(last(moderator), moderator, TOO_LATE) == 0
    with pytest.raises(NotUndoableError, match="over"):
        undo(moderator, now=TOO_LATE)


def test_nobody_undoes_what_another_decided(moderator, senior):
    publish(rich(), moderator)
    assert undoing.seconds_left(last(moderator), senior, NOW) == 0
    with pytest.raises(NotUndoableError, match="person who decided"):
        undo(senior, decision=last(moderator))


def test_who_was_switched_off_undoes_nothing(moderator):
    publish(rich(), moderator)
    moderator.is_active = False
    moderator.save()
    with pytest.raises(NotAllowedError):
        undo(type(moderator).objects.get(pk=moderator.pk), decision=last(moderator))


def test_nothing_is_undone_from_under_a_later_decision(moderator, senior):
    incident = rich()
    publish(incident, moderator)
    decision = last(moderator)
    retract(incident, senior)
    assert undoing.seconds_left(decision, moderator, LATER) == 0
    with pytest.raises(NotUndoableError, match="since"):
        undo(moderator, decision=decision)
    assert Incident.objects.get(pk=incident.pk).status == Status.RETRACTED


def test_a_merge_is_not_undone_once_the_survivor_was_decided_about(moderator):
    incident = suggested(WAITING, WAITING)()
    merge(incident, moderator)
    decision = Decision.objects.get(action="merge")
    publish(other_of(incident), UserFactory(role=MODERATOR))
    with pytest.raises(NotUndoableError):
        undo(moderator, decision=decision)


def test_decisions_are_undone_one_after_another(moderator):
    incident = rich()
    start = snapshot()
    edit(incident, moderator)
    first = last(moderator)
    middle = snapshot()
    publish(incident, moderator)
    with pytest.raises(NotUndoableError):
        undo(moderator, decision=first)
    undo(moderator)
    assert snapshot() == middle
    undo(moderator, decision=first)
    assert snapshot() == start


def test_nothing_is_undone_from_under_somebody_at_work(moderator):
    incident = rich(force_rank=5)
    propose(incident, moderator)
    claims.claim(incident=incident, by=UserFactory(role=SENIOR_MODERATOR), now=NOW)
    with pytest.raises(ClaimedError):
        undo(moderator)


def test_what_another_hand_changed_meanwhile_is_not_overwritten(moderator):
    incident = rich()
    edit(incident, moderator)
    Incident.objects.filter(pk=incident.pk).update(title="Changed behind everybody's back")
    with pytest.raises(ChangedMeanwhileError):
        undo(moderator)


def test_a_copy_that_the_machine_found_meanwhile_stays(moderator):
    incident = rich()
    reject(incident, moderator)
    IncidentReportFactory(incident=incident)
    EvidenceFactory(incident=incident, report=incident.reports.last())
    undo(moderator)
    assert (incident.report_links.count(), incident.evidence.count()) == (3, 4)


def test_what_the_machine_or_an_import_did_is_nobodys_to_undo(moderator):
    incident = rich()
    curation.publish(incident=incident, by=None, now=NOW)
    assert not WayBack.objects.exists()
    with pytest.raises(NotUndoableError):
        undo(moderator, decision=incident.decisions.get())


def test_what_was_written_down_cannot_be_undone_but_rejected(moderator):
    editing.create_candidate(values={"title": "T"}, by=moderator, now=NOW)
    assert undoing.seconds_left(last(moderator), moderator, NOW) == 0
    with pytest.raises(NotUndoableError, match="cannot be undone"):
        undo(moderator)


def test_words_that_are_withheld_are_not_kept_to_be_brought_back(senior):
    incident = rich()
    curation.publish(incident=incident, by=None, now=NOW - timedelta(days=2))
    editing.edit(incident=incident, values={"agency": "Police"}, by=None, now=NOW - timedelta(days=1))
    withholding.withhold(incident=incident, by=senior, now=NOW)
    assert not WayBack.objects.exists()


def test_the_way_back_is_forgotten_after_its_minute(moderator):
    reject(rich(), moderator)
    ways_back.forget_old(now=LATER)
    assert WayBack.objects.exists()
    assert ways_back.is_any_old(timedelta(0))
    ways_back.forget_old(now=TOO_LATE)
    assert not WayBack.objects.exists()


# --- any sequence of decisions ---

STEPS = {
    "publish": publish,
    "reject": reject,
    "retract": retract,
    "hide": hide,
    "show": show,
    "reopen": reopen,
    "reveal": reveal,
    "merge": merge,
    "unmerge": unmerge,
    "different": different,
    "propose": propose,
    "title": lambda incident, by: editing.edit(
        incident=incident, values={"title": f"{incident.title}!"}, by=by, now=NOW
    ),
    "tags": lambda incident, by: editing.edit(
        incident=incident,
        tags=Tag.objects.filter(slug__in=["shove"] if incident.tags.count() == 0 else []),
        by=by,
        now=NOW,
    ),
}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(sorted(STEPS)), min_size=1, max_size=6), public=st.booleans())
def test_any_row_of_decisions_is_undone_step_by_step(steps, public):
    with transaction.atomic():
        senior = UserFactory(role=SENIOR_MODERATOR)
        incident = suggested({"force_rank": 5 if "propose" in steps else 2}, {"published": public})()
        states = []
        for step in steps:
            state, known = snapshot(), set(Decision.objects.values_list("pk", flat=True))
            try:
                with transaction.atomic():
                    STEPS[step](Incident.objects.get(pk=incident.pk), senior)
            except CurationError:
                continue
            if made := Decision.objects.exclude(pk__in=known).order_by("pk").first():
                states.append((made, state))
        for decision, state in reversed(states):
            undoing.undo(decision=decision, by=senior, now=LATER)
            assert snapshot() == state
        transaction.set_rollback(True)
