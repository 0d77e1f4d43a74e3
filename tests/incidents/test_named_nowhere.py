"""A name that an import brought stands in no public answer, and no search finds what it hides."""

import pytest

from incidents.links import Link
from incidents.models import Incident
from tests.incidents import test_gone_everywhere as everywhere
from tests.incidents.services.test_importing import record, run
from tests.incidents.test_gone_everywhere import MARKER, read, telling

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stream_elsewhere(settings, monkeypatch):
    """The live stream is a process of its own: its address leads there, and it closes no connection here."""
    settings.LIVE_URL = "http://127.0.0.1:1"
    monkeypatch.setattr("civicwatch.events.stream.close_old_connections", lambda: None)


def imported(monkeypatch, **changes):
    """A record with the marker in everything that a file can tell; its number stands in every address."""
    link = Link(f"https://news.example.org/{MARKER}", f"Jorell {MARKER} speaks")
    whole = {
        "title": f"Jorell {MARKER} was pushed",
        "description": f"At a march an officer pushed Jorell {MARKER}.",
        "address": f"Home of Jorell {MARKER}",
        "agency": f"Officer {MARKER}, LAPD",
        "tags": ("push", f"Jorell {MARKER}"),
        "links": (link,),
    }
    run(record(**{**whole, **changes}))
    incident = Incident.objects.get()
    monkeypatch.setitem(everywhere.FILLED_IN, "pk", [incident.pk])
    return incident


@pytest.fixture
def named(monkeypatch):
    incident = imported(monkeypatch)
    assert (incident.status, incident.restricted) == ("published", True)
    return incident


def test_the_name_stands_nowhere(client, named):
    said = read(client)
    assert said[f"/incidents/{named.pk}/"][0].status_code == 200
    assert {address for address, (_, text) in said.items() if MARKER.lower() in text.lower()} == set()


def test_nor_after_it_had_stood_in_public_without_being_found(client, monkeypatch):
    plain = {
        "title": f"{MARKER} march",
        "description": "An officer pushed a man.",
        "address": "",
        "agency": "",
    }
    first = imported(monkeypatch, **plain, tags=(), links=(Link("https://news.example.org/a"),))
    assert not first.restricted
    before = read(client)
    assert f"/incidents/{first.pk}/" in telling(before)
    etags = {address: response.get("ETag") for address, (response, _) in before.items() if response}

    imported(monkeypatch, title=f"{MARKER} march, Jorell {MARKER} was pushed")

    after = read(client, etags)
    assert telling(after) == set()
    assert after[f"/incidents/{first.pk}/versions/1/"][0].status_code == 410


@pytest.mark.parametrize(
    "query", [f"q={MARKER}", f"q=jorell+{MARKER}", f"agency={MARKER}", f"tag=jorell-{MARKER}"]
)
def test_no_search_for_the_name_finds_it(client, named, query):
    assert client.get(f"/api/v1/incidents/?{query}").json()["results"] == []
    assert client.get(f"/api/v1/incidents/statistics/?by=month&{query}").json()["total"] == 0
    assert client.get(f"/api/v1/tiles/incidents/0/0/0.geojson?{query}").json()["features"] == []
    assert b"<entry" not in client.get(f"/feeds/incidents.atom?{query}").content
    assert b"".join(client.get(f"/api/v1/incidents.csv?{query}").streaming_content).count(b"\n") == 1
    assert f"/incidents/{named.pk}/" not in client.get(f"/incidents/?{query}").content.decode()


def test_nor_does_asking_for_its_town(client, named):
    assert client.get("/api/v1/incidents/?city=Portland, OR").json()["results"] == []
    assert [row["id"] for row in client.get("/api/v1/incidents/?state=OR").json()["results"]] == [named.pk]
    answer = client.get("/api/v1/incidents/statistics/?by=city").json()["results"]
    assert [(row["key"], row["count"]) for row in answer] == [(None, 1)]
