"""Counts over HTTP, in the shape of the contract."""

from datetime import date

import pytest

from civicwatch.places.models import City
from tests.factories import IncidentFactory


@pytest.fixture
def record(db):
    minneapolis = City.objects.get(name="Minneapolis", state__usps="MN")
    place = {"city": minneapolis, "state": minneapolis.state}
    IncidentFactory(
        published=True, force_rank=5, occurred_on=date(2026, 1, 31), tags=["push", "baton"], **place
    )
    IncidentFactory(
        published=True, force_rank=5, occurred_on=date(2026, 2, 1), tags=["push"], agency="Harbor Patrol"
    )
    IncidentFactory(published=True, force_rank=None, occurred_on=date(2026, 2, 28))
    IncidentFactory(placed=True, force_rank=5)


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("month", {"2026-01": 1, "2026-02": 2}),
        ("force_rank", {5: 2, None: 1}),
        ("state", {"MN": 1, None: 2}),
        ("city", {"Minneapolis, MN": 1, None: 2}),
        ("tag", {"push": 2, "baton": 1}),
        ("agency", {"Harbor Patrol": 1, None: 2}),
    ],
)
def test_counts_by(ask, record, by, expected):
    answer = ask("incidents/statistics/", by=by)

    assert {row["key"]: row["count"] for row in answer["results"]} == expected
    assert (answer["by"], answer["total"]) == (by, 3)
    assert all(row["label"] for row in answer["results"])


def test_the_filter_holds(ask, record):
    answer = ask("incidents/statistics/", by="month", force_rank=5, datetime="2026-02-01/..")

    assert [(row["key"], row["count"]) for row in answer["results"]] == [("2026-02", 1)]


def test_months_come_in_order_and_ranks_too(ask, record):
    assert [row["key"] for row in ask("incidents/statistics/", by="month")["results"]] == [
        "2026-01",
        "2026-02",
    ]


@pytest.mark.parametrize("by", ["", "colour"])
def test_by_is_one_of_a_few(ask, by):
    assert "month, state" in ask("incidents/statistics/", status=400, by=by)["detail"]


@pytest.mark.parametrize("rows", [1, 15])
@pytest.mark.parametrize("by", ["month", "city", "tag"])
def test_the_number_of_queries_does_not_grow_with_the_rows(ask, django_assert_max_num_queries, rows, by):
    IncidentFactory.create_batch(rows, published=True, tags=["push"])
    ask("incidents/statistics/", by=by)

    with django_assert_max_num_queries(2):  # the layer's version, and names
        ask("incidents/statistics/", by=by)
