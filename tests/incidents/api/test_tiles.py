"""Tiles over HTTP: true to the last commit, and exact at every zoom and under every filter."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from mapbox_vector_tile import decode

from civicwatch.maps import cells
from incidents import statistics
from incidents.filtering import parse
from incidents.models import Incident
from incidents.selection import select
from incidents.services.curation import retract
from tests.factories import IncidentFactory

FILTERS = [
    *({}, {"force_rank": "5"}, {"force_rank_min": "3", "tag": "push"}, {"datetime": "2026-02-01/.."}),
    *({"verification_min": "documented"}, {"injury": "death,serious", "agency": "harbor"}),
    {"outcome": "none_known", "date_precision": "exact", "place_precision": "street"},
]
PLACES = [
    (44.98, -93.26),
    (44.98, -93.26),
    (44.97, -93.25),
    (45.52, -122.68),
    (-33.87, 151.21),
    (0.0, 0.0),
    (85.2, 180),
]


@pytest.fixture
def record(db):
    for n in range(35):
        latitude, longitude = PLACES[n % len(PLACES)]
        IncidentFactory(
            published=True,
            latitude=latitude,
            longitude=longitude - n / 1e4 * (n % 2),
            force_rank=n % 6,
            occurred_on=date(2026, 1 + n % 5, 1),
            tags=["push"] if n % 3 else [],
            verification=("alleged", "documented", "official")[n % 3],
            injury=("unknown", "death")[n % 2],
            agency=("Harbor Patrol", "")[n % 4 // 2],
            settlement=n % 5 == 0,
        )


def counted(client, z, query):
    """The sum over the tiles of a zoom that hold anything (all others are empty by their cells)."""
    points = Incident.objects.published().values_list("latitude", "longitude")
    tiles = {cells.tile_of(cells.encode(*point), z) for point in points}
    answers = [client.get(f"/api/v1/tiles/incidents/{z}/{x}/{y}.geojson", query).json() for x, y in tiles]
    return sum(feature["properties"]["count"] for answer in answers for feature in answer["features"])


@pytest.mark.parametrize("query", FILTERS)
def test_the_tiles_of_every_zoom_add_up(client, record, query):
    total = statistics.total(select(parse({name: [value] for name, value in query.items()})))

    assert total > 0
    assert [counted(client, z, query) for z in range(19)] == [total] * 19


def test_every_tile_of_a_zoom_asked_for_adds_up(client, record):
    """Without knowing where anything is: all sixty-four tiles of zoom 3."""
    answers = [
        client.get(f"/api/v1/tiles/incidents/3/{x}/{y}.geojson").json() for x in range(8) for y in range(8)
    ]

    assert sum(f["properties"]["count"] for answer in answers for f in answer["features"]) == 35


def test_a_single_point_says_what_the_map_needs(client, db):
    incident = IncidentFactory(published=True, force_rank=4)

    feature = client.get("/api/v1/tiles/incidents/0/0/0.geojson").json()["features"][0]

    assert feature["geometry"]["coordinates"] == [-93.265, 44.9778]
    assert feature["properties"] == {
        "count": 1,
        "id": incident.pk,
        "force_rank": 4,
        "date": "2026-05-29",
        "verification": "alleged",
        "date_precision": "exact",
        "place_precision": "street",
    }


def test_a_vector_tile_tells_the_same(client, record):
    vector = decode(client.get("/api/v1/tiles/incidents/0/0/0.mvt").content)["incidents"]["features"]
    geojson = client.get("/api/v1/tiles/incidents/0/0/0.geojson").json()["features"]

    assert [f["properties"] for f in vector] == [
        {name: value for name, value in f["properties"].items() if value is not None} for f in geojson
    ]


def test_an_unranked_point_has_no_rank_in_a_vector_tile(client, db):
    IncidentFactory(published=True, force_rank=None)

    vector = decode(client.get("/api/v1/tiles/incidents/0/0/0.mvt").content)["incidents"]["features"]

    assert "force_rank" not in vector[0]["properties"]


def test_no_cache_outlives_a_write(client, db):
    stays, goes = IncidentFactory.create_batch(2, published=True)
    address = "/api/v1/tiles/incidents/0/0/0.geojson"
    first = client.get(address)
    assert first["Cache-Control"] == "no-cache"
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304

    retract(incident=goes, reason="wrong_facts", words="It was elsewhere.", by=None)

    second = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert second.status_code == 200
    assert [f["properties"]["id"] for f in second.json()["features"]] == [stays.pk]


def test_another_filter_has_another_etag(client, db):
    IncidentFactory(published=True)
    address = "/api/v1/tiles/incidents/0/0/0.geojson"

    assert client.get(address)["ETag"] != client.get(address, {"force_rank": 1})["ETag"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("tiles/incidents/2/4/0.geojson", 404),
        ("tiles/incidents/25/0/0.geojson", 404),
        ("tiles/incidents/99999/0/0.geojson", 404),
        ("tiles/incidents/0/0/0.png", 404),
        ("tiles/volcanoes/0/0/0.geojson", 404),
        ("tiles/incidents/-1/0/0.geojson", 404),
        ("tiles/incidents/a/b/c.geojson", 404),
        ("tiles/incidents/0/0/0.geojson?bbox=1", 400),
    ],
)
def test_what_is_no_tile_is_a_problem(client, db, path, status):
    response = client.get(f"/api/v1/{path}")

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content)["status"] == status


@pytest.mark.django_db(transaction=True)
def test_readers_and_writers_at_once_never_see_more_or_less_than_was_committed():
    """Every count read lies between what was committed before the question and what was after the answer."""
    if connection.vendor == "sqlite":
        pytest.skip("the test database of SQLite lies in memory, and threads share its one connection")
    committed, stop = [0], threading.Event()
    wrong = []

    def write():
        for _ in range(40):
            IncidentFactory(published=True)
            committed[0] += 1
        stop.set()
        connection.close()

    def read():
        client = Client()
        while not stop.is_set():
            least = committed[0]
            features = client.get("/api/v1/tiles/incidents/0/0/0.geojson").json()["features"]
            seen = sum(feature["properties"]["count"] for feature in features)
            if not least <= seen <= committed[0] + 1:
                wrong.append((least, seen, committed[0]))
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        for future in [pool.submit(write), *(pool.submit(read) for _ in range(3))]:
            future.result()

    assert wrong == []
    assert committed == [40]
