"""Those who watch over an installation get an answer, whatever its host names, schemes and broker."""

import pytest
from asgiref.sync import async_to_sync
from django.db import OperationalError, connection
from django.test import AsyncClient, Client

from civicwatch import health
from civicwatch.events import services as events
from civicwatch.lib.demonstration import Progress, write_progress
from tests.factories import ReportFactory, SourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def installation(settings, tmp_path, monkeypatch):
    """An installation of its own, behind HTTPS, whose broker is down."""
    settings.VAR = tmp_path
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["civicwatch.example"]
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.METRICS_TOKEN = ""
    monkeypatch.setattr(health, "_migrated", False)


def get(path: str, **headers):
    return Client().get(path, REMOTE_ADDR="203.0.113.9", HTTP_HOST="10.0.0.7:8000", **headers)


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/health/live/", "/health/ready/"])
def test_a_probe_by_address_is_neither_redirected_nor_refused(path):
    response = get(path)

    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"


def test_any_other_page_is_redirected():
    assert get("/about/").status_code in (301, 400)


def test_a_probe_may_only_read():
    assert Client().post("/health/live").status_code == 405


def test_a_probe_is_answered_by_an_asynchronous_server_too():
    response = async_to_sync(AsyncClient().get)("/health/live")

    assert response.json() == {"status": "alive"}


@pytest.mark.parametrize(
    ("progress", "status"),
    [
        (Progress.ABSENT, 200),
        (Progress.LOADING, 503),
        (Progress.DRAINING, 503),
        (Progress.READY, 200),
        (Progress.FAILED, 200),
    ],
)
def test_readiness_waits_for_the_demonstration(settings, progress, status):
    write_progress(settings.VAR, progress)

    response = get("/health/ready")

    assert response.status_code == status
    assert response.json()["checks"]["demonstration"] == progress


def test_readiness_waits_for_migrations():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'incidents'")

    response = get("/health/ready")

    assert response.status_code == 503
    assert response.json()["checks"]["database"] == "migrations are pending"


def test_readiness_fails_while_the_database_is_away(monkeypatch):
    assert get("/health/ready").status_code == 200

    def refuse(*args):
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", refuse)

    assert get("/health/ready").status_code == 503
    assert get("/health/live").status_code == 200


def metrics(**request):
    return Client().get("/metrics", **{"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1:8000", **request})


def test_metrics_are_shown_to_this_machine():
    ReportFactory(stage="failed", due_at=None)
    SourceFactory(name="quiet", enabled=True)
    events.record(kind="incident.published", subject="incidents/1", payload={})

    lines = metrics().content.decode().splitlines()

    assert 'civicwatch_rows{kind="report",stage="failed"} 1.0' in lines
    assert "civicwatch_oldest_due_seconds 0.0" in lines
    assert any(line.startswith('civicwatch_source_age_seconds{source="quiet"} ') for line in lines)
    assert any(line.startswith("civicwatch_events_lag_seconds ") for line in lines)


def test_metrics_name_the_age_of_what_waits():
    ReportFactory(stage="received")

    lines = metrics().content.decode().splitlines()

    (age,) = [float(line.split()[1]) for line in lines if line.startswith("civicwatch_oldest_due_seconds ")]
    assert age > 0


@pytest.mark.parametrize(
    "request_",
    [
        {"REMOTE_ADDR": "203.0.113.9"},
        {"REMOTE_ADDR": "203.0.113.9", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_X_FORWARDED_FOR": "203.0.113.9"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_HOST": "rebound.example"},
        {"REMOTE_ADDR": ""},
        {"HTTP_AUTHORIZATION": "Bearer ", "REMOTE_ADDR": "203.0.113.9"},
    ],
)
def test_metrics_are_refused_to_anybody_else(request_):
    assert metrics(**request_).status_code == 403


def test_metrics_are_shown_to_whoever_holds_the_token(settings):
    settings.METRICS_TOKEN = "a-long-secret"

    assert get("/metrics", HTTP_AUTHORIZATION="Bearer a-long-secret").status_code == 200
    assert get("/metrics", HTTP_AUTHORIZATION="Bearer another").status_code == 403
