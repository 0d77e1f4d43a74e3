"""The Redis Stream of flags: filled from numbered events, each once, and again where Redis has lost all."""

from datetime import timedelta

import pytest
import redis

from civicwatch.events import services as events
from civicwatch.events.models import EventCounter
from civicwatch.lib import bell, broker
from tests.tweets.api.conftest import make_partner
from tests.tweets.posts import a_post, judge_all, receive
from tests.tweets.stand_in import stand_in
from tweets.services import own_flags, receiving, streaming

__all__ = ["make_partner"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(valkey_url, monkeypatch):
    client = redis.Redis.from_url(valkey_url, protocol=2)
    client.delete(streaming.NAME)
    monkeypatch.setattr(broker, "client", lambda: client)
    monkeypatch.setattr(broker, "_resting_until", 0.0)
    monkeypatch.setattr(bell, "ring", lambda name: True)  # there is no Celery here
    yield client
    client.delete(streaming.NAME)
    client.close()


@pytest.fixture
def told(monkeypatch):
    stand_in(monkeypatch)

    def tell(*ids):
        receive(*(a_post(each, "abuse") for each in ids))
        judge_all()
        events.record(kind="incident.published", subject="incidents/1", payload={"id": 1})
        events.number_waiting()

    return tell


def numbers(client):
    return [int(entry.partition(b"-")[0]) for entry, _ in client.xrange(streaming.NAME)]


def test_each_flag_is_an_entry_once_and_nothing_else_is(client, told):
    told("1", "2")
    told("3")

    while streaming.write_next():
        pass
    streaming.write_next()

    assert numbers(client) == [1, 2, 4]
    _, entry = client.xrange(streaming.NAME)[0]
    assert set(entry) == {b"event", b"subject", b"at", b"public_id", b"kind", b"severity", b"status"}


def test_two_writers_at_once_double_nothing(client, told, monkeypatch):
    told("1", "2", "3")
    monkeypatch.setattr(streaming, "_last_id", lambda: 0)  # a second one, which looked before the first wrote

    streaming.write_next()
    streaming.write_next()

    assert numbers(client) == [1, 2, 3]


def test_a_broker_that_lost_everything_gets_the_newest_again(client, told, monkeypatch):
    monkeypatch.setattr(streaming, "LONGEST", 2)
    told("1", "2", "3")
    streaming.write_next()
    client.flushall()

    streaming.write_next()

    assert numbers(client) == [2, 3]


def test_a_stream_of_another_database_is_begun_anew(client, told):
    told("1")
    client.xadd(streaming.NAME, {"event": "old"}, id="900-1")

    streaming.write_next()

    assert numbers(client) == [1]
    assert EventCounter.objects.get().last == 2


def test_it_is_overdue_while_something_is_missing(client, told):
    told("1")
    assert streaming.is_writing_overdue(timedelta(0))
    streaming.write_next()
    assert not streaming.is_writing_overdue(timedelta(0))


def test_without_a_broker_nothing_happens_and_nothing_is_lost(client, told, monkeypatch):
    told("1")

    def down():
        raise redis.ConnectionError

    monkeypatch.setattr(broker, "client", down)
    assert streaming.write_next() == 0
    assert not streaming.is_writing_overdue(timedelta(0))

    monkeypatch.setattr(broker, "client", lambda: client)
    monkeypatch.setattr(broker, "_resting_until", 0.0)
    streaming.write_next()
    assert numbers(client) == [1]


def test_what_a_partner_keeps_to_itself_is_marked_and_not_called_back(client, told, make_partner):
    partner, _key = make_partner()
    stream = receiving.stream_of(partner)
    receive(a_post("1", "abuse"), stream=stream)
    told("2")
    own_flags.choose(stream=stream, keep=True, by=partner.people.get())
    receive(a_post("3", "abuse"), stream=stream)
    told("4")

    while streaming.write_next():
        pass

    entries = [entry for _id, entry in client.xrange(streaming.NAME)]
    name = f"partner-{partner.pk}".encode()
    assert [entry.get(b"only_for") for entry in entries] == [name, None, name, None]
    assert {entry[b"event"] for entry in entries} == {b"tweet.flagged"}
