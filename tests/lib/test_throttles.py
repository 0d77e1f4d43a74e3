"""Throttles: strangers are slowed down, the operator on this machine is not."""

import pytest
from django.core.cache import cache

from civicwatch.lib.throttles import ReadingThrottle


@pytest.fixture(autouse=True)
def two_a_minute(monkeypatch):
    cache.clear()
    monkeypatch.setattr(ReadingThrottle, "rate", "2/min")


@pytest.mark.parametrize(
    ("address", "statuses"), [("203.0.113.7", [200, 200, 429]), ("127.0.0.1", [200] * 3), ("::1", [200] * 3)]
)
def test_reading(client, db, address, statuses):
    answers = [client.get("/api/v1/incidents/", REMOTE_ADDR=address).status_code for _ in statuses]

    assert answers == statuses


def test_tiles_are_never_throttled(client, db):
    address = "/api/v1/tiles/incidents/0/0/0.geojson"

    assert [client.get(address, REMOTE_ADDR="203.0.113.8").status_code for _ in range(4)] == [200] * 4
