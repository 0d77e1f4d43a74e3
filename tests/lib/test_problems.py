"""Problem details: every error under /api/ has their form, and nothing elsewhere does."""

import pytest
from django.db import InterfaceError, OperationalError
from django.test import RequestFactory

from civicwatch.lib import problems
from incidents import statistics


def test_an_address_that_is_not_there(client, db):
    response = client.get("/api/v1/nothing/")

    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert response.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is nothing at this address.",
    }


def test_an_accident(client, db, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr(statistics, "counted", lambda by, wanted: 1 / 0)

    response = client.get("/api/v1/incidents/statistics/", {"by": "month"})

    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert "division" not in response.content.decode()


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_where_the_database_is_away_one_is_asked_to_come_again(client, db, monkeypatch, error):
    client.raise_request_exception = False

    def away(by, wanted):
        raise error("connection refused at 10.0.0.7")

    monkeypatch.setattr(statistics, "counted", away)

    told = client.get("/api/v1/incidents/statistics/", {"by": "month"})
    page = client.get("/statistics/")

    assert (told.status_code, told["Content-Type"], told["Retry-After"]) == (503, problems.CONTENT_TYPE, "30")
    assert (page.status_code, page["Retry-After"]) == (503, "30")
    assert "does not answer" in page.content.decode()
    assert b"10.0.0.7" not in told.content + page.content


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_method_that_is_not_allowed(client, db, method):
    response = getattr(client, method)("/api/v1/incidents/")

    assert (response.status_code, response["Content-Type"]) == (405, "application/problem+json")
    assert "GET" in response["Allow"]


def test_a_bad_request_of_any_other_kind():
    response = problems.bad_request(RequestFactory().get("/api/v1/incidents/"), ValueError())

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")


def test_pages_keep_their_own_errors():
    response = problems.bad_request(RequestFactory().get("/incidents/"), ValueError())

    assert response["Content-Type"].startswith("text/html")
