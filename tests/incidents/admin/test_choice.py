"""What part of the queue an address asks for, and what stays in sight above it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.admin.choice import Choice
from incidents.models import Correction, Exposure, Status
from tests.factories import (
    DecisionFactory,
    IncidentFactory,
    IncidentReportFactory,
    ReportFactory,
    SourceFactory,
)
from tests.incidents.admin.posting import QUEUE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({}, Choice()),
        ({"view": "oldest"}, Choice(view="oldest")),
        ({"view": "x", "status": "y"}, Choice()),
        ({"status": "candidate"}, Choice()),
        ({"status": "hidden"}, Choice(view="hidden")),
        ({"status": "rejected", "state": "MN"}, Choice(status="rejected", state="MN")),
        ({"status": "all", "q": " words "}, Choice(status="all", q="words")),
    ],
)
def test_what_is_not_known_is_as_if_not_chosen(given, read):
    assert Choice.read(given) == read


def test_a_choice_reads_its_own_address():
    choice = Choice(view="newest", state="MN", source="reddit", q="a & b")
    assert "a+%26+b" in choice.query
    assert Choice.read(dict(choice.fields)) == choice


def titles(client, **query):
    return {row.incident.title for row in client.get(QUEUE, query).context["rows"]}


def test_by_source(client, moderator):
    source = SourceFactory(label="A feed")
    for title, facts in (("from x", {"platform": "x"}), ("from a feed", {"source": source})):
        report = ReportFactory(grouped=True, **facts)
        for _twice in range(2):
            IncidentReportFactory(incident=IncidentFactory(title=title), report=report)
    IncidentFactory(title="imported", imported_from="a list")
    assert titles(client, source="x") == {"from x"}
    assert titles(client, source=f"source-{source.pk}") == {"from a feed"}
    assert titles(client, source="imported") == {"imported"}
    assert titles(client, source="source-99999999999999999999") == set()
    assert "A feed" in client.get(QUEUE).content.decode()


def test_by_number_and_by_all_words(client, moderator):
    wanted = IncidentFactory(title="Tear gas in a street", agency="State patrol")
    IncidentFactory(title="Tear gas in a park")
    assert titles(client, q=f"#{wanted.pk}") == {"Tear gas in a street"}
    assert titles(client, q="gas patrol") == {"Tear gas in a street"}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"q": "nowhere"}, "Nothing matches"),
        ({"status": "retracted"}, "There is none"),
        ({"view": "mine"}, "You have taken nothing"),
        ({"view": "second"}, "Nothing waits for your second approval"),
        ({"view": "hidden"}, "Nothing is hidden"),
        ({}, "Nothing is waiting"),
    ],
)
def test_an_empty_view_says_what_that_means(client, moderator, query, words):
    assert words in client.get(QUEUE, query).content.decode()


def test_what_is_hidden_and_what_is_asked_for_stay_in_sight(client, moderator):
    hidden = IncidentFactory(published=True)
    type(hidden).objects.filter(pk=hidden.pk).update(status=Status.HIDDEN)
    Correction.objects.create(incident=hidden, kind="removal", token_hash="0" * 64)
    page = client.get(QUEUE).content.decode()
    assert "1 hidden" in page
    assert "1 request for correction" in page


def test_a_break_is_proposed_quietly(client, moderator):
    assert 'class="rest"' not in client.get(QUEUE).content.decode()
    now = timezone.now()
    for minutes in range(0, 50, 5):
        DecisionFactory(by=moderator, at=now - timedelta(minutes=minutes))
    assert "45 minutes" in client.get(QUEUE).content.decode()


def test_much_that_is_hard_to_see_is_said_too(client, moderator):
    for incident in IncidentFactory.create_batch(25):
        Exposure.objects.create(by=moderator, incident=incident, kind="graphic")
    page = client.get(QUEUE).content.decode()
    assert "0 hidden, 25 graphic" in page
    assert "hard to see" in page


def test_pages_of_a_long_queue(client, moderator):
    IncidentFactory.create_batch(51)
    page = client.get(QUEUE, {"view": "oldest"})
    assert len(page.context["rows"]) == 50
    assert "view=oldest&amp;p=2" in page.content.decode()
    assert len(client.get(QUEUE, {"view": "oldest", "p": "2"}).context["rows"]) == 1
    assert len(client.get(QUEUE, {"p": "99999"}).context["rows"]) == 1
