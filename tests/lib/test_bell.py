"""The bell: rung after commit, once for many rows, and never a reason to fail."""

import threading
import time

import pytest
from celery import current_app
from django.db import connection, transaction

from civicwatch.lib import bell, broker


class Client:
    """The two commands that the bell uses, in memory."""

    def __init__(self):
        self.keys = set()

    def set(self, key, value, *, nx, ex):
        assert nx and ex
        fresh = key not in self.keys
        self.keys.add(key)
        return fresh or None

    def delete(self, key):
        self.keys.discard(key)
        return 1


@pytest.fixture
def sent(monkeypatch):
    client, calls = Client(), []
    monkeypatch.setattr(broker, "client", lambda: client)
    monkeypatch.setattr(broker, "_resting_until", 0.0)
    monkeypatch.setattr(current_app, "send_task", lambda name, **options: calls.append((name, options)))
    return calls


def test_many_rings_before_the_answer_are_one(sent):
    assert bell.ring("work") and bell.ring("work")
    assert sent == [("work", {"retry": False})]
    bell.answer("work")
    bell.ring("work")
    assert len(sent) == 2


@pytest.mark.django_db(transaction=True)
def test_nothing_is_rung_before_commit_or_after_rollback(sent):
    with transaction.atomic():
        bell.ring_after_commit("work")
        assert sent == []
    assert len(sent) == 1
    with pytest.raises(RuntimeError), transaction.atomic():
        bell.ring_after_commit("other")
        raise RuntimeError
    assert len(sent) == 1


def test_a_broker_that_is_down_is_left_alone_for_a_while(monkeypatch):
    calls = []

    def down():
        calls.append(1)
        raise ConnectionError

    monkeypatch.setattr(broker, "client", down)
    monkeypatch.setattr(broker, "_resting_until", 0.0)
    assert not bell.ring("work")
    assert not bell.ring("work")
    assert len(calls) == 1
    monkeypatch.setattr(broker, "_resting_until", 0.0)


@pytest.fixture
def quiet(sent, monkeypatch):
    """No breath is being held from an earlier test; returns what was asked of the broker."""
    asked = []
    bell._quiet_until.clear()
    bell._coming.clear()
    monkeypatch.setattr(bell, "ring", asked.append)
    return asked


@pytest.mark.django_db(transaction=True)
def test_within_a_breath_the_broker_is_asked_twice_and_once_after_the_last(quiet, monkeypatch):
    monkeypatch.setattr(bell, "BREATH_SECONDS", 0.3)
    for _ in range(50):
        bell.ring_in_a_breath_after_commit("work")
    assert quiet == ["work"], "the first at once"

    waiting = [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
    assert len(waiting) == 1 and waiting[0].daemon
    waiting[0].join()
    assert quiet == ["work", "work"], "and one for all that came since"


@pytest.mark.django_db(transaction=True)
def test_what_is_committed_while_a_late_ring_goes_out_rings_for_itself(quiet, monkeypatch):
    monkeypatch.setattr(bell, "BREATH_SECONDS", 0.05)
    bell.ring_in_a_breath_after_commit("work")

    def ring(name):
        quiet.append(name)
        if len(quiet) == 2:
            bell.ring_in_a_breath_after_commit("work")
            connection.close()  # that of the thread in which the late ring goes out

    monkeypatch.setattr(bell, "ring", ring)
    bell.ring_in_a_breath_after_commit("work")
    for _ in range(100):
        if len(quiet) == 3:
            break
        time.sleep(0.02)

    assert quiet == ["work"] * 3


@pytest.mark.django_db(transaction=True)
def test_where_no_thread_is_to_be_had_it_rings_at_once_and_is_not_silent_from_then_on(quiet, monkeypatch):
    def refuse(timer):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(bell, "BREATH_SECONDS", 30)
    bell.ring_in_a_breath_after_commit("work")
    monkeypatch.setattr(threading.Timer, "start", refuse)

    for _ in range(2):
        bell.ring_in_a_breath_after_commit("work")

    assert quiet == ["work"] * 3
