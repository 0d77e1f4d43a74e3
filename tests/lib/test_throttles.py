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


@pytest.mark.parametrize(
    "addresses",
    [
        ["2001:db8:1:2::1", "2001:db8:1:2::2", "2001:db8:1:2:ffff::3"],
        ["203.0.113.9", "::ffff:203.0.113.9", "203.0.113.9"],
    ],
)
def test_other_addresses_of_one_sender_count_as_one(client, db, addresses):
    answers = [client.get("/api/v1/incidents/", REMOTE_ADDR=address).status_code for address in addresses]

    assert answers == [200, 200, 429]


def test_networks_are_counted_apart(client, db):
    addresses = [f"2001:db8:1:{network}::1" for network in range(3)]

    assert {client.get("/api/v1/incidents/", REMOTE_ADDR=address).status_code for address in addresses} == {
        200
    }


def test_tiles_are_never_throttled(client, db):
    address = "/api/v1/tiles/incidents/0/0/0.geojson"

    assert [client.get(address, REMOTE_ADDR="203.0.113.8").status_code for _ in range(4)] == [200] * 4


def test_behind_a_proxy_what_a_client_claims_of_itself_does_not_help(client, db, settings):
    settings.TRUSTED_PROXIES = 1
    answers = [
        client.get(
            "/api/v1/incidents/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=f"192.0.2.{n}, 198.51.100.3"
        ).status_code
        for n in range(3)
    ]

    assert answers == [200, 200, 429]


def test_whoever_is_slowed_down_is_told_for_how_long(client, db):
    for _ in range(3):
        answer = client.get("/api/v1/incidents/", REMOTE_ADDR="203.0.113.70")

    assert 0 < int(answer["Retry-After"]) <= 60
