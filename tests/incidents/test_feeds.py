"""Feeds: well-formed, filtered, and silent about what is withheld."""

from datetime import UTC, datetime, timedelta

import feedparser
import pytest

from incidents.models import Status
from tests.factories import NOON, IncidentFactory

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
    assert found[0].title == new.title


def test_the_filter_holds(entries):
    IncidentFactory(published=True, force_rank=1)
    wanted = IncidentFactory(published=True, force_rank=5)

    assert [entry.title for entry in entries(force_rank=5)] == [wanted.title]


def test_what_is_restricted_is_withheld(entries):
    IncidentFactory(published=True, restricted=True, title="Secret", description="Secret", tags=["secret"])

    assert "secret" not in str(entries()).lower()


def test_markup_in_a_text_stays_text(entries):
    IncidentFactory(published=True, title="<b>x</b> & y", description="<script>alert(1)</script>")

    assert "<script>" not in entries()[0].summary


def test_a_control_character_from_a_post_does_not_take_the_feed_away(entries):
    IncidentFactory(published=True, title="Bell \x07 rings", description="Page \x0c feeds")

    assert entries()[0].title == "Bell  rings"


def test_a_bad_parameter_is_a_problem(client, db):
    response = client.get("/feeds/incidents.atom", {"bbox": "x"})

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
