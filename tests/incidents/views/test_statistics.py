"""Counts on the page, in the CSV and under filters are the same, and hide what is hidden."""

import csv
import io
from datetime import date
from xml.etree import ElementTree

import pytest

from incidents.statistics import Count
from incidents.views.statistics import with_empty_months
from tests.factories import IncidentFactory

pytestmark = pytest.mark.django_db

SECRET = "Zanzibarquince"


def published(**changes):
    return IncidentFactory(published=True, **{"state_id": "41"} | changes)


def rows(response):
    return list(csv.reader(io.StringIO(response.content.decode())))


def test_every_question_has_a_chart_a_table_and_a_csv(client):
    published(force_rank=3, tags=["push"], agency="Harbor Police")
    response = client.get("/statistics/")
    text = response.content.decode()
    for section in response.context["sections"]:
        svg = ElementTree.fromstring(section.chart)
        assert svg.get("role") == "img"
        assert f"/statistics/{section.by}.csv" in text
        assert section.counts
    assert [section.by for section in response.context["sections"]] == [
        "month",
        "state",
        "force_rank",
        "verification",
        "injury",
        "outcome",
        "tag",
        "agency",
    ]
    assert "not what happened" in text


def test_counts_obey_the_filter(client):
    published(force_rank=4, occurred_on=date(2026, 4, 1))
    published(force_rank=2, occurred_on=date(2026, 5, 1))
    response = client.get("/statistics/?force_rank_min=3")
    by = {section.by: section.counts for section in response.context["sections"]}
    assert response.context["total"] == 1
    assert [(count.key, count.count) for count in by["month"]] == [("2026-04", 1)]


def test_the_csv_has_the_same_numbers_under_the_same_filter(client):
    published(force_rank=4)
    published(force_rank=2)
    published(force_rank=2, state_id="27")
    assert rows(client.get("/statistics/force_rank.csv")) == [
        ["force_rank", "label", "incidents"],
        ["2", "empty hand", "2"],
        ["4", "chemical or electric", "1"],
    ]
    assert rows(client.get("/statistics/force_rank.csv?state=MN"))[1:] == [["2", "empty hand", "1"]]


def test_a_cell_that_a_spreadsheet_would_run_is_made_text(client):
    published(agency="=HYPERLINK(1)")
    assert rows(client.get("/statistics/agency.csv"))[1] == ["'=HYPERLINK(1)", "'=HYPERLINK(1)", "1"]


@pytest.mark.parametrize(
    ("address", "status"), [("/statistics/mood.csv", 404), ("/statistics/tag.csv?state=Atlantis", 400)]
)
def test_what_cannot_be_counted(client, address, status):
    assert client.get(address).status_code == status


def test_what_is_hidden_is_counted_without_its_words(client):
    published(restricted=True, agency=SECRET, tags=["child"], title=SECRET)
    response = client.get("/statistics/")
    assert SECRET not in response.content.decode()
    assert SECRET not in client.get("/statistics/agency.csv").content.decode()
    by = {section.by: section.counts for section in response.context["sections"]}
    assert by["tag"] == []
    assert response.context["total"] == 1


def test_what_is_not_public_is_not_counted(client):
    IncidentFactory(placed=True, agency=SECRET)
    response = client.get("/statistics/")
    assert response.context["total"] == 0
    assert SECRET not in response.content.decode()


def test_months_without_an_incident_count_as_none():
    counts = [Count("2025-11", "2025-11", 2), Count("2026-02", "2026-02", 1)]
    assert [(count.key, count.count) for count in with_empty_months(counts)] == [
        ("2025-11", 2),
        ("2025-12", 0),
        ("2026-01", 0),
        ("2026-02", 1),
    ]


def test_words_from_outside_cannot_break_out_of_a_chart(client):
    published(agency="<script>alert(1)</script>")
    assert "<script>alert" not in client.get("/statistics/").content.decode()


def test_a_filter_that_cannot_be_read_is_said(client):
    response = client.get("/statistics/?force_rank_min=x")
    assert response.status_code == 400
    assert "This filter cannot be read" in response.content.decode()


def test_the_page_takes_the_same_queries_however_much_it_counts(client, django_assert_num_queries):
    published(tags=["push"])
    client.get("/statistics/")
    with django_assert_num_queries(15):
        client.get("/statistics/")
    for number in range(10):
        published(tags=[f"tag-{number}"], agency=f"Agency {number}", state_id="27")
    client.get("/statistics/")
    with django_assert_num_queries(15):
        client.get("/statistics/")
