"""Problem details: every error under /api/ has their form, and nothing elsewhere does."""

import pytest
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
