"""Decisions about one incident: what each needs, does, logs, and tells the world."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from civicwatch.access.roles import MODERATOR, SENIOR_MODERATOR
from civicwatch.events import services as events
from civicwatch.events.models import Event
from civicwatch.maps import cells
from incidents.models import Incident, Status
from incidents.services import curation
from incidents.services.curation_errors import (
    ChangedMeanwhileError,
    NotAllowedError,
    NotPossibleError,
    NotPublishableError,
)
from incidents.services.editing import edit
from tests.factories import EvidenceFactory, IncidentFactory, TagFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


@pytest.fixture
def moderator():
    return UserFactory(role=MODERATOR)


@pytest.fixture
def senior():
    return UserFactory(role=SENIOR_MODERATOR)


def test_publish_puts_a_candidate_on_the_record(moderator):
    incident = IncidentFactory(placed=True, evidence=1, held_because="no date")

    published = curation.publish(incident=incident, by=moderator, now=NOW)

    published.refresh_from_db()
    assert published.status == Status.PUBLISHED
    assert published.published_at == NOW
    assert published.updated_at > incident.updated_at
    assert published.map_version > 0
    assert published.held_because == ""


def test_publish_works_out_the_cell_of_a_candidate_that_the_machine_placed(moderator):
    incident = IncidentFactory(placed=True, evidence=1, cell=None)
    published = curation.publish(incident=incident, by=moderator)
    assert published.cell == cells.encode(44.9778, -93.265)


@pytest.mark.parametrize(
    ("without", "word"),
    [
        ({"occurred_on": None}, "When"),
        ({"latitude": None, "longitude": None}, "Where"),
        ({"evidence": 0}, "Evidence"),
    ],
)
def test_publish_says_what_is_missing_and_where_to_put_it(moderator, without, word):
    incident = IncidentFactory(**{"placed": True, "evidence": 1, **without})

    with pytest.raises(NotPublishableError) as stopped:
        curation.publish(incident=incident, by=moderator)

    assert len(stopped.value.missing) == 1
    assert f"“{word}”" in str(stopped.value)
    assert Incident.objects.get(pk=incident.pk).status == Status.CANDIDATE
    assert not incident.decisions.exists()


def test_evidence_without_link_or_document_does_not_count(moderator):
    incident = IncidentFactory(placed=True)
    EvidenceFactory(incident=incident, url="", title="somebody told me")
    with pytest.raises(NotPublishableError):
        curation.publish(incident=incident, by=moderator)


@pytest.mark.parametrize("kept", [{"archive_url": "https://archive.example.org/1"}, {"sha256": "a" * 64}])
def test_an_archived_link_or_a_kept_document_counts(moderator, kept):
    incident = IncidentFactory(placed=True)
    EvidenceFactory(incident=incident, url="", **kept)
    assert curation.publish(incident=incident, by=moderator).status == Status.PUBLISHED


def test_evidence_of_a_merged_incident_counts_for_the_survivor(moderator):
    survivor = IncidentFactory(placed=True)
    IncidentFactory(merged_into=IncidentFactory(merged_into=survivor), evidence=1)
    assert curation.publish(incident=survivor, by=moderator).status == Status.PUBLISHED


def test_published_event_tells_public_facts(moderator):
    incident = IncidentFactory(placed=True, evidence=1, state_id="27", force_rank=2, tags=["shove"])

    curation.publish(incident=incident, by=moderator)

    event = Event.objects.get()
    assert (event.kind, event.subject) == ("incident.published", f"incidents/{incident.pk}")
    assert event.payload["title"] == incident.title
    assert event.payload["tags"] == ["shove"]
    assert event.payload["state"] == "MN"


def test_event_of_a_restricted_incident_tells_rank_day_and_state_only(moderator):
    incident = IncidentFactory(placed=True, evidence=1, state_id="27", force_rank=2, restricted=True)

    published = curation.publish(incident=incident, by=moderator)

    assert published.restricted
    assert Event.objects.get().payload == {
        "id": incident.pk,
        "force_rank": 2,
        "occurred_on": "2026-05-29",
        "state": "MN",
    }


def test_reject_closes_a_candidate_and_the_public_hears_nothing(moderator):
    incident = IncidentFactory()

    curation.reject(incident=incident, reason="not_force", words=" A concert. ", by=moderator, now=NOW)

    incident.refresh_from_db()
    assert (incident.status, incident.closed_reason) == (Status.REJECTED, "not_force")
    assert incident.map_version == 0
    assert not Event.objects.exists()
    assert incident.decisions.get().reason == "A concert."


def test_reject_needs_a_reason_from_the_list(moderator):
    with pytest.raises(ValidationError):
        curation.reject(incident=IncidentFactory(), reason="because", by=moderator)


def test_retract_takes_a_published_incident_off_the_map(senior):
    incident = IncidentFactory(published=True)
    before = incident.map_version

    curation.retract(incident=incident, reason="false", words="The clip was staged.", by=senior, now=NOW)

    incident.refresh_from_db()
    assert (incident.status, incident.closed_reason) == (Status.RETRACTED, "false")
    assert incident.map_version > before
    assert incident.published_at is not None
    event = Event.objects.get()
    assert (event.kind, event.payload["status"]) == ("incident.retracted", "retracted")
    assert incident.title not in str(event.payload)


@pytest.mark.parametrize(("reason", "words"), [("", "Staged."), ("false", "  ")])
def test_retract_needs_a_category_and_words(senior, reason, words):
    incident = IncidentFactory(published=True)
    with pytest.raises(ValidationError):
        curation.retract(incident=incident, reason=reason, words=words, by=senior)


@pytest.mark.parametrize("status", [Status.REJECTED, Status.RETRACTED])
def test_reopen_brings_back_what_was_closed(senior, status):
    incident = IncidentFactory(status=status, closed_reason="other")
    reopened = curation.reopen(incident=incident, by=senior)
    assert (reopened.status, reopened.closed_reason) == (Status.CANDIDATE, "")
    assert not Event.objects.exists()


def test_reopening_a_published_incident_takes_it_off_the_map(senior):
    incident = IncidentFactory(published=True)
    reopened = curation.reopen(incident=incident, by=senior)
    assert reopened.map_version > incident.map_version
    assert Event.objects.get().kind == "incident.retracted"


def test_publishing_again_keeps_the_first_date_of_publication(senior):
    incident = curation.reopen(incident=IncidentFactory(published=True), by=senior)
    first = incident.published_at
    assert curation.publish(incident=incident, by=senior, now=NOW).published_at == first


def test_reveal_shows_what_was_hidden_and_tells_it(senior):
    incident = IncidentFactory(published=True, restricted=True)

    curation.reveal(incident=incident, by=senior)

    incident.refresh_from_db()
    assert not incident.restricted
    assert Event.objects.get().payload["title"] == incident.title
    assert incident.decisions.get().changes == {"restricted": {"from": True, "to": False}}


def test_reveal_of_what_is_not_hidden_leaves_no_trace(senior):
    incident = IncidentFactory(published=True)
    curation.reveal(incident=incident, by=senior)
    assert not incident.decisions.exists()


def test_the_machine_needs_no_right_and_is_named_as_such():
    incident = curation.publish(incident=IncidentFactory(placed=True, evidence=1), by=None)
    decision = incident.decisions.get()
    assert (decision.by, decision.role) == (None, "machine")


def decide(action, incident, by, **more):
    extra = {"reject": {"reason": "other"}, "retract": {"reason": "other", "words": "So it is."}}.get(
        action, {}
    )
    return getattr(curation, action)(incident=incident, by=by, **extra, **more)


ROW = {
    "publish": {"placed": True, "evidence": 1},
    "reject": {},
    "retract": {"published": True},
    "reveal": {"restricted": True},
}


@pytest.mark.parametrize("action", ["publish", "reject", "retract", "reveal"])
def test_nobody_decides_without_the_right(action):
    incident = IncidentFactory(**ROW[action])
    with pytest.raises(NotAllowedError):
        decide(action, incident, UserFactory())
    assert not incident.decisions.exists()


@pytest.mark.parametrize("action", ["retract", "reveal"])
def test_a_moderator_may_not_do_what_takes_a_senior(action, moderator):
    with pytest.raises(PermissionDenied):
        decide(action, IncidentFactory(**ROW[action]), moderator)


def test_a_person_who_was_switched_off_may_do_nothing(moderator):
    moderator.is_active = False
    moderator.save()
    with pytest.raises(NotAllowedError):
        decide("reject", IncidentFactory(), type(moderator).objects.get(pk=moderator.pk))


@pytest.mark.parametrize(
    ("action", "status"),
    [
        ("publish", Status.REJECTED),
        ("reject", Status.RETRACTED),
        ("retract", Status.CANDIDATE),
        ("reopen", Status.CANDIDATE),
    ],
)
def test_a_move_that_is_not_in_the_table_changes_nothing(senior, action, status):
    incident = IncidentFactory(placed=True, evidence=1, status=status)
    with pytest.raises(NotPossibleError):
        decide(action, incident, senior)
    assert Incident.objects.get(pk=incident.pk).status == status


@pytest.mark.parametrize("action", ["publish", "reject", "retract", "reveal"])
def test_who_looked_at_an_older_state_is_told_and_nothing_is_lost(action, senior):
    incident = IncidentFactory(**ROW[action])
    seen = incident.updated_at - timedelta(seconds=1)

    with pytest.raises(ChangedMeanwhileError, match="somebody else"):
        decide(action, incident, senior, seen=seen)

    assert not incident.decisions.exists()


def test_updated_at_always_moves_even_where_clocks_do_not(senior):
    incident = IncidentFactory(updated_at=NOW)
    incident = curation.reject(incident=incident, reason="other", by=senior, now=NOW - timedelta(hours=1))
    assert incident.updated_at > NOW


def test_the_log_says_who_when_from_where_to_where_and_why(senior):
    incident = IncidentFactory(placed=True, evidence=1, tags=["shove"])
    TagFactory(slug="tear-gas")
    incident = curation.publish(incident=incident, by=senior, now=NOW)
    incident = curation.retract(incident=incident, reason="false", words="Staged.", by=senior, now=NOW)
    incident = curation.reopen(incident=incident, words="It was not.", by=senior, now=NOW)
    curation.reject(incident=incident, reason="other", by=senior, now=NOW)

    log = incident.decisions.order_by("pk").values_list(
        "action", "from_status", "to_status", "reason", "role", "by", "at"
    )
    assert list(log) == [
        ("publish", "candidate", "published", "", SENIOR_MODERATOR, senior.pk, NOW),
        ("retract", "published", "retracted", "Staged.", SENIOR_MODERATOR, senior.pk, NOW),
        ("reopen", "retracted", "candidate", "It was not.", SENIOR_MODERATOR, senior.pk, NOW),
        ("reject", "candidate", "rejected", "", SENIOR_MODERATOR, senior.pk, NOW),
    ]


@pytest.mark.parametrize(
    "broken",
    [
        {"status": Status.PUBLISHED},
        {"status": Status.MERGED},
        {"latitude": 91, "longitude": 0},
        {"force_rank": 6},
    ],
)
def test_the_database_refuses_what_no_service_would_write(broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        IncidentFactory(**broken)


def test_the_database_refuses_an_incident_merged_into_itself():
    incident = IncidentFactory()
    incident.status, incident.merged_into_id = Status.MERGED, incident.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        incident.save()


def test_what_the_stream_said_before_is_forgotten_when_it_is_retracted(senior):
    incident = curation.publish(incident=IncidentFactory(placed=True, evidence=1), by=senior)
    assert incident.title in str(Event.objects.get().payload)
    events.number_waiting(now=timezone.now() + timedelta(minutes=2))

    curation.retract(incident=incident, reason="harmful", words="A person asked.", by=senior)

    assert Event.objects.count() == 2
    assert not any(incident.title in str(event.payload) for event in Event.objects.all())


def test_what_the_stream_said_before_is_forgotten_when_it_is_corrected(moderator):
    named = IncidentFactory(placed=True, evidence=1, title="John Doe is beaten")
    incident = curation.publish(incident=named, by=moderator)

    edit(incident=incident, values={"title": "A man is beaten"}, by=moderator)

    said = str(list(Event.objects.values_list("payload", flat=True)))
    assert "John Doe" not in said
    assert "A man is beaten" in said


def test_what_the_stream_said_before_is_forgotten_when_it_is_hidden(moderator):
    incident = curation.publish(incident=IncidentFactory(placed=True, evidence=1), by=moderator)
    other = curation.publish(incident=IncidentFactory(placed=True, evidence=1), by=moderator)

    edit(incident=incident, values={"restricted": True}, by=moderator)

    said = str(list(Event.objects.values_list("payload", flat=True)))
    assert incident.title not in said
    assert other.title in said
