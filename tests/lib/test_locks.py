"""Turns keep the order of work between processes, and hold nothing up for ever."""

import subprocess
import sys
import time

import pytest

from civicwatch.lib import locks

pytestmark = pytest.mark.django_db

HOLDER = (
    "import django, sys\ndjango.setup()\nfrom civicwatch.lib import locks\n"
    "with locks.turn('test') as held:\n    print(held, flush=True)\n    sys.stdin.read()"
)


@pytest.fixture
def var(settings, tmp_path, monkeypatch):
    """Turns of files, whatever the database: the other process here knows no PostgreSQL."""
    monkeypatch.setattr(locks, "_turn_of_database", locks._turn_of_file)
    settings.VAR = tmp_path
    return tmp_path


def holder(var):
    """Another process in its turn."""
    environment = {
        "PATH": "/usr/bin:/bin", "CIVICWATCH_VAR": str(var), "DJANGO_SETTINGS_MODULE": "civicwatch.settings",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline().strip() == "True"
    return process


def end(process):
    process.stdin.close()
    process.stdout.close()
    process.wait(timeout=20)


def test_one_after_the_other(var):
    for _ in range(2):
        with locks.turn("test") as held:
            assert held


def test_two_names_do_not_wait_for_each_other(var):
    with locks.turn("one") as first, locks.turn("two") as second:
        assert first and second


def test_whoever_comes_second_waits(var, monkeypatch):
    monkeypatch.setattr(locks, "PATIENCE_SECONDS", 0.3)
    process = holder(var)
    began = time.monotonic()

    with locks.turn("test") as held:
        assert not held, "after a while work goes on without a turn"

    assert time.monotonic() - began >= 0.3
    end(process)
    with locks.turn("test") as held:
        assert held


def test_a_turn_ends_with_its_process(var):
    process = holder(var)
    process.kill()
    end(process)

    with locks.turn("test") as held:
        assert held


def test_an_error_inside_ends_it(var):
    with pytest.raises(ValueError, match="inside"), locks.turn("test"):
        raise ValueError("inside")
    with locks.turn("test") as held:
        assert held


@pytest.mark.django_db
def test_a_job_in_order_works_in_its_turn(var, monkeypatch):
    from civicwatch.lib.jobs import StageJob
    from incidents.models import Report

    turns = []
    turn = locks.turn

    def note(name):
        turns.append(name)
        return turn(name)

    monkeypatch.setattr(locks, "turn", note)
    given = {"queue": "work", "kind": "report", "model": Report, "stage": "received", "writes": ()}

    StageJob("in order", work=lambda rows: None, in_order=True, **given).run_once()
    StageJob("as it comes", work=lambda rows: None, **given).run_once()

    assert turns == ["in order"]


@pytest.mark.django_db
def test_rows_that_the_work_deletes_stay_deleted():
    from civicwatch.lib.jobs import StageJob
    from incidents.models import Report
    from tests.factories import ReportFactory

    kept, gone = ReportFactory(stage="received"), ReportFactory(stage="received")

    def work(rows):
        for row in rows:
            row.move_to("grouped", done=True)
        return lambda held: Report.objects.filter(pk=gone.pk).delete()

    given = {"queue": "work", "kind": "report", "model": Report, "stage": "received", "writes": ()}
    assert StageJob("deleting", work=work, **given).run_once() == 2

    assert [report.pk for report in Report.objects.filter(stage="grouped")] == [kept.pk]
    assert not Report.objects.filter(pk=gone.pk).exists()
