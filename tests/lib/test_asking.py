"""Asking a worker: the answer comes, nothing stays in the broker, and silence ends in time."""

import threading
import time

import pytest
import redis

from civicwatch.lib import asking, broker


@pytest.fixture
def wire(valkey_url, settings, monkeypatch):
    """A real broker, and tasks that are sent end up in a list instead of a worker."""
    settings.REDIS_URL = valkey_url
    broker.client.cache_clear()
    monkeypatch.setattr(broker, "_resting_until", 0.0)
    sent = []
    monkeypatch.setattr(asking.current_app, "send_task", lambda name, **given: sent.append((name, given)))
    yield sent
    broker.client.cache_clear()


def work(sent, answering):
    """Stands in for the worker: answers the first task that is sent."""

    def run():
        while not sent:
            time.sleep(0.005)
        asking.answer(sent[0][1]["args"][0], answering)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


def test_question_and_attachment_arrive_and_the_answer_comes_back(wire):
    seen = []
    photo = bytes(range(256)) * 20_000
    thread = work(wire, lambda question, attachment: seen.append((question, attachment)) or {"said": 7})

    answer = asking.ask("some_task", {"experiment": 3}, photo, queue="judge")

    thread.join(5)
    assert answer == {"said": 7}
    assert seen == [({"experiment": 3}, photo)]


def test_the_task_carries_a_token_and_nothing_else(wire):
    thread = work(wire, lambda question, attachment: {"said": 1})

    asking.ask("some_task", {"secret": "s"}, b"photo", queue="judge", seconds=2)

    thread.join(5)
    ((name, given),) = wire
    assert name == "some_task"
    assert (given["queue"], given["retry"]) == ("judge", False)
    assert 0 < given["expires"] <= 2
    assert len(given["args"]) == 1


def test_nothing_of_it_stays_in_the_broker(wire, valkey_url):
    with redis.Redis.from_url(valkey_url) as client:
        before = set(client.keys("*"))
        thread = work(wire, lambda question, attachment: {"said": 1})

        asking.ask("some_task", {}, b"photo" * 100_000, queue="judge")

        thread.join(5)
        assert set(client.keys("*")) == before
        assert client.pubsub_channels("civicwatch:*:*") == []
        assert client.config_get("save", "appendonly") == {"save": "", "appendonly": "no"}


def test_without_a_worker_it_gives_up_in_time(wire):
    started = time.monotonic()

    with pytest.raises(asking.NoAnswerError):
        asking.ask("some_task", {}, queue="judge", seconds=0.3)

    assert time.monotonic() - started < 2


def test_a_worker_that_fails_is_no_answer_and_shows_its_error(wire):
    def fail(question, attachment):
        raise ValueError("broken")

    errors = []

    def run():
        while not wire:
            time.sleep(0.005)
        try:
            asking.answer(wire[0][1]["args"][0], fail)
        except ValueError as error:
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    with pytest.raises(asking.NoAnswerError):
        asking.ask("some_task", {}, queue="judge")

    thread.join(5)
    assert len(errors) == 1


def test_an_asker_that_has_gone_costs_no_work(wire):
    def never(question, attachment):
        raise AssertionError("asked for nothing")

    assert asking.answer("a-token-that-nobody-waits-for", never) is False


def test_without_a_broker_it_says_so_at_once(settings, tmp_path, monkeypatch):
    settings.REDIS_URL = f"unix://{tmp_path}/none.sock"
    broker.client.cache_clear()
    monkeypatch.setattr(broker, "_resting_until", 0.0)

    with pytest.raises(asking.NoAnswerError):
        asking.ask("some_task", {}, queue="judge")

    broker.client.cache_clear()
    broker._resting_until = 0.0
