"""Feeds: well-formed, filtered, and silent about what is withheld."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import feedparser
import pytest
from django.utils import timezone

from incidents.models import Status
from tests.factories import NOON, IncidentFactory

TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
LATER = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.fixture(params=["atom", "rss"])
def entries(request, client, db):
    def entries(**query):
        response = client.get(f"/feeds/incidents.{request.param}", query)
        assert response.status_code == 200
        feed = feedparser.parse(response.content)
        assert not feed.bozo
        return feed.entries

    return entries


def test_what_changed_last_comes_first(entries):
    old = IncidentFactory(published=True, updated_at=LATER)
    new = IncidentFactory(published=True, updated_at=LATER + timedelta(hours=1))
    IncidentFactory(placed=True, status=Status.RETRACTED, published_at=NOON, updated_at=LATER)

    found = entries()

    assert [entry.link for entry in found] == [f"http://testserver/incidents/{row.pk}/" for row in (new, old)]
    assert found[0].id == f"tag:civicwatch,2026:incident:{new.pk}"
    assert found[0].title == f"{new.title} (alleged)"


def test_the_filter_holds(entries):
    IncidentFactory(published=True, force_rank=1)
    wanted = IncidentFactory(published=True, force_rank=5)

    assert [entry.link for entry in entries(force_rank=5)] == [f"http://testserver/incidents/{wanted.pk}/"]


def test_what_is_restricted_is_withheld(entries):
    IncidentFactory(published=True, restricted=True, title="Secret", description="Secret", tags=["secret"])

    assert "secret" not in str(entries()).lower()


def test_markup_in_a_text_stays_text(entries):
    IncidentFactory(published=True, title="<b>x</b> & y", description="<script>alert(1)</script>")

    assert "<script>" not in entries()[0].summary


def test_a_control_character_from_a_post_does_not_take_the_feed_away(entries):
    IncidentFactory(published=True, title="Bell \x07 rings", description="Page \x0c feeds")

    assert entries()[0].title == "Bell  rings (alleged)"


def test_alleged_stands_beside_the_title_in_words(entries):
    IncidentFactory(published=True, updated_at=LATER, title="A push")
    IncidentFactory(published=True, updated_at=NOON, title="A blow", verification="documented")

    alleged, documented = entries()

    assert alleged.title == "A push (alleged)"
    assert "nobody independent has confirmed it" in alleged.summary
    assert documented.title == "A blow"
    assert "documented" in documented.summary
    assert "alleged" not in str(documented).lower()


def tombstones(client, **query):
    """What the Atom feed says is gone: each with its id, its moment and why."""
    feed = ElementTree.fromstring(client.get("/feeds/incidents.atom", query).content)
    return [
        (entry.get("ref").rpartition(":")[2], entry.get("when"), entry[0].text)
        for entry in feed.iter(f"{{{TOMBSTONES}}}deleted-entry")
    ]


def test_atom_says_what_is_gone_and_why_for_a_while(client, db):
    recently = timezone.now() - timedelta(days=2)
    gone = {"placed": True, "published_at": NOON, "updated_at": recently, "title": "Marker"}
    hidden = IncidentFactory(**gone, status=Status.HIDDEN)
    retracted = IncidentFactory(**gone, status=Status.RETRACTED, closed_reason="false")
    survivor = IncidentFactory(published=True)
    merged = IncidentFactory(merged_into=survivor, published_at=NOON, updated_at=recently)
    IncidentFactory(**gone | {"updated_at": recently - timedelta(days=40)}, status=Status.RETRACTED)
    IncidentFactory(placed=True, status=Status.REJECTED, updated_at=recently)

    found = tombstones(client, force_rank=5)

    assert {number: words for number, _, words in found} == {
        str(hidden.pk): "This incident is hidden while moderators look at it again.",
        str(retracted.pk): "This incident was retracted: shown to be untrue.",
        str(merged.pk): f"It is now a part of incident {survivor.pk}.",
    }
    assert datetime.fromisoformat(found[0][1]) == recently
    assert b"Marker" not in client.get("/feeds/incidents.atom").content


def test_links_that_would_show_somebody_are_not_in_a_feed(entries):
    IncidentFactory(published=True, sexual_assault=True)

    assert "videos.example.org" not in str(entries())


def test_a_bad_parameter_is_a_problem(client, db):
    response = client.get("/feeds/incidents.atom", {"bbox": "x"})

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
