"""Nothing is lost or doubled when processes die in the middle of their work: they are killed for real."""

import json
import random
import subprocess
import sys
import time

import psycopg
import pytest

from tests.servers.installation import ROOT, running_installation
from tests.servers.postgres import PostgresMissing, running_postgres

pytestmark = pytest.mark.faults
POSTS = 1500
KILLS = 10
VICTIMS = ["judge", "worker", "sweeper", "broker", "judge", "worker"]
PLACES = ["Tulsa, Oklahoma", "Boise, Idaho", "Reno, Nevada", "the park", "Toledo, Ohio", "our street"]


def posts():
    """Every third is a copy of the one before but one, so that grouping has something to join."""
    for n in range(POSTS):
        original = n - 2 if n % 3 == 2 else n
        text = (
            f"Officers pushed and pepper sprayed a crowd number {original} in {PLACES[original % 6]} "
            f"near gate {original * 7919 % 1000} while neighbour {original * 104729 % 9973} filmed it"
        )
        yield {
            "id": f"post{n}",
            "kind": "x",
            "url": None,
            "author": None,
            "title": "",
            "text": text,
            "created_at": f"2026-05-{1 + n % 28:02}T12:00:00Z",
        }


@pytest.fixture(scope="module")
def database():
    try:
        with running_postgres() as url:
            yield url
    except PostgresMissing as missing:
        pytest.skip(str(missing))


def outstanding(database):
    with psycopg.connect(database) as connection:
        return connection.execute(
            "SELECT count(*) FROM incidents_report WHERE due_at IS NOT NULL"
        ).fetchone()[0]


def test_killing_workers_broker_and_sweeper_loses_nothing(tmp_path, database):
    file = tmp_path / "posts.jsonl"
    file.write_text("".join(json.dumps(post) + "\n" for post in posts()))
    chance = random.Random(7)
    with running_installation(tmp_path / "var", DATABASE_URL=database) as installation:
        installation.wait_for("judge")
        replay = subprocess.Popen(
            [sys.executable, "manage.py", "replay", str(file), "--rate", "400"],
            env=installation.environment,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for number in range(KILLS):
            time.sleep(chance.uniform(0.3, 1.2))
            installation.kill(VICTIMS[number % len(VICTIMS)])
        assert replay.wait(timeout=120) == 0
        deadline = time.monotonic() + 240
        while outstanding(database) and time.monotonic() < deadline:
            time.sleep(0.5)
        assert outstanding(database) == 0, installation.doctor()

    with psycopg.connect(database) as connection:

        def rows(query):
            return connection.execute(query).fetchall()

        stages = dict(rows("SELECT stage, count(*) FROM incidents_report GROUP BY stage"))
        assert sum(stages.values()) == POSTS and set(stages) <= {"grouped", "set_aside"}
        linked = "SELECT report_id, count(*) FROM incidents_incidentreport GROUP BY report_id"
        assert dict(rows(linked)) == dict(rows("SELECT id, 1 FROM incidents_report WHERE stage = 'grouped'"))
        assert rows("SELECT how FROM incidents_incidentreport WHERE how = 'copy'")
        told = "SELECT incident_id FROM incidents_incidentreport"
        assert rows(f"SELECT id FROM incidents_incident WHERE id NOT IN ({told})") == []
