"""The queue: what each line shows, in which order, and in how many queries."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from incidents.admin.choice import Choice
from incidents.admin.rows import rows_for
from incidents.admin.walking import neighbour
from incidents.admin.workload import workload
from incidents.models import MergeSuggestion, Status
from incidents.services import merging
from tests.factories import (
    DecisionFactory,
    IncidentFactory,
    IncidentReportFactory,
    MergeSuggestionFactory,
    ReportFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
QUEUE = reverse("admin:incidents_incident_changelist")
NOW = timezone.now()


def fill(count):
    """So many candidates, each with two posts, and a suggestion between every two neighbours."""
    incidents = IncidentFactory.create_batch(count, state_id="27")
    for incident in incidents:
        for _ in range(2):
            IncidentReportFactory(incident=incident)
    for first, second in pairwise(incidents):
        MergeSuggestionFactory(first=first, second=second)


def queries_of(client, url=QUEUE):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_the_queue_asks_as_many_queries_for_forty_as_for_two(client, moderator):
    fill(2)
    few = queries_of(client)
    fill(38)
    assert queries_of(client) <= few <= 28


def test_a_line_shows_source_place_age_chance_posts_likenesses_and_risks(client, moderator):
    incident = IncidentFactory(
        placed=True,
        state_id="27",
        likelihood=0.91,
        likely=True,
        force_rank=5,
        involves_child=True,
        created_at=NOW - timedelta(days=3),
    )
    for platform in ("reddit", "x"):
        IncidentReportFactory(incident=incident, report=ReportFactory(grouped=True, platform=platform))
    MergeSuggestionFactory(first=incident)

    page = client.get(QUEUE, {"state": "MN"}).content.decode()

    assert "Minnesota" in page
    assert "likely</span> 0.91" in page
    assert "waiting 3" in page
    assert "reddit, x (2)" in page
    assert "like 1 other" in page
    assert 'mark-risk">lethal' in page
    assert 'mark-risk">child' in page


def test_what_is_restricted_shows_neither_title_nor_words_nor_link(client, moderator):
    incident = IncidentFactory(restricted=True, title="A secret title")
    report = ReportFactory(grouped=True, sentence="A secret sentence.")
    IncidentReportFactory(incident=incident, report=report)
    page = client.get(QUEUE).content.decode()
    assert "secret" not in page
    assert report.url not in page
    assert f"Incident {incident.pk}, hidden" in page


def test_without_a_choice_only_what_waits_is_shown(client, moderator):
    IncidentFactory(title="Waiting one")
    IncidentFactory(title="Rejected one", status=Status.REJECTED)
    page = client.get(QUEUE).content.decode()
    assert "Waiting one" in page
    assert "Rejected one" not in page
    assert "Rejected one" in client.get(QUEUE, {"status": "rejected"}).content.decode()
    assert "Waiting one" in client.get(QUEUE, {"status": "all"}).content.decode()


def test_filter_by_state_and_by_words(client, moderator):
    IncidentFactory(title="In Minnesota", state_id="27")
    IncidentFactory(title="Nowhere")
    for query, shown, hidden in (
        ({"state": "MN"}, "In Minnesota", "Nowhere"),
        ({"state": "none"}, "Nowhere", "In Minnesota"),
        ({"q": "minnesota"}, "In Minnesota", "Nowhere"),
    ):
        page = client.get(QUEUE, query).content.decode()
        assert shown in page
        assert hidden not in page


@pytest.mark.parametrize("text", ["'", "\\", "%", "a" * 500, "☂"])
def test_odd_words_break_nothing(client, moderator, text):
    assert client.get(QUEUE, {"q": text}).status_code == 200


def incidents_in_order():
    """Likelihood and age such that the three views differ."""
    hours = timedelta(hours=1)
    a = IncidentFactory(likelihood=0.5, created_at=NOW - 3 * hours)
    b = IncidentFactory(likelihood=0.9, created_at=NOW - 2 * hours)
    c = IncidentFactory(likelihood=None, created_at=NOW - 1 * hours)
    d = IncidentFactory(likelihood=0.5, created_at=NOW - 1 * hours)
    e = IncidentFactory(likelihood=None, created_at=NOW - 4 * hours)
    return a, b, c, d, e


ORDER = {"likeliest": "bdace", "newest": "dcbae", "oldest": "eabcd"}


@pytest.mark.parametrize("view", ORDER)
def test_the_order_of_each_view(client, moderator, view):
    named = dict(zip("abcde", incidents_in_order(), strict=True))
    shown = client.get(QUEUE, {"view": view}).context["rows"]
    assert [row.incident.pk for row in shown] == [named[letter].pk for letter in ORDER[view]]


@pytest.mark.parametrize("view", ORDER)
def test_next_and_previous_walk_the_view_and_go_round(view, moderator):
    named = dict(zip("abcde", incidents_in_order(), strict=True))
    walk = [named[letter] for letter in ORDER[view]]
    for here, after in zip(walk, walk[1:] + walk[:1], strict=True):
        assert neighbour(Choice(view), moderator, here) == after.pk
        assert neighbour(Choice(view), moderator, after, backwards=True) == here.pk


def test_there_is_no_next_where_nothing_else_waits(moderator):
    assert neighbour(Choice(), moderator, IncidentFactory()) is None


def test_the_summary_counts_what_waits_and_what_i_did_today(moderator):
    IncidentFactory(likely=True, created_at=NOW - timedelta(days=9))
    incident = IncidentFactory(published=True)
    DecisionFactory.create_batch(2, incident=incident, by=moderator, at=NOW)
    DecisionFactory(incident=IncidentFactory(), by=moderator, at=NOW - timedelta(days=2))
    DecisionFactory(incident=IncidentFactory(), by=UserFactory(), at=NOW)

    load = workload(moderator, now=NOW)

    assert (load.waiting, load.likely, load.decided_today) == (3, 1, 1)
    assert load.oldest == NOW - timedelta(days=9)


def test_one_key_about_two_incidents_is_one_decision(moderator):
    pair = MergeSuggestionFactory()
    merging.mark_different(suggestion=pair, by=moderator, now=NOW)
    assert workload(moderator, now=NOW).decided_today == 1


def test_posts_of_merged_incidents_count_for_the_survivor():
    survivor = IncidentFactory()
    part = IncidentFactory(merged_into=IncidentFactory(merged_into=survivor))
    for incident in (survivor, part):
        IncidentReportFactory(incident=incident)
    assert rows_for([survivor])[survivor.pk].posts == 2


def test_answered_suggestions_and_closed_incidents_are_no_likenesses():
    incident = IncidentFactory()
    MergeSuggestionFactory(first=incident, answer=MergeSuggestion.Answer.DIFFERENT)
    MergeSuggestionFactory(first=incident, second=IncidentFactory(status=Status.REJECTED))
    assert rows_for([incident])[incident.pk].similar == 0


def test_what_is_public_without_its_words_is_a_list_of_its_own(client, moderator):
    hidden = IncidentFactory(published=True, restricted=True, title="A secret title")
    IncidentFactory(published=True, title="An open one")
    IncidentFactory(placed=True, restricted=True, title="A waiting one")
    page = client.get(QUEUE, {"status": "without-words"}).content.decode()
    assert "Public without its words" in page
    assert f'data-row="{hidden.pk}"' in page
    assert page.count("data-row=") == 1
