"""What is taken off the record is gone from every public address at once: the URL configuration is walked.

A new public address is walked by itself; one whose parts this file cannot fill in fails and says so.
"""

import re

import pytest
from django.urls import URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from civicwatch.events import services as events
from civicwatch.events import stream
from incidents import statistics
from incidents.models import Incident
from incidents.services import approvals, curation, editing, hiding, merging
from tests.factories import EvidenceFactory, IncidentFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stream_elsewhere(settings, monkeypatch):
    """The live stream is a process of its own: its address leads there, and it closes no connection here."""
    settings.LIVE_URL = "http://127.0.0.1:1"
    monkeypatch.setattr("civicwatch.events.stream.close_old_connections", lambda: None)


PK = 777_123_456  # no other number on the site holds these digits
MARKER = "Zanzibarquince"
NOT_THE_RECORD = ("admin/", "account/", "i18n/")
FILLED_IN = {
    "pk": [PK],
    "layer": ["incidents"],
    "form": ["geojson", "mvt"],
    "by": list(statistics.BY),
    **{name: [0] for name in "zxy"},
}
BY_CONVERTER = {"int": [1], "slug": ["unheard-of"], "str": ["unheard-of"], "uuid": ["0" * 32], "path": ["x"]}
_PART = re.compile(r"<(?:(\w+):)?(\w+)>")


def routes(resolver=None, before=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if not isinstance(pattern.pattern, RoutePattern):
            assert before.startswith(NOT_THE_RECORD), f"{before}{pattern.pattern} is no plain route"
            continue
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        elif not route.startswith(NOT_THE_RECORD):
            yield route


def filled_in(route):
    """The addresses of a route, with every choice that matters."""
    part = _PART.search(route)
    if part is None:
        return [f"/{route}"]
    converter, name = part.groups()
    values = FILLED_IN.get(name) or BY_CONVERTER[converter or "str"]
    return [
        address
        for value in values
        for address in filled_in(f"{route[: part.start()]}{value}{route[part.end() :]}")
    ]


def addresses():
    queries = (
        "",
        "?q=Ballymena",
        "?verification=alleged&injury=serious",
        "?updated_since=2000-01-01",
        "?by=agency",
    )
    return [address + query for route in routes() for address in filled_in(route) for query in queries]


def read(client, etags=None):
    """What each public address says; with the ETags of an earlier reading, as a cache asks again."""
    said = {}
    for address in addresses():
        headers = {"if-none-match": etags[address]} if etags and etags.get(address) else {}
        response = client.get(address, headers=headers)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        said[address] = (response, content.decode("utf-8", "replace") + response.get("Location", ""))
    events.number_waiting()
    said["the live stream"] = (None, b"".join(data for *_, data in stream.read_after(0, 1000)).decode())
    return said


def telling(said):
    return {address for address, (_, text) in said.items() if MARKER in text}


@pytest.fixture
def incident():
    agency = f"{MARKER} Police Ballymena"
    words = {"title": f"{MARKER} Ballymena", "description": f"{MARKER} was there.", "address": f"{MARKER} St"}
    row = IncidentFactory(
        pk=PK,
        placed=True,
        evidence=0,
        force_rank=3,
        injury="serious",
        state_id="41",
        agency=agency,
        outcome_note=MARKER,
        **words,
    )
    link = f"https://videos.example.org/{MARKER}"
    EvidenceFactory(incident=row, url=link, archive_url=f"https://archive.example.org/{MARKER}", title=MARKER)
    return row


@pytest.fixture
def senior():
    return UserFactory(is_superuser=True)


def retracted(row, by):
    curation.retract(incident=row, reason="false", words=f"{MARKER} says so.", by=by)


def hidden(row, by):
    hiding.hide(incident=row, words=f"{MARKER} is in danger.", by=by)


def reopened(row, by):
    curation.reopen(incident=row, words=MARKER, by=by)


def hidden_and_retracted(row, by):
    hidden(row, by)
    row.refresh_from_db()
    retracted(row, by)


@pytest.mark.parametrize("take_away", [retracted, hidden, reopened, hidden_and_retracted])
def test_nothing_public_tells_of_it(client, incident, senior, take_away):
    curation.publish(incident=incident, by=senior)
    incident.refresh_from_db()
    editing.edit(incident=incident, values={"agency": f"{MARKER} Sheriff"}, by=senior)
    incident.refresh_from_db()
    before = read(client)
    etags = {address: response.get("ETag") for address, (response, _) in before.items() if response}

    take_away(incident, senior)
    after = read(client, etags)

    assert telling(after) == set()
    assert named(after) == set()
    assert after[f"/incidents/{PK}/"][0].status_code == 410
    assert after[f"/api/v1/incidents/{PK}/"][0].status_code == 410
    assert {
        *("/", "/incidents/", f"/incidents/{PK}/", "/statistics/", "/statistics/agency.csv"),
        *(
            "/api/v1/incidents/",
            "/api/v1/incidents.json",
            "/api/v1/incidents.csv",
            "/api/v1/incidents.geojson",
        ),
        *(f"/api/v1/incidents/{PK}/", "/api/v1/incidents/statistics/?by=agency"),
        *("/feeds/incidents.atom", "/feeds/incidents.rss"),
    } <= telling(before)  # or their silence afterwards would prove nothing


def named(said):
    """Addresses that tell the number: only its own may, and those that say that it is gone."""
    own = str(PK)
    gone = ("updated_since", "incidents.atom", "the live stream")
    return {
        address
        for address, (_, text) in said.items()
        if own not in address and own in text and not any(word in address for word in gone)
    }


def test_what_is_merged_tells_its_old_words_nowhere(client, incident, senior):
    survivor = IncidentFactory(published=True, force_rank=3, state_id="41", injury="serious")
    incident.evidence.all().delete()
    EvidenceFactory(incident=incident, url="https://videos.example.org/merged")
    curation.publish(incident=incident, by=senior)
    incident.refresh_from_db()

    merging.merge(incident=incident, into=survivor, by=senior)

    assert telling(read(client)) == set()


def test_every_answer_that_tells_of_the_record_must_be_asked_for_again(client, incident, senior):
    curation.publish(incident=incident, by=senior)

    told = read(client)

    kept = {
        address
        for address, (response, text) in told.items()
        if response
        and (MARKER in text or str(PK) in text)
        and "no-cache" not in response.get("Cache-Control", "")
        and "no-store" not in response.get("Cache-Control", "")
    }
    assert kept == set()


@pytest.mark.parametrize("involves_child", [False, True])
def test_links_that_would_show_somebody_stand_nowhere(client, incident, senior, involves_child):
    incident.evidence.all().delete()
    EvidenceFactory(
        incident=incident,
        url="https://videos.example.org/quincunx",
        archive_url="https://archive.example.org/quincunx",
        title="quincunx",
        sha256="ab" * 32,
    )
    silent = dict.fromkeys(("description", "address", "agency", "outcome_note"), "")  # of names, that is
    Incident.objects.filter(pk=PK).update(involves_child=involves_child, title="A push", **silent)
    approvals.submit(incident=incident, by=senior)
    for proposal in incident.proposals.all():
        approvals.approve(proposal=proposal, by=UserFactory(is_superuser=True))

    said = read(client)

    showing = {address for address, (_, text) in said.items() if "quincunx" in text or "abab" in text}
    assert bool(showing) is not involves_child
    assert "A push" in said["/incidents/"][1]


def test_evidence_that_is_withheld_tells_kind_site_and_date(client):
    EvidenceFactory(
        incident=IncidentFactory(pk=PK, published=True, evidence=0, sexual_assault=True),
        url="https://videos.example.org/quincunx",
    )

    whole = client.get(f"/api/v1/incidents/{PK}/").json()
    assert whole["evidence"][0] == {
        "kind": "video",
        "site": "videos.example.org",
        "dated": None,
        "withheld": True,
        **dict.fromkeys(("url", "archive_url", "title", "sha256", "graphic", "gone_at")),
    }
    assert whole["links"] == []
    assert "withheld" in whole["note"]
