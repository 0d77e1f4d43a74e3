"""The engine: claims, leases, failures, retries and nothing lost when a worker dies."""

from datetime import timedelta

import pytest
from django.utils import timezone

from civicwatch.lib import jobs
from civicwatch.lib.jobs import FAILED, LEASE, Chore, StageJob
from civicwatch.lib.not_now import NotNowError
from incidents.models import Report, ReportStage, Tag
from tests.factories import ReportFactory

pytestmark = pytest.mark.django_db


def job(work, **changes) -> StageJob:
    settings = {"name": "test_job", "queue": "work", "kind": "report", "writes": ("sentence",), "batch": 3}
    return StageJob(model=Report, stage=ReportStage.RECEIVED, work=work, **{**settings, **changes})


def finish(rows):
    for row in rows:
        row.sentence = f"seen {row.external_id}"
        row.move_to(ReportStage.GROUPED, done=True)


def fall_due(**which):
    Report.objects.filter(**which).update(due_at=timezone.now() - timedelta(seconds=1))


def test_rows_move_to_the_next_stage_in_batches():
    ReportFactory.create_batch(7)
    moving = job(finish)

    sizes = []
    while taken := moving.run_once():
        sizes.append(taken)

    assert sizes == [3, 3, 1]
    assert set(Report.objects.values_list("stage", "due_at", "lease_token")) == {("grouped", None, None)}
    assert Report.objects.filter(sentence__startswith="seen ").count() == 7


def test_only_the_fields_named_are_written():
    report = ReportFactory()

    def work(rows):
        finish(rows)
        rows[0].title = "not mine to write"

    job(work).run_once()

    report.refresh_from_db()
    assert report.sentence and report.title != "not mine to write"


def test_a_claimed_row_is_not_claimed_again_before_its_lease_ends():
    ReportFactory()
    first, second = job(finish)._claim(3), job(finish)._claim(3)
    assert len(first) == 1 and second == []


def test_a_dead_workers_row_falls_due_again_by_itself():
    report = ReportFactory()
    job(finish)._claim(3)
    Report.objects.update(due_at=timezone.now() - timedelta(milliseconds=1))  # the lease has run out

    assert job(finish).run_once() == 1
    report.refresh_from_db()
    assert report.stage == ReportStage.GROUPED


def test_a_worker_that_lost_its_lease_writes_nothing():
    ReportFactory()

    def too_slow(rows):
        fall_due()
        assert job(finish).run_once() == 1  # somebody else takes over and finishes
        rows[0].sentence = "too late"
        rows[0].move_to(ReportStage.SET_ASIDE, done=True)

    job(too_slow).run_once()
    assert Report.objects.get().sentence.startswith("seen ")


def test_a_row_erased_meanwhile_does_not_come_back():
    ReportFactory()

    def erased(rows):
        Report.objects.all().delete()
        finish(rows)

    job(erased).run_once()
    assert not Report.objects.exists()


def test_one_bad_row_does_not_hold_up_its_batch(caplog):
    bad = ReportFactory(external_id="bad")
    ReportFactory.create_batch(2)

    def work(rows):
        if any(row.external_id == "bad" for row in rows):
            raise ValueError("cannot read \0 this")
        finish(rows)

    job(work).run_once()

    bad.refresh_from_db()
    assert Report.objects.filter(stage=ReportStage.GROUPED).count() == 2
    assert (bad.stage, bad.attempts) == (ReportStage.RECEIVED, 1)
    assert "ValueError" in caplog.text
    assert "cannot read" not in caplog.text
    assert bad.error == "ValueError: cannot read \\0 this"
    assert bad.due_at > timezone.now()


def test_after_five_tries_a_row_rests_in_failed_and_can_be_retried():
    report = ReportFactory()

    def work(rows):
        raise RuntimeError("never works")

    for _ in range(jobs.MAX_ATTEMPTS):
        fall_due()
        assert job(work).run_once() == 1
    report.refresh_from_db()
    assert (report.stage, report.failed_stage, report.due_at) == (FAILED, ReportStage.RECEIVED, None)
    assert report.error == "RuntimeError: never works"

    assert jobs.retry(Report.objects.all()) == 1
    assert job(finish).run_once() == 1
    report.refresh_from_db()
    assert (report.stage, report.error, report.attempts) == (ReportStage.GROUPED, "", 0)


def test_a_row_that_kills_its_worker_is_taken_alone_the_third_time():
    ReportFactory.create_batch(3)
    killed = job(finish)
    for _ in range(2):  # claimed, and never heard of again
        assert len(killed._claim(3, attempts__lt=2)) == 3
        fall_due()
    assert killed.run_once() == 1


def test_a_row_that_kills_every_worker_rests_in_failed_without_another_try():
    report = ReportFactory()
    for _ in range(jobs.MAX_ATTEMPTS):
        job(finish)._claim(3)
        fall_due()
    assert job(finish).run_once() == 1
    report.refresh_from_db()
    assert report.stage == FAILED and report.error.startswith("WorkerDiedError: ")


def test_rows_tried_before_are_not_starved_by_new_ones():
    tried = ReportFactory(attempts=2)
    ReportFactory.create_batch(3)
    job(finish).run_once()
    tried.refresh_from_db()
    assert tried.stage == ReportStage.GROUPED


def test_what_work_returns_is_written_in_the_closing_transaction():
    ReportFactory()

    def work(rows):
        finish(rows)

        def write(held):
            Tag.objects.create(slug="from-write", name=str(len(held)))
            raise RuntimeError("after the tag")

        return write

    job(work).run_once()
    assert not Tag.objects.filter(slug="from-write").exists()
    assert Report.objects.get().stage == ReportStage.RECEIVED


def test_the_lease_is_renewed_while_the_work_goes_on(monkeypatch, transactional_db):
    monkeypatch.setattr(jobs, "RENEW_EVERY_SECONDS", 0.02)
    ReportFactory()
    seen = []

    def slow(rows):
        before = Report.objects.get().due_at
        for _ in range(2000):
            if (now := Report.objects.get().due_at) > before:
                seen.append(now)
                break
        finish(rows)

    job(slow).run_once()
    assert seen and Report.objects.get().stage == ReportStage.GROUPED


def test_overdue_counts_only_what_has_waited_that_long():
    ReportFactory(due_at=timezone.now() - timedelta(seconds=30))
    waiting = job(finish)
    assert waiting.overdue(by=timedelta(seconds=10))
    assert not waiting.overdue(by=timedelta(minutes=1))


def test_draining_goes_on_until_every_job_comes_back_empty(monkeypatch):
    ReportFactory.create_batch(4)
    monkeypatch.setattr(jobs, "_registry", {})
    jobs.register(Chore("never", "work", run=lambda: 0), job(finish))
    assert jobs.drain() == 4
    assert jobs.drain() == 0


def test_a_row_whose_work_cannot_be_done_now_waits_for_as_long_as_it_takes():
    row = ReportFactory()

    def away(rows):
        raise NotNowError("the bucket was not reached")

    for _ in range(jobs.MAX_ATTEMPTS + 3):
        fall_due()
        job(away).run_once()

    row.refresh_from_db()
    assert (row.stage, row.error) == (ReportStage.RECEIVED, "NotNowError: the bucket was not reached")
    assert timezone.now() < row.due_at < timezone.now() + timedelta(minutes=1)
    fall_due()
    assert job(finish).run_once() == 1


def test_a_chore_that_cannot_be_done_now_keeps_no_other_waiting(monkeypatch):
    monkeypatch.setattr(jobs, "_registry", {})
    ReportFactory()

    def away():
        raise NotNowError("the bucket was not reached")

    jobs.register(Chore("away", "work", run=away), job(finish))

    assert jobs.drain() == 1


def test_two_jobs_may_not_share_a_name(monkeypatch):
    monkeypatch.setattr(jobs, "_registry", {})
    jobs.register(job(finish))
    with pytest.raises(ValueError, match="test_job"):
        jobs.register(job(lambda rows: None))


def test_the_lease_outlasts_two_renewals():
    assert LEASE.total_seconds() > 2 * jobs.RENEW_EVERY_SECONDS


def test_a_job_that_gives_way_is_worked_on_by_one_thread_while_others_are_free():
    ReportFactory.create_batch(7)
    long_one = job(finish, name="test_long_job", gives_way=True)
    taken_meanwhile = []

    def work(rows):
        taken_meanwhile.append(long_one.run_once())  # as another thread of this process would
        finish(rows)

    working = job(work, name="test_long_job", gives_way=True)
    sizes = []
    while taken := working.run_once():
        sizes.append(taken)

    assert (sizes, taken_meanwhile) == ([3, 3, 1], [0, 0, 0])


def test_a_job_that_gives_way_is_free_again_after_a_failure(monkeypatch):
    ReportFactory()
    failing = job(finish, name="test_failing_job", gives_way=True)
    monkeypatch.setattr(
        StageJob, "_claim", lambda *a, **k: (_ for _ in ()).throw(RuntimeError("no database"))
    )

    with pytest.raises(RuntimeError):
        failing.run_once()
    monkeypatch.undo()

    assert failing.run_once() == 1
