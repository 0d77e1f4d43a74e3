"""Undoing: every row as it was, by whoever decided, within the minute, once."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicwatch.access.roles import MODERATOR, SENIOR_MODERATOR
from civicwatch.events import ways_back
from civicwatch.events.models import WayBack
from incidents.models import Decision, Incident, Status, Tag
from incidents.services import claims, curation, editing, undoing, withholding
from incidents.services.curation_errors import (
    ChangedMeanwhileError,
    ClaimedError,
    CurationError,
    NotAllowedError,
    NotUndoableError,
)
from tests.factories import EvidenceFactory, IncidentFactory, IncidentReportFactory, UserFactory
from tests.incidents.services.decided import (
    CASES,
    LATER,
    NOW,
    TOO_LATE,
    WAITING,
    different,
    edit,
    hide,
    last,
    merge,
    other_of,
    propose,
    publish,
    reject,
    reopen,
    retract,
    reveal,
    rich,
    show,
    snapshot,
    split,
    suggested,
    undo,
    unmerge,
    without,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return UserFactory(role=MODERATOR)


@pytest.fixture
def senior():
    return UserFactory(role=SENIOR_MODERATOR)


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


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


def test_the_link_that_the_machine_added_while_it_waited_does_not_become_public(senior):
    incident = curation.publish(incident=IncidentFactory(placed=True, evidence=1), by=senior)
    chosen = list(incident.evidence.all())
    reopened = curation.reopen(incident=incident, by=senior)
    EvidenceFactory(incident=incident)

    undoing.undo(decision=reopened.decisions.get(action="reopen"), by=senior)

    incident.refresh_from_db()
    assert (incident.status, list(incident.evidence.all())) == (Status.PUBLISHED, chosen)
