"""CORS: anybody's page may read what is public, and nothing else."""

import pytest

READABLE = [
    "/api/v1/incidents/",
    "/api/v1/tiles/incidents/0/0/0.geojson",
    "/api/v1/nothing/",
    "/feeds/incidents.atom",
]


@pytest.mark.parametrize("path", READABLE)
def test_reading_is_open(client, db, path):
    assert client.get(path)["Access-Control-Allow-Origin"] == "*"


def test_sending_is_not(client, db):
    response = client.post("/api/v1/reports/", {}, content_type="application/json")

    assert "Access-Control-Allow-Origin" not in response


@pytest.mark.parametrize(("method", "allowed"), [("GET", True), ("POST", False), ("DELETE", False)])
def test_a_preflight_is_told_so(client, method, allowed):
    response = client.options(
        "/api/v1/incidents/", headers={"Access-Control-Request-Method": method, "Origin": "x"}
    )

    assert response.status_code == 204
    assert ("Access-Control-Allow-Origin" in response) is allowed


def test_pages_and_admin_stay_closed(client, db):
    assert "Access-Control-Allow-Origin" not in client.get("/admin/login/")
