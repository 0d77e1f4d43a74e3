"""Beat and the sweeper leave a sign of life; where it is old, doctor, /health/ready and /metrics say so."""

import threading
from datetime import timedelta

import pytest
from celery import Celery
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from civicwatch import health
from civicwatch.lib import jobs
from workers import signs_of_life
from workers.beat import Scheduler
from workers.diagnosis import diagnose
from workers.life_diagnosis import check_life
from workers.management.commands import sweep
from workers.models import SignOfLife
from workers.signs_of_life import BEAT, LONG, SWEEPER, Heartbeat, in_words, note, silent_for

pytestmark = pytest.mark.django_db


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def no_thread(monkeypatch):
    """A thread of its own would meet the transaction that holds the test's rows."""
    monkeypatch.setattr(threading.Thread, "start", lambda self: None)


@pytest.fixture
def get(settings, tmp_path, monkeypatch):
    settings.VAR, settings.REDIS_URL = tmp_path, "redis://127.0.0.1:1/0"
    monkeypatch.setattr(health, "_migrated", False)

    def get(path, **query):
        return Client().get(path, query, REMOTE_ADDR="127.0.0.1", HTTP_HOST="127.0.0.1:8000")

    return get


def test_what_is_written_is_when_the_loop_last_went_round(no_thread, monkeypatch):
    """The thread that writes would go on for ever although the loop hangs."""
    monkeypatch.setattr(signs_of_life.connection, "close", lambda: None)
    clock = Clock()
    heartbeat = Heartbeat(BEAT, clock=clock)
    heartbeat.beat()
    clock.now += 300

    heartbeat.write()

    assert silent_for(now=timezone.now())[BEAT].total_seconds() == pytest.approx(300, abs=2)
    heartbeat.beat()
    heartbeat.write()
    assert silent_for(now=timezone.now())[BEAT].total_seconds() < 2


def test_a_database_that_is_away_does_not_end_it(no_thread, monkeypatch, caplog):
    def refuse(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(signs_of_life, "note", refuse)
    monkeypatch.setattr(signs_of_life.connection, "close", lambda: None)

    Heartbeat(SWEEPER).write()

    assert "sign of life of sweeper could not be written" in caplog.text


def test_the_file_of_a_probe_is_touched_by_the_loop_itself(no_thread, tmp_path, monkeypatch):
    monkeypatch.setenv("ALIVE_FILE", str(tmp_path / "alive"))
    heartbeat = Heartbeat(BEAT)
    assert not (tmp_path / "alive").exists()

    heartbeat.beat()

    assert (tmp_path / "alive").stat().st_mode & 0o777 == 0o600


def test_each_round_of_beat_is_one(no_thread):
    scheduler = Scheduler(Celery(set_as_current=False), schedule={})
    clock = scheduler._heartbeat._clock = Clock()
    clock.now += 10**9

    scheduler.tick()

    assert scheduler._heartbeat._last == clock.now


def test_beat_that_waits_for_the_broker_is_heard_all_the_while_and_does_not_give_up(no_thread):
    """Or whoever asks for its signs would start it again for the broker's fault."""
    app = Celery(set_as_current=False, broker="redis://127.0.0.1:1/0")
    app.conf.broker_connection_max_retries = 1
    scheduler = Scheduler(app, schedule={})
    heard = []

    def beat():
        heard.append(1)
        if len(heard) == 8:  # in the third wait
            raise StopIteration

    scheduler._heartbeat.beat = beat

    with pytest.raises(StopIteration):
        _asked_for_in_the_first_round = scheduler.producer


def test_beat_is_started_with_that_scheduler():
    from civicwatch.lib.processes import command

    assert f"{Scheduler.__module__}:{Scheduler.__name__}" in command("beat", {})


def test_a_sweeper_that_has_much_to_do_is_heard_after_each_batch(monkeypatch):
    """With no worker left it may be at it for hours."""
    left, heard = [3, 2, 1], []
    chore = jobs.Chore(
        "much", "work", run=lambda: left.pop() if left else 0, is_overdue=lambda by: bool(left)
    )
    monkeypatch.setattr(jobs, "_registry", {"much": chore})
    monkeypatch.setattr(sweep.bell, "ring", lambda name: False)

    sweep.sweep(after_each=lambda: heard.append(len(left)))

    assert heard == [2, 1, 0]


@pytest.mark.parametrize(
    ("silence", "words"),
    [
        (None, "never heard"),
        (timedelta(seconds=3.2), "last heard 3 s ago"),
        (timedelta(minutes=7), "last heard 7 min ago"),
        (timedelta(days=2), "last heard 48 h ago"),
    ],
)
def test_how_long_in_words(silence, words):
    assert in_words(silence) == words


@pytest.mark.parametrize("name", [BEAT, SWEEPER])
@pytest.mark.parametrize("silence", [None, LONG + timedelta(seconds=1)])
def test_who_is_silent_for_long_is_told_with_what_to_do(name, silence):
    verdict, detail = check_life(name, silence)

    assert verdict == "warning"
    assert detail.startswith(in_words(silence)) and "start it again" in detail


def test_doctor_says_it(get):
    now = timezone.now()
    note(BEAT, at=now - timedelta(minutes=7))
    note(SWEEPER, at=now - timedelta(seconds=4))

    said = diagnose(now=now)

    told = {check["name"]: (check["verdict"], check["detail"]) for check in said["checks"]}
    assert said["silent_seconds"] == {BEAT: 420.0, SWEEPER: 4.0}
    assert told["sweeper"] == ("ok", "last heard 4 s ago")
    assert told["beat"][0] == "warning" and told["beat"][1].startswith("last heard 7 min ago")


def test_readiness_tells_of_it_and_does_not_hang_on_it(get):
    note(SWEEPER, at=timezone.now() - timedelta(hours=3))

    answer = get("/health/ready")

    assert answer.status_code == 200
    assert answer.json()["checks"]["beat"] == "never heard"
    assert answer.json()["checks"]["sweeper"] == "last heard 3 h ago"


def test_the_figures_say_it(get):
    note(SWEEPER, at=timezone.now() - timedelta(seconds=30))

    shown = get("/metrics", **{"name[]": "civicwatch_process_silent_seconds"}).content.decode()

    lines = dict(line.rsplit(" ", 1) for line in shown.splitlines() if not line.startswith("#"))
    assert lines['civicwatch_process_silent_seconds{process="beat"}'] == "+Inf"
    assert float(lines['civicwatch_process_silent_seconds{process="sweeper"}']) == pytest.approx(30, abs=3)


def test_one_row_a_process():
    for _ in range(3):
        note(BEAT, at=timezone.now())

    assert SignOfLife.objects.count() == 1
