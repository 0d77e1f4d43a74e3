"""A copy kept by asking what changed ends as the record itself, whatever is done to the record meanwhile."""

import csv
import io
import json
import random

import pytest

from incidents.models import Decision, Incident, Status
from incidents.services import curation, editing, hiding, merging, undoing
from tests.factories import IncidentFactory, UserFactory

pytestmark = pytest.mark.django_db

STEPS = 50
START = "2000-01-01T00:00:00Z"


class JsonMirror:
    """Pulls pages of two, following ``next``, and forgets what comes as a tombstone."""

    def __init__(self, client):
        self.client, self.since, self.rows = client, START, {}

    def pull(self):
        address = f"/api/v1/incidents/?limit=2&updated_since={self.since.replace('+', '%2B')}"
        while address:
            page = self.client.get(address).json()
            for row in page["results"]:
                self._take(row)
            address = page["next"]

    def _take(self, row):
        self.since = max(self.since, row["updated_at"])
        if row["status"] == "published":
            self.rows[row["id"]] = row
        else:
            self.rows.pop(row["id"], None)


class FileMirror(JsonMirror):
    """The same by whole files; what was read last is asked for again, and does no harm."""

    path = "incidents.geojson"

    def pull(self):
        response = self.client.get(f"/api/v1/{self.path}", {"updated_since": self.since})
        for row in self.read(b"".join(response.streaming_content)):
            self._take(row)

    def read(self, content):
        for feature in json.loads(content)["features"]:
            assert (feature["geometry"] is None) == (feature["properties"]["status"] != "published")
            yield feature["properties"]


class CsvMirror(FileMirror):
    path = "incidents.csv"

    def read(self, content):
        for row in csv.DictReader(io.StringIO(content.decode(), newline="")):
            yield row | {"id": int(row["id"])}


def act(random, people):
    """Something that can be done to some incident, by somebody who may."""
    one = random.choice(list(Incident.objects.order_by("pk")))
    by = random.choice(people)
    match one.status:
        case Status.CANDIDATE:
            curation.publish(incident=one, by=by)
        case Status.HIDDEN:
            random.choice([_show, _retract, _reopen])(one, by)
        case Status.RETRACTED:
            curation.reopen(incident=one, by=by)
        case Status.MERGED:
            merging.unmerge(incident=one, by=by)
        case Status.PUBLISHED:
            random.choice([_edit, _edit, _hide, _retract, _reopen, _merge])(one, by)
    if random.random() < 0.3:
        last = Decision.objects.order_by("-pk").first()
        if last.action in ("publish", "merge", "retract", "hide", "reopen", "edit"):
            undoing.undo(decision=last, by=last.by)


def _edit(one, by):
    editing.edit(incident=one, values={"agency": f"Agency {one.decisions.count()}"}, by=by)


def _hide(one, by):
    hiding.hide(incident=one, words="Somebody may be in danger.", by=by)


def _show(one, by):
    hiding.show(incident=one, by=by)


def _retract(one, by):
    curation.retract(incident=one, reason="wrong_facts", words="It was elsewhere.", by=by)


def _reopen(one, by):
    curation.reopen(incident=one, by=by)


def _merge(one, by):
    other = Incident.objects.published().exclude(pk=one.pk).first()
    if other:
        merging.merge(incident=one, into=other, by=by)


@pytest.fixture
def people():
    return [UserFactory(is_superuser=True) for _ in range(2)]


@pytest.mark.parametrize("seed", range(3))
def test_a_mirror_ends_exact(client, people, seed):
    chance = random.Random(seed)
    for _ in range(5):
        IncidentFactory(placed=True, evidence=1)
    by_json, by_geojson, by_csv = mirrors = JsonMirror(client), FileMirror(client), CsvMirror(client)

    for _ in range(STEPS):
        act(chance, people)
        for mirror in mirrors:
            if chance.random() < 0.4:
                mirror.pull()
    for mirror in mirrors:
        mirror.pull()

    whole = {row["id"]: row for row in client.get("/api/v1/incidents/?limit=1000").json()["results"]}
    assert by_json.rows == whole
    assert by_geojson.rows.keys() == whole.keys()
    assert {number: row["agency"] for number, row in by_csv.rows.items()} == {
        number: row["agency"] for number, row in whole.items()
    }


def test_the_steps_leave_and_return_in_every_way(people):
    """Or the mirror above would prove little."""
    chance = random.Random(1)
    for _ in range(5):
        IncidentFactory(placed=True, evidence=1)
    for _ in range(4 * STEPS):
        act(chance, people)

    done = set(Decision.objects.values_list("action", flat=True))

    assert {"publish", "edit", "merge", "hide", "show", "retract", "reopen", "undo"} <= done


def test_a_publication_undone_within_the_minute_is_forgotten_too(client, people):
    incident = IncidentFactory(placed=True, evidence=1)
    mirror = JsonMirror(client)
    curation.publish(incident=incident, by=people[0])
    mirror.pull()
    assert mirror.rows.keys() == {incident.pk}

    undoing.undo(decision=incident.decisions.get(), by=people[0])
    mirror.pull()

    assert mirror.rows == {}
