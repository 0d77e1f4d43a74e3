"""The bell: rung after commit, once for many rows, and never a reason to fail."""

import pytest
from celery import current_app
from django.db import transaction

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
