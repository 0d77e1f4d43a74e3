"""Which decisions of moderators teach, and which do not."""

import pytest
from django.utils import timezone

from civicwatch.learning.verdict_sets import clean, write_tables
from incidents.force.examples import Kind, read_examples
from incidents.force.prediction import ForcePrediction
from incidents.force.verdicts import FORCE
from tests.factories import DecisionFactory, IncidentFactory, ReportFactory, SourceFactory, UserFactory


def report(**fields):
    given = {"grouped": True, "source": SourceFactory(may_train=True), "title": "", **fields}
    return ReportFactory(**given)


def published(rank=3, by=True, **fields):
    incident = IncidentFactory(published=True, force_rank=rank, reports=[report(**fields)])
    DecisionFactory(incident=incident, action="publish", by=UserFactory() if by else None, role="moderator")
    return incident


def closed(status="rejected", reason="not_force", **fields):
    incident = IncidentFactory(status=status, closed_reason=reason, reports=[report(**fields)])
    DecisionFactory(incident=incident, action="reject", by=UserFactory(), role="senior moderator")
    return incident


def handed_out():
    return list(FORCE.verdicts())


def test_a_published_incident_gives_its_posts_its_rank(db):
    incident = published(rank=4, text="They used tear gas.")
    (verdict,) = handed_out()
    assert (verdict.text, verdict.label, verdict.column) == ("They used tear gas.", "4", "force_rank")
    assert (verdict.by, verdict.source, verdict.together) == (
        "moderator",
        "replay",
        f"incident/{incident.pk}",
    )


@pytest.mark.parametrize("status", ["rejected", "retracted"])
def test_what_tells_of_no_force_teaches_that(db, status):
    closed(status=status, text="A parade.")
    (verdict,) = handed_out()
    assert (verdict.text, verdict.label, verdict.column) == ("A parade.", "0", "is_force")


@pytest.mark.parametrize("reason", ["not_here", "not_enough", "harmful", "other", "deleted_at_source"])
def test_other_reasons_to_close_say_nothing_about_force(db, reason):
    closed(reason=reason)
    assert handed_out() == []


@pytest.mark.parametrize(
    "fields",
    [
        {"source": None},
        {"forgotten_at": timezone.now(), "text": ""},
        {"deleted_at_source": timezone.now()},
    ],
)
def test_what_may_not_train_is_not_handed_out(db, fields):
    published(**fields)
    published(source=SourceFactory(may_train=False))
    assert handed_out() == []


def test_nothing_is_learned_from_imports_and_from_what_waits(db):
    published(by=False)
    IncidentFactory(force_rank=3, reports=[report()])
    assert handed_out() == []


def test_one_post_with_two_answers_is_a_contradiction(db):
    one = report(text="Officers pushed a man.")
    for rank in (2, 5):
        incident = IncidentFactory(published=True, force_rank=rank, reports=[one])
        DecisionFactory(incident=incident, action="publish", by=UserFactory())
    cleaned = clean(handed_out())
    assert (cleaned.rows, cleaned.conflicts) == ([], 2)


def test_training_reads_them_as_one_source_with_both_classes(db, tmp_path):
    published(rank=4, text="They used tear gas on the crowd.")
    closed(text="A parade went by.")
    write_tables(clean(handed_out()).rows, tmp_path)
    examples, skipped = read_examples(tmp_path)
    found = {(row.kind, row.source, row.is_force, row.rank) for row in examples}
    assert found == {(Kind.RANKED, "moderators", True, 4), (Kind.LABELLED, "moderators", False, None)}
    assert skipped == []
    assert set(FORCE.base_texts(tmp_path)) == {"They used tear gas on the crowd.", "A parade went by."}


@pytest.mark.parametrize(
    ("rank", "label", "agreed"),
    [(3, "3", True), (2, "3", False), (0, "0", True), (1, "0", True), (2, "0", False), (0, "1", True)],
)
def test_a_rank_must_be_met_and_no_force_only_not_taken_for_force(rank, label, agreed):
    said = ForcePrediction(0.9, rank >= 2, rank, [], [], "")
    assert FORCE.agrees(said, label, {}) is agreed
