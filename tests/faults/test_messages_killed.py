"""Acknowledged = stored = processed once, while workers, broker, sweeper and database are killed.

``KILLED_MESSAGES=10000`` makes it the full measurement, which takes its time.
"""

import http.client
import os
import random
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from urllib.parse import urlencode

import psycopg
import pytest
from twilio.request_validator import RequestValidator

from tests.servers.installation import running_installation
from tests.servers.postgres import PostgresMissing, running_postgres
from tests.sightings.sms import TOKEN, form

pytestmark = pytest.mark.faults
MESSAGES = min(10_000, int(os.environ.get("KILLED_MESSAGES", "1000")))
PATIENCE = 240 * max(1, MESSAGES // 1_000)  # seconds until all is at rest
CONNECTIONS = 16
VICTIMS = ["worker", "broker", "database", "sweeper", "worker", "database", "web", "broker", "worker"]


def fields(number):
    """Each sender's first message, so that all are answered alike."""
    return form(sid=f"SM{number:032x}", body="HELP", number=f"+1310555{number:04}")


class Senders:
    """Post each message until it is acknowledged, as Twilio's retries do."""

    def __init__(self, url):
        self.address = url.removeprefix("http://")
        self.path = "/sms/twilio/"
        self.url = url + self.path
        self.acknowledged = []
        self.refused = 0
        self._lock = threading.Lock()

    def post(self, number):
        given = fields(number)
        body = urlencode(given)
        signature = RequestValidator(TOKEN).compute_signature(self.url, given)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                with closing(http.client.HTTPConnection(self.address, timeout=15)) as connection:
                    connection.request("POST", self.path, body, headers)
                    with closing(connection.getresponse()) as answer:
                        if answer.status == 200:
                            with self._lock:
                                self.acknowledged.append(number)
                            return
            except (OSError, http.client.HTTPException):
                pass
            with self._lock:
                self.refused += 1
            time.sleep(0.2)


@pytest.fixture
def database():
    try:
        with running_postgres(durable=True) as url:
            yield url
    except PostgresMissing as missing:
        pytest.skip(str(missing))


def kill_database(url):
    """SIGKILL to a process of the server that serves the installation: the server takes what all of them
    share for broken, cuts every connection, and recovers from its log as after a crash."""
    still_recovering = suppress(psycopg.OperationalError)
    with still_recovering, psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
            "AND backend_type = 'client backend' LIMIT 1"
        ).fetchone()
        if found:
            os.kill(found[0], signal.SIGKILL)


def waiting(url):
    """How many messages and replies wait for a machine; 1 where the database is still recovering."""
    query = (
        "SELECT (SELECT count(*) FROM sightings_inboundmessage WHERE due_at IS NOT NULL)"
        " + (SELECT count(*) FROM sightings_outboundmessage WHERE due_at IS NOT NULL)"
    )
    try:
        with psycopg.connect(url) as connection:
            return connection.execute(query).fetchone()[0]
    except psycopg.OperationalError:
        return 1


def test_nothing_that_was_acknowledged_is_lost_or_read_twice(tmp_path, database):
    chance = random.Random(11)
    more = {"TWILIO_AUTH_TOKEN": TOKEN, "SMS_PER_HOUR": "100000"}
    with running_installation(tmp_path / "var", DATABASE_URL=database, **more) as installation:
        installation.wait_for("worker")
        senders = Senders(installation.url)
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            posting = [pool.submit(senders.post, number) for number in range(MESSAGES)]
            for victim in VICTIMS * max(1, MESSAGES // 1_000):
                time.sleep(chance.uniform(0.3, 1.0))
                if victim == "database":
                    kill_database(database)
                else:
                    installation.kill(victim)
            for done in posting:
                done.result()
        deadline = time.monotonic() + PATIENCE
        while waiting(database) and time.monotonic() < deadline:
            time.sleep(0.5)
        assert waiting(database) == 0, installation.doctor()

    assert len(senders.acknowledged) == MESSAGES
    with psycopg.connect(database) as connection:

        def rows(query):
            return connection.execute(query).fetchall()

        stored = {sid for (sid,) in rows("SELECT sid FROM sightings_inboundmessage")}
        assert stored == {fields(number)["MessageSid"] for number in senders.acknowledged}
        assert rows("SELECT stage, count(*) FROM sightings_inboundmessage GROUP BY stage") == [
            ("read", MESSAGES)
        ]
        assert rows("SELECT count(*) FROM sightings_contributor") == [(MESSAGES,)]
        answers = rows("SELECT contributor_id, count(*) FROM sightings_outboundmessage GROUP BY 1")
        assert len(answers) == MESSAGES, "each message was answered"
        assert len({count for _, count in answers}) == 1, "all in as many words"
        doubled = rows("SELECT sid, count(*) FROM sightings_outboundmessage GROUP BY sid HAVING count(*) > 1")
        assert doubled == []
        assert rows("SELECT count(*) FROM sightings_outboundmessage WHERE stage <> 'sent'") == [(0,)]
    sent = len(list((tmp_path / "var" / "console_phone" / "messages").iterdir()))
    with psycopg.connect(database) as connection:
        (said,) = connection.execute("SELECT count(*) FROM sightings_outboundmessage").fetchone()
    assert sent == said, "the carrier was given each reply once"
