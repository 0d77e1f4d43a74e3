"""Counters and marks are shared through the broker, and each process has its own while that is away."""

import time
from datetime import datetime
from multiprocessing import get_context

import pytest
from django.conf import settings as django_settings

from civicwatch.lib import broker
from civicwatch.lib.shared_cache import SharedCache, _count_on_broker
from tests.servers.valkey import running_valkey


def cache(name):
    return SharedCache(name, {"KEY_PREFIX": "test", "OPTIONS": {"MAX_ENTRIES": 100}})


@pytest.fixture(autouse=True)
def rested(monkeypatch):
    broker.client.cache_clear()
    monkeypatch.setattr(broker, "_resting_until", 0.0)
    yield
    broker.client.cache_clear()


@pytest.fixture
def shared(settings, valkey_url):
    settings.REDIS_URL = valkey_url
    broker.client().flushdb()


@pytest.fixture
def alone(settings):
    settings.REDIS_URL = "redis://127.0.0.1:9/0"


def test_two_processes_see_the_same(shared):
    here, there = cache("one"), cache("two")

    here.set("key", [1.5, "a"], 60)

    assert there.get("key") == [1.5, "a"]
    assert not there.add("key", 2, 60)
    there.delete("key")
    assert here.get("key") is None


def test_counts_add_up_across_processes(shared):
    here, there = cache("one"), cache("two")

    numbers = [each.count_up("hits", 60).number for each in (here, there, here)]

    assert numbers == [1, 2, 3]


def _count(url, times):
    broker.client.cache_clear()
    django_settings.REDIS_URL = url
    return [_count_on_broker("race", 60).number for _ in range(times)]


def test_no_count_is_lost_between_processes_at_once(shared, valkey_url):
    with get_context("fork").Pool(4) as pool:
        numbers = [n for some in pool.starmap(_count, [(valkey_url, 50)] * 4) for n in some]

    assert sorted(numbers) == list(range(1, 201))


@pytest.mark.parametrize("place", ["shared", "alone"])
def test_the_window_begins_with_the_first_and_ends(place, request):
    request.getfixturevalue(place)
    counter = cache(place)

    assert counter.count_up("short", 1).number == 1
    second = counter.count_up("short", 1)
    assert second.number == 2
    assert 0 < second.seconds_left <= 1
    time.sleep(1.1)
    assert counter.count_up("short", 1).number == 1


@pytest.mark.parametrize("place", ["shared", "alone"])
def test_what_expires_and_what_is_not_there(place, request):
    request.getfixturevalue(place)
    one = cache(place)

    one.set("gone", 1, 0)
    one.set("stays", 1, None)

    assert one.get("gone") is None
    assert one.get("nothing", "default") == "default"
    assert one.get("stays") == 1
    assert one.add("new", 1, 60) and not one.add("new", 1, 60)


def test_what_is_not_json_stays_in_its_process(shared):
    here, there = cache("one"), cache("two")
    moment = datetime(2026, 5, 30)

    here.set("page", moment, 60)

    assert here.get("page") == moment
    assert there.get("page") is None


def test_nothing_that_the_broker_holds_can_run_code(shared):
    cache("one").set("key", {"a": 1}, 60)

    assert broker.client().get("test:1:key") == b'{"a": 1}'


def test_without_a_broker_it_works_and_does_not_wait(alone):
    counter = cache("alone-now")

    assert [counter.count_up("hits", 60).number for _ in range(3)] == [1, 2, 3]


def test_a_broker_that_dies_in_between_costs_counts_and_no_error(settings):
    with running_valkey() as url:
        settings.REDIS_URL = url
        counter = cache("dies")
        assert counter.count_up("hits", 60).number == 1
    assert counter.count_up("hits", 60).number == 1
    assert counter.get("anything") is None
