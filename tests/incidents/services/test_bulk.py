"""One action on many: each on its own, a preview that holds, and one way back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from civicwatch.access.models import AuditEntry
from civicwatch.access.roles import MODERATOR, SENIOR_MODERATOR
from civicwatch.events import services as events
from civicwatch.events.models import Event, WayBack
from civicwatch.maps.models import Layer
from incidents.models import Claim, Decision, Incident, Status
from incidents.services import bulk, claims, curation, undoing
from incidents.services.curation_errors import NotPossibleError, NotUndoableError
from tests.factories import IncidentFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


@pytest.fixture
def moderator():
    return UserFactory(role=MODERATOR)


@pytest.fixture
def other():
    return UserFactory(role=MODERATOR)


def ready(**fields):
    return IncidentFactory(**{"placed": True, "evidence": 1} | fields)


@pytest.fixture
def mixed(other):
    """One incident for each fate, by its reason."""
    made = {
        "": ready(),
        "second_approval": ready(force_rank=5),
        "missing": IncidentFactory(evidence=1),
        "claimed": ready(),
        "changed": ready(),
        "not_possible": ready(status=Status.REJECTED),
    }
    claims.claim(incident=made["claimed"], by=other)
    seen = list(made.values())
    Incident.objects.filter(pk=made["changed"].pk).update(updated_at=NOW + timedelta(days=365))
    return dict(zip(made, seen, strict=True))


def fates(preview):
    return {line.incident.pk: line.why for line in preview.lines}


def everything():
    models = (Incident, Decision, Event, WayBack, Claim, AuditEntry, Layer)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_the_preview_says_what_would_be_done_and_what_not_and_why(mixed, moderator):
    preview = bulk.preview(incidents=mixed.values(), action="publish", by=moderator)
    assert fates(preview) == {incident.pk: why for why, incident in mixed.items()}
    assert (len(preview.done), len(preview.passed_over)) == (1, 5)
    words = {line.why: line.words for line in preview.passed_over}
    assert "second, senior person" in words["second_approval"]
    assert "The date is missing" in words["missing"]


@pytest.mark.parametrize("action", ["publish", "reject", "claim", "release"])
def test_a_preview_changes_nothing(mixed, moderator, action):
    before = everything()
    bulk.preview(incidents=mixed.values(), action=action, by=moderator, values={"reason": "other"})
    assert everything() == before


@pytest.mark.parametrize("action", ["publish", "reject", "claim", "release"])
def test_what_the_preview_says_is_what_is_done(mixed, moderator, action):
    given = {"incidents": mixed.values(), "action": action, "by": moderator, "values": {"reason": "other"}}
    assert fates(bulk.preview(**given)) == fates(bulk.carry_out(**given))


def test_what_can_be_published_is_and_the_rest_is_left(mixed, moderator):
    done = bulk.carry_out(incidents=mixed.values(), action="publish", by=moderator)
    assert set(Incident.objects.published()) == {mixed[""]}
    decision = Decision.objects.get()
    assert (decision.incident, decision.action, decision.batch) == (mixed[""], "publish", done.batch)


def test_bulk_never_gives_a_first_approval_by_the_way(mixed, moderator):
    bulk.carry_out(incidents=mixed.values(), action="publish", by=moderator)
    assert not mixed["second_approval"].proposals.exists()


@pytest.mark.parametrize("role", [SENIOR_MODERATOR, "administrator"])
def test_no_role_publishes_in_bulk_what_takes_two(role):
    risky = [ready(**risk) for risk in ({"force_rank": 5}, {"names_person": True}, {"sexual_assault": True})]
    done = bulk.carry_out(incidents=risky, action="publish", by=UserFactory(role=role))
    assert {line.why for line in done.lines} == {"second_approval"}


def test_rejecting_takes_one_reason_for_all(moderator):
    rows = [IncidentFactory() for _ in range(3)]
    values = {"reason": "not_force", "words": "Concerts."}
    bulk.carry_out(incidents=rows, action="reject", by=moderator, values=values)
    assert set(Incident.objects.values_list("status", "closed_reason")) == {("rejected", "not_force")}
    assert set(Decision.objects.values_list("reason", flat=True)) == {"Concerts."}


def test_a_rejection_without_a_reason_is_refused_as_a_whole(moderator):
    with pytest.raises(ValidationError):
        bulk.carry_out(incidents=[IncidentFactory()], action="reject", by=moderator)


def test_who_may_not_publish_is_told_for_each(moderator):
    nobody = UserFactory()
    done = bulk.carry_out(incidents=[ready(), ready()], action="publish", by=nobody)
    assert [line.why for line in done.lines] == ["not_allowed"] * 2


def test_nobody_claims_more_than_they_may_hold(moderator):
    rows = [IncidentFactory() for _ in range(claims.HELD_AT_MOST + 2)]
    claims.claim(incident=rows[-1], by=moderator)
    for run in (bulk.preview, bulk.carry_out):
        done = run(incidents=rows, action="claim", by=moderator)
        assert [line.done for line in done.lines] == [True, True, False, False, True]
    assert set(Claim.objects.values_list("incident", flat=True)) == {rows[0].pk, rows[1].pk, rows[-1].pk}


def test_only_what_is_ones_own_is_released(moderator, other):
    mine, theirs = ready(), ready()
    claims.claim(incident=mine, by=moderator)
    claims.claim(incident=theirs, by=other)
    done = bulk.carry_out(incidents=[mine, theirs], action="release", by=moderator)
    assert [line.done for line in done.lines] == [True, False]
    assert done.batch is None
    assert Claim.objects.get().incident == theirs


def test_two_hundred_at_once_and_no_more(moderator):
    rows = [Incident(pk=pk) for pk in range(bulk.AT_MOST + 1)]
    with pytest.raises(NotPossibleError):
        bulk.preview(incidents=rows, action="publish", by=moderator)


def test_an_incident_chosen_twice_is_one(moderator):
    incident = ready()
    assert len(bulk.carry_out(incidents=[incident, incident], action="publish", by=moderator).lines) == 1


def test_an_unknown_action_is_none(moderator):
    with pytest.raises(NotPossibleError):
        bulk.carry_out(incidents=[ready()], action="retract", by=moderator)


def test_what_was_done_in_one_go_is_undone_in_one(moderator):
    rows = [ready() for _ in range(3)]
    done = bulk.carry_out(incidents=rows, action="publish", by=moderator, now=NOW)
    restored = undoing.undo_batch(batch=done.batch, by=moderator, now=NOW + timedelta(seconds=59))
    assert set(restored) == set(rows)
    assert set(Incident.objects.values_list("status", "published_at")) == {("candidate", None)}
    assert events.number_waiting(now=NOW + timedelta(days=1)) == 0


def test_undoing_in_one_go_leaves_what_somebody_decided_about_since(moderator):
    kept, restored = ready(), ready()
    done = bulk.carry_out(incidents=[kept, restored], action="publish", by=moderator, now=NOW)
    senior = UserFactory(role=SENIOR_MODERATOR)
    curation.retract(incident=kept, reason="false", words="Staged.", by=senior, now=NOW)
    assert undoing.undo_batch(batch=done.batch, by=moderator, now=NOW) == [restored]
    assert Incident.objects.get(pk=kept.pk).status == Status.RETRACTED


def test_nobody_undoes_what_another_did_in_one_go(moderator, other):
    done = bulk.carry_out(incidents=[ready(), ready()], action="publish", by=moderator, now=NOW)
    with pytest.raises(NotUndoableError):
        undoing.undo_batch(batch=done.batch, by=other, now=NOW)
    assert Incident.objects.published().count() == 2


def test_each_is_a_transaction_of_its_own(moderator, monkeypatch):
    """So nothing is locked from the first to the last, and a crash half-way keeps what was done."""
    rows, publish = [ready() for _ in range(3)], curation.publish

    def crash_at_the_last(*, incident, **more):
        published = publish(incident=incident, **more)
        if incident == rows[-1]:
            raise RuntimeError("the power fails")
        return published

    monkeypatch.setattr(curation, "publish", crash_at_the_last)
    with pytest.raises(RuntimeError):
        bulk.carry_out(incidents=rows, action="publish", by=moderator)
    assert set(Incident.objects.published()) == set(rows[:2])
