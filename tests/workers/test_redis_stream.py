"""Posts from a Redis Stream: acknowledged once stored, taken over from the dead, laid aside where none."""

import json

import pytest
import redis
from django.db import OperationalError

from tests.tweets.posts import a_stream
from tweets.models import Stream, Tweet
from tweets.services import receiving
from workers import redis_stream
from workers.redis_stream import Reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(valkey_url):
    with redis.Redis.from_url(valkey_url, protocol=2) as client:
        client.flushall()
        yield client


@pytest.fixture
def stream():
    return a_stream("wire", settings={"key": "posts", "platform": "mastodon"})


def reader(stream, client, name="one"):
    return Reader(stream, client=client, name=name)


def add(client, external_id, text="a quiet word", **fields):
    client.xadd("posts", {"data": json.dumps({"id": external_id, "text": text})} | fields)


def pending(client):
    return client.xpending("posts", "civicwatch")["pending"]


def test_entries_are_stored_and_acknowledged(client, stream):
    add(client, "1")
    client.xadd("posts", {"id": "2", "text": "in fields", "platform": "x"})

    one = reader(stream, client)
    assert one.read_once(block=None) == 0  # nothing was given to it before
    assert one.read_once(block=None) == 2

    assert set(Tweet.objects.values_list("platform", "external_id")) == {("mastodon", "1"), ("x", "2")}
    assert pending(client) == 0
    assert Stream.objects.get().last_success_at


def read_all(one):
    """Its own first, then what is new, until a read comes back empty twice."""
    empty = 0
    while empty < 2:
        empty = 0 if one.read_once(block=None) else empty + 1


def test_what_is_no_post_is_laid_aside_with_the_reason(client, stream):
    add(client, "1")
    client.xadd("posts", {"data": "{not json"})
    client.xadd("posts", {"nothing": "known"})

    read_all(reader(stream, client))

    letters = [fields[b"reason"].decode() for _, fields in client.xrange("posts:dead")]
    assert letters == ["data is no JSON", "text is empty"]
    assert (Tweet.objects.count(), pending(client)) == (1, 0)


def test_a_database_that_is_away_leaves_everything_pending_and_it_is_read_again(client, stream, monkeypatch):
    add(client, "1")
    receive = receiving.receive
    calls = []

    def away_once(*args, **given):
        calls.append(1)
        if len(calls) == 1:
            raise OperationalError("away")
        return receive(*args, **given)

    monkeypatch.setattr(receiving, "receive", away_once)
    monkeypatch.setattr(redis_stream, "close_old_connections", lambda: None)
    seen = []

    def should_stop(seconds):
        if seconds:
            seen.append(pending(client))
        return Tweet.objects.exists()

    reader(stream, client).read_for_ever(should_stop)

    assert seen == [1], "it was still pending while the database was away"
    assert (Tweet.objects.count(), pending(client)) == (1, 0)


def test_what_a_dead_reader_held_is_taken_over(client, stream, monkeypatch):
    add(client, "1")
    reader(stream, client, "dead")._make_group()
    client.xreadgroup("civicwatch", "dead", {"posts": ">"})
    assert pending(client) == 1

    monkeypatch.setattr(redis_stream, "TAKE_OVER_MILLISECONDS", 0)
    read_all(reader(stream, client, "alive"))

    assert (Tweet.objects.count(), pending(client)) == (1, 0)


def test_one_that_kills_its_readers_is_laid_aside(client, stream, monkeypatch):
    add(client, "1")
    reader(stream, client, "dead")._make_group()
    client.xreadgroup("civicwatch", "dead", {"posts": ">"})
    for number in range(redis_stream.MOST_DELIVERIES):
        client.xautoclaim("posts", "civicwatch", f"dead-{number}", min_idle_time=0)

    monkeypatch.setattr(redis_stream, "TAKE_OVER_MILLISECONDS", 0)
    read_all(reader(stream, client, "alive"))

    assert [fields[b"reason"] for _, fields in client.xrange("posts:dead")] == [b"handed out too often"]
    assert (Tweet.objects.count(), pending(client)) == (0, 0)


def test_a_broker_that_lost_everything_is_read_on(client, stream):
    one = reader(stream, client)
    add(client, "1")
    read_all(one)
    client.flushall()
    add(client, "2")

    read_all(one)

    assert Tweet.objects.count() == 2
