"""Claims, pages and the record of visits: what two workers, or a crash, must not break."""

from datetime import UTC, datetime, timedelta

import pytest

from incidents.models import Report, Source, SourceRun
from incidents.posts import Post
from incidents.services import sources
from incidents.services.sources import LeaseLostError, Visit

NOW = datetime(2026, 5, 30, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def make(**changes):
    fields = {"kind": "news", "name": "paper", "label": "The Paper", "enabled": True, "due_at": NOW}
    return Source.objects.create(**{**fields, **changes})


def post(number=1):
    return Post("news", str(number), None, None, f"Title {number}", "Text", NOW, b"{}")


def test_a_source_that_is_due_is_claimed_once():
    make()
    first, second = sources.claim_next(now=NOW), sources.claim_next(now=NOW)

    assert first.last_attempt_at == NOW
    assert second is None


def test_two_workers_that_saw_the_same_row_do_not_both_get_it():
    make()
    seen_by_one, seen_by_other = Source.objects.get(), Source.objects.get()

    assert sources.claim(seen_by_one, now=NOW)
    assert not sources.claim(seen_by_other, now=NOW)


def test_a_dead_workers_source_is_due_again_after_its_lease():
    make()
    sources.claim_next(now=NOW)

    assert sources.claim_next(now=NOW + sources.LEASE - timedelta(seconds=1)) is None
    assert sources.claim_next(now=NOW + sources.LEASE) is not None


@pytest.mark.parametrize(
    "changes", [{"enabled": False}, {"due_at": NOW + timedelta(1)}, {"due_at": None}, {"kind": "fax"}]
)
def test_what_is_off_not_due_or_of_no_kind_is_not_claimed(changes):
    make(**changes)

    assert sources.claim_next(now=NOW) is None


def test_a_source_without_its_key_is_not_claimed_until_there_is_one(settings):
    settings.X_BEARER_TOKEN = ""
    make(kind="x", settings={"query": "police"})
    assert sources.claim_next(now=NOW) is None

    settings.X_BEARER_TOKEN = "a-key"
    assert sources.claim_next(now=NOW) is not None


def test_a_page_is_stored_with_its_cursor_and_renews_the_lease():
    make()
    source = sources.claim_next(now=NOW)
    later = NOW + timedelta(minutes=1)

    kept = sources.keep_page(source, posts=[post()], cursor={"etag": "v1"}, now=later)

    stored = Source.objects.get()
    assert (kept.stored, stored.cursor, stored.due_at) == (1, {"etag": "v1"}, later + sources.LEASE)
    assert Report.objects.get().source == stored


def test_after_losing_the_lease_neither_posts_nor_cursor_are_written():
    make()
    slow = sources.claim_next(now=NOW)
    sources.claim_next(now=NOW + sources.LEASE)

    with pytest.raises(LeaseLostError):
        sources.keep_page(slow, posts=[post()], cursor={"etag": "old"}, now=NOW + sources.LEASE)

    assert Source.objects.get().cursor == {}
    assert not Report.objects.exists()


def test_a_page_whose_posts_fail_moves_no_cursor(monkeypatch):
    make()
    source = sources.claim_next(now=NOW)

    def broken(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(sources, "receive", broken)
    with pytest.raises(RuntimeError):
        sources.keep_page(source, posts=[post()], cursor={"etag": "v1"}, now=NOW)

    assert Source.objects.get().cursor == {}


def visit(outcome=SourceRun.Outcome.OK, **changes):
    return Visit(started_at=NOW, outcome=outcome, **changes)


def finished(source, outcome, **changes):
    source = Source.objects.get(pk=source.pk)
    assert sources.claim(source, now=NOW)
    sources.finish(source, visit(outcome, **changes), now=NOW)
    return Source.objects.get(pk=source.pk)


def test_a_success_is_recorded_and_due_again_after_the_interval():
    source = finished(make(interval_minutes=30), "ok", received=3, stored=2)

    assert (source.last_success_at, source.due_at, source.lease_token) == (
        NOW,
        NOW + timedelta(minutes=30),
        None,
    )
    run = SourceRun.objects.get()
    assert (run.outcome, run.received, run.stored) == ("ok", 3, 2)


def test_failures_back_off_up_to_six_hours_and_one_success_ends_it():
    source, waits = make(), []
    for _ in range(12):
        source = finished(source, "failed", error="no")
        waits.append((source.due_at - NOW).total_seconds() / 60)

    assert waits[:4] == [1, 2, 4, 8]
    assert waits[-1] == 360
    assert finished(source, "ok").failures == 0


def test_a_failure_keeps_the_last_success():
    source = finished(make(last_success_at=NOW - timedelta(hours=2)), "failed", error="no answer\0")

    assert (source.last_success_at, source.last_error) == (NOW - timedelta(hours=2), "no answer")


def test_a_rate_limit_is_waited_out_and_is_no_failure():
    source = finished(make(), "rate_limited", wait=timedelta(minutes=14))

    assert (source.due_at, source.failures) == (NOW + timedelta(minutes=14), 0)


def test_old_visits_are_forgotten():
    source = make()
    old = NOW - sources.KEEP_RUNS - timedelta(days=1)
    SourceRun.objects.create(source=source, started_at=old, finished_at=old, outcome="ok")

    sources.record_visit(source, visit(), now=NOW)

    assert SourceRun.objects.get().started_at == NOW


def test_a_replay_source_is_made_once_and_never_due():
    first, second = sources.replay_source("demo-posts"), sources.replay_source("demo-posts")

    assert first == second
    assert (first.kind, first.label, first.due_at) == ("replay", "Demo posts", None)
