"""Posts that were acknowledged are stored, judged, flagged and told once, while judge, worker, broker, web,
sweeper and database are killed. ``KILLED_TWEETS=10000`` makes it the full measurement."""

import http.client
import json
import os
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import psycopg
import pytest
import redis

from civicwatch.lib.embedded_broker import broker_url
from tests.bench.tweets import MAKE_KEY
from tests.faults.test_messages_killed import kill_database
from tests.servers.installation import running_installation
from tests.servers.postgres import PostgresMissing, running_postgres

pytestmark = pytest.mark.faults
POSTS = int(os.environ.get("KILLED_TWEETS", "2000"))
BATCH = 20
PATIENCE = 240 * max(1, POSTS // 2_000)
CONNECTIONS = 8
VICTIMS = ["judge", "worker", "broker", "database", "judge", "sweeper", "web", "judge", "broker", "worker"]
WORDS = [
    "thank you all for a lovely evening at the library",
    "you are a stupid worthless idiot, shut up, nobody likes you",
]


@pytest.fixture
def database():
    try:
        with running_postgres(durable=True) as url:
            yield url
    except PostgresMissing as missing:
        pytest.skip(str(missing))


class Sender:
    """A partner's program: each batch under a key of its own, again until it is acknowledged."""

    def __init__(self, url, key):
        self.address = url.removeprefix("http://")
        self.key = key
        self.stored = 0
        self.acknowledged = []
        self._lock = threading.Lock()

    def send(self, number):
        ids = [f"{number}-{each}" for each in range(BATCH)]
        body = json.dumps(
            [{"id": each, "text": f"{WORDS[n % 2]} {each}", "platform": "x"} for n, each in enumerate(ids)]
        )
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.key}"}
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                with closing(http.client.HTTPConnection(self.address, timeout=15)) as connection:
                    connection.request(
                        "POST", "/api/v1/tweets/", body, {**headers, "Idempotency-Key": f"batch-{number}"}
                    )
                    with closing(connection.getresponse()) as answer:
                        said = answer.read()
                        if answer.status == 202:
                            with self._lock:
                                self.acknowledged += ids
                                self.stored += json.loads(said)["stored"]
                            return
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.2)


def number_of(database, query):
    """Asked again while the database recovers."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with psycopg.connect(database) as connection:
                return connection.execute(query).fetchone()[0]
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def left(database):
    """Rows that a machine has yet to come to, and events without a number."""
    return number_of(
        database,
        "SELECT (SELECT count(*) FROM tweets_tweet WHERE due_at IS NOT NULL)"
        " + (SELECT count(*) FROM events_event WHERE number IS NULL)",
    )


def wait_until(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.5)
    return condition()


def in_stream(var):
    with redis.Redis.from_url(broker_url(var), protocol=2) as client:
        return [int(entry.partition(b"-")[0]) for entry, _ in client.xrange("civicwatch:flags")]


def test_nothing_that_was_acknowledged_is_lost_or_judged_twice(tmp_path, database):
    chance, var = random.Random(5), tmp_path / "var"
    with running_installation(var, DATABASE_URL=database) as installation:
        installation.wait_for("judge")
        key = installation.manage("shell", "-c", MAKE_KEY).partition("KEY ")[2].split()[0]
        sender = Sender(installation.url, key)
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            sending = [pool.submit(sender.send, number) for number in range(POSTS // BATCH)]
            for victim in VICTIMS * max(1, POSTS // 4_000):
                time.sleep(chance.uniform(0.3, 1.0))
                if victim == "database":
                    kill_database(database)
                else:
                    installation.kill(victim)
            for done in sending:
                done.result()
        assert wait_until(lambda: left(database) == 0), installation.doctor()

        told = "SELECT number FROM events_event WHERE kind = 'tweet.flagged' ORDER BY number"
        with psycopg.connect(database) as connection:
            numbers = [number for (number,) in connection.execute(told).fetchall()]
        assert wait_until(lambda: in_stream(var) == numbers), "the stream has each flag once, in order"

    assert len(sender.acknowledged) == POSTS
    assert sender.stored == POSTS, "an answer that was repeated says what the first one said"
    with psycopg.connect(database) as connection:

        def rows(query):
            return connection.execute(query).fetchall()

        assert {number for (number,) in rows("SELECT external_id FROM tweets_tweet")} == set(
            sender.acknowledged
        )
        assert rows("SELECT stage, count(*) FROM tweets_tweet GROUP BY stage") == [("judged", POSTS)]
        assert rows("SELECT count(*) FROM tweets_tweet WHERE judged_at IS NULL OR outcome = ''") == [(0,)]
        needs = "SELECT id FROM tweets_tweet WHERE outcome IN ('flagged', 'for_person') ORDER BY id"
        assert rows("SELECT tweet_id FROM tweets_flag ORDER BY tweet_id") == rows(needs) != []
        opened = (
            "SELECT 'flags/' || public_id AS subject FROM tweets_flag WHERE status = 'open' ORDER BY subject"
        )
        subjects = "SELECT subject FROM events_event WHERE kind = 'tweet.flagged' ORDER BY subject"
        assert rows(subjects) == rows(opened) != []
