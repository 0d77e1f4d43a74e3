"""Classifiers in public: every version with its scorecard, and which one is active."""

from datetime import UTC, datetime

import pytest

from civicwatch.learning.models import ClassifierVersion


@pytest.fixture
def versions(nothing_shipped):
    common = {"name": "force", "sha256": "ab" * 32, "artefact": "force.skops"}
    ClassifierVersion.objects.create(version="1", trained_at=datetime(2026, 1, 1, tzinfo=UTC), **common)
    ClassifierVersion.objects.create(
        version="2",
        trained_at=datetime(2026, 2, 1, tzinfo=UTC),
        is_active=True,
        thresholds={"queue": 0.3},
        scorecard={"n": 900, "binary": {"f1": 0.9}, "drift": {"n": 9, "sketches": {}}},
        **common,
    )


def test_the_list(client, versions):
    (force,) = client.get("/api/v1/classifiers/").json()["results"]

    assert force["name"] == "force"
    assert [version["version"] for version in force["versions"]] == ["2", "1"]
    assert force["active"]["scorecard"] == {"n": 900, "binary": {"f1": 0.9}}


def test_one(client, versions):
    force = client.get("/api/v1/classifiers/force/").json()

    assert force["active"]["thresholds"] == {"queue": 0.3}
    assert "artefact" not in str(force)
    assert "activated_by" not in str(force)


def test_none(client, versions):
    assert client.get("/api/v1/classifiers/weather/").status_code == 404


def test_a_name_that_no_database_looks_for_is_not_found(client, db):
    assert client.get("/api/v1/classifiers/a%00b/").status_code == 404
