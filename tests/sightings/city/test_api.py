"""City records over HTTP: list, files, tiles, counts, layers; and that an encampment is never a point."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from civicwatch.maps import cells
from civicwatch.maps.services import next_version, start_over
from sightings.models import AreaValue, CityRecord, DatasetKind, LayerInfo, TransitStop
from sightings.services.city_areas import KEPT_SECONDS
from sightings.services.city_records import forget_old
from tests.factories import NOON
from tests.sightings.city.rows_of import a_dataset, a_record, an_outline, by_hand

pytestmark = pytest.mark.django_db
LIST, AREAS, LAYERS = "/api/v1/city-records/", "/api/v1/city-records/areas/", "/api/v1/city-records/layers/"
WINTER = datetime(2026, 2, 10, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def fresh_layer(time_machine):
    time_machine.move_to(NOON)
    with transaction.atomic():
        next_version("city-records")
        next_version("transit-stops")
    start_over("city-records")
    start_over("transit-stops")


def tile_count(client, z=0, x=0, y=0, layer="city-records", **query):
    answer = client.get(f"/api/v1/tiles/{layer}/{z}/{x}/{y}.geojson", query).json()
    return sum(feature["properties"]["count"] for feature in answer["features"])


def ids(client, **query):
    return {row["city_id"] for row in client.get(LIST, query).json()["results"]}


def test_a_record_says_what_the_city_wrote_and_whom_to_name(client):
    a_record(a_dataset(DatasetKind.REQUEST, key="reqs"), category="Noise", zip_code="90057")

    answer = client.get(LIST).json()

    (row,) = answer["results"]
    assert row["category"] == "Noise" and row["place_precision"] == "point" and row["zip_code"] == "90057"
    assert answer["datasets"]["reqs"]["licence"] == "CC0" and answer["next"] is None


def test_pages_follow_each_other_without_a_gap(client):
    dataset = a_dataset()
    for n in range(7):
        a_record(dataset, n, at=NOON - timedelta(days=3 + n // 3))

    found, address = [], f"{LIST}?limit=2"
    while address:
        page = client.get(address).json()
        found += [row["city_id"] for row in page["results"]]
        address = page["next"]

    assert sorted(found) == [f"R{n}" for n in range(7)] and len(found) == 7


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, {"R1", "R2", "R3"}),
        ({"dataset": "test-call-for-service"}, {"R1", "R2"}),
        ({"kind": "request_311"}, {"R3"}),
        ({"category": "Noise, loud"}, {"R2"}),
        ({"hours": "22-5"}, {"R2"}),
        ({"since": "2026-05-01T00:00:00Z"}, {"R3"}),
        ({"datetime": "2026-04-20/2026-04-20"}, {"R1"}),
        ({"bbox": "-119,33,-118,35"}, {"R1", "R2"}),
        ({"bbox": "-74,40,-73,41"}, {"R3"}),
    ],
)
def test_list_and_tiles_choose_the_same_under_every_filter(client, query, expected):
    calls = a_dataset()
    a_record(calls, 1, at=datetime(2026, 4, 20, 12, tzinfo=UTC))
    a_record(calls, 2, at=datetime(2026, 4, 21, 3, tzinfo=UTC), category="Noise, loud", hour=23)
    a_record(
        a_dataset(DatasetKind.REQUEST, key="ny"),
        3,
        at=datetime(2026, 5, 20, 12, tzinfo=UTC),
        latitude=40.7,
        longitude=-73.9,
    )

    assert ids(client, **query) == expected
    assert tile_count(client, **query) == len(expected)


def test_the_counts_of_a_zooms_tiles_add_up(client):
    dataset = a_dataset()
    places = [(34.05 + n / 50, -118.25 + n / 30) for n in range(20)]
    for n, (latitude, longitude) in enumerate(places):
        a_record(dataset, n, latitude=latitude, longitude=longitude)

    for z in (3, 9, 14):
        tiles = {cells.tile_of(cells.encode(*place), z) for place in places}
        assert sum(tile_count(client, z, x, y) for x, y in tiles) == 20


def test_what_is_delayed_is_nowhere_until_its_hour(client, time_machine):
    dataset = a_dataset(delay_hours=24)
    a_record(dataset, at=NOON - timedelta(hours=3))

    assert ids(client) == set() and tile_count(client) == 0
    time_machine.move_to(NOON + timedelta(hours=21))
    assert ids(client) == set() and tile_count(client) == 0
    time_machine.move_to(NOON + timedelta(hours=22))

    assert ids(client) == {"R1"} and tile_count(client) == 1


def test_what_is_too_old_is_gone_from_everywhere_by_the_clock(client, time_machine):
    a_record(a_dataset(keep_days=30), at=NOON - timedelta(days=30))
    assert ids(client) == {"R1"} and tile_count(client) == 1

    time_machine.move_to(NOON + timedelta(days=2))

    assert ids(client) == set() and tile_count(client) == 0


def test_what_is_over_is_deleted_a_day_later_and_stays_off_the_map(client, time_machine):
    a_record(a_dataset(keep_days=30), at=NOON - timedelta(days=30))
    until = CityRecord.objects.get().public_until
    assert tile_count(client) == 1

    assert forget_old(now=until + timedelta(hours=23)) == 0
    assert forget_old(now=until + timedelta(hours=25)) == 1

    time_machine.move_to(until + timedelta(hours=25))
    assert tile_count(client) == 0 and not CityRecord.objects.exists()


def test_a_data_set_that_is_not_shown_is_nowhere(client):
    dataset = a_dataset(is_shown=False, last_success_at=NOON)
    a_record(dataset)

    assert ids(client) == set() and tile_count(client) == 0
    assert client.get(LAYERS).json()["results"] == []
    assert client.get(AREAS, {"layer": dataset.key}).status_code == 404


# --- encampments: counts by area and quarter, never points ---


def camps(counts, *, at=WINTER, **values):
    dataset = a_dataset(DatasetKind.ENCAMPMENT, key="camps", last_success_at=NOON, **values)
    number = 0
    for code, n in counts.items():
        for _ in range(n):
            number += 1
            a_record(dataset, number, at=at, zip_code=code, county_id="06037")
    return dataset


def test_an_encampment_is_in_no_list_file_or_tile(client):
    camps({"90057": 9})

    assert ids(client) == set()
    assert ids(client, kind="request_311", dataset="camps") == set()
    assert tile_count(client) == 0 and tile_count(client, dataset="camps") == 0
    for name in ("city-records.csv", "city-records.geojson"):
        answer = b"".join(client.get(f"/api/v1/{name}").streaming_content)
        assert b"R1" not in answer and b"90057" not in answer


def test_asking_for_their_kind_is_refused(client):
    assert client.get(LIST, {"kind": "encampment"}).status_code == 400


def test_the_database_refuses_a_point_for_one():
    dataset = camps({"90057": 1})
    record = CityRecord.objects.get(dataset=dataset)

    with pytest.raises(IntegrityError), transaction.atomic():
        CityRecord.objects.filter(pk=record.pk).update(latitude=34.0, longitude=-118.0, precision="point")


def test_they_are_counted_by_zip_and_fewer_than_five_are_hidden(client):
    camps({"90057": 9, "90012": 5, "90013": 4})

    answer = client.get(AREAS, {"layer": "camps"}).json()

    assert [(row["key"], row["count"]) for row in answer["results"]] == [("90057", 9), ("90012", 5)]
    assert answer["results"][0]["label"] == "90057 Los Angeles"
    assert answer["period"] == "2026-Q1" and answer["fewest_shown"] == 5
    assert "not a police visit" in answer["legend"] and "90013" not in json.dumps(answer)


@pytest.mark.parametrize(
    ("hidden", "count"), [({"90013": 4}, 9), ({"90013": 4, "90014": 3}, 14), ({"90013": 4, "90014": 4}, 14)]
)
def test_no_subtraction_finds_what_is_hidden(client, hidden, count):
    """Of the county, what is hidden in it counts in fives: of eight in two areas each would have had four."""
    camps({"90057": 9} | hidden)
    whole = client.get(AREAS, {"layer": "camps", "by": "county"}).json()["results"]

    assert [row["count"] for row in whole] == [count]


def test_no_other_filter_cuts_their_counts_small(client):
    camps({"90057": 9})

    narrow = {"layer": "camps", "since": "2026-02-10T21:00:00Z", "hours": "3", "bbox": "0,0,1,1"}

    assert [row["count"] for row in client.get(AREAS, narrow).json()["results"]] == [9]


def test_a_quarter_is_shown_once_it_is_over_and_the_delay_has_passed(client, time_machine):
    camps({"90057": 9}, at=datetime(2026, 5, 2, 20, tzinfo=UTC), delay_hours=14 * 24)
    asked = {"layer": "camps"}

    before = client.get(AREAS, asked).json()
    time_machine.move_to(datetime(2026, 7, 15, 6, 59, tzinfo=UTC))  # 14 days after midnight in Los Angeles
    just_before = client.get(AREAS, asked).json()
    time_machine.move_to(datetime(2026, 7, 15, 7, 0, tzinfo=UTC))
    after = client.get(AREAS, asked).json()

    assert before["results"] == just_before["results"] == [] and before["periods"] == []
    assert after["periods"] == ["2026-Q2"] and len(after["results"]) == 1
    assert client.get(AREAS, asked | {"period": "2026-Q3"}).status_code == 400


def test_a_day_at_the_edge_counts_for_its_quarter_on_the_citys_clock(client):
    camps({"90057": 6}, at=datetime(2026, 1, 1, 7, tzinfo=UTC))  # 23:00 on New Year's Eve in Los Angeles

    assert client.get(AREAS, {"layer": "camps"}).json()["period"] == "2025-Q4"


# --- other counts, rents, stops, the list of layers ---


def test_calls_are_counted_by_district_with_its_middle(client):
    dataset = a_dataset(outlines="districts")
    an_outline("121")
    for n in range(3):
        a_record(dataset, n, district="0121", area="Central", precision="district")

    answer = client.get(AREAS, {"layer": dataset.key}).json()

    assert answer["by"] == "district"
    assert answer["results"] == [
        {"key": "0121", "label": "District 121", "latitude": 34.05, "longitude": -118.25, "count": 3}
    ]


def test_calls_are_counted_once_a_minute_and_anew_after_a_visit(client, time_machine):
    dataset = a_dataset(outlines="districts")
    an_outline("121")
    a_record(dataset, 1, district="121", category="PROTEST", precision="district")

    def count(**query):
        found = client.get(AREAS, {"layer": dataset.key, **query}).json()["results"]
        return sum(area["count"] for area in found)

    assert (count(), count(category="NOISE")) == (1, 0)
    a_record(dataset, 2, district="121", precision="district")
    assert count() == 1

    time_machine.move_to(NOON + timedelta(seconds=KEPT_SECONDS + 1))
    assert count() == 2

    a_record(dataset, 3, district="121", precision="district")
    dataset.last_success_at = NOON + timedelta(minutes=2)
    dataset.save()
    assert count() == 3


def test_rents_stand_in_their_zip_codes(client):
    layer = LayerInfo.objects.create(
        key="rent", theme="rent", label="Rent", unit="USD", licence="Zillow terms", updated_at=NOON
    )
    AreaValue.objects.create(layer=layer, zip_code="90057", value=2150, latitude=34.06, longitude=-118.27)
    AreaValue.objects.create(layer=layer, zip_code="00000", value=1)

    answer = client.get(AREAS, {"layer": "rent"}).json()

    assert [(row["key"], row["value"]) for row in answer["results"]] == [("90057", 2150)]
    assert answer["unit"] == "USD" and answer["licence"] == "Zillow terms"


def test_stops_are_a_layer_of_their_own(client):
    layer = LayerInfo.objects.create(key="stops", theme="transit", label="Stops", updated_at=NOON)
    TransitStop.objects.create(layer=layer, stop_id="1", name="Main", latitude=34.05, longitude=-118.25)

    assert tile_count(client, layer="transit-stops") == 1 and tile_count(client) == 0
    assert tile_count(client, layer="transit-stops", bbox="-74,40,-73,41") == 0


def test_layers_say_what_they_are_and_how_current(client):
    calls = a_dataset(last_success_at=NOON - timedelta(days=9), enabled=True)
    a_record(calls)
    camps({"90057": 6})
    LayerInfo.objects.create(key="rent", theme="rent", label="Rent", updated_at=NOON, licence="x")

    found = {row["key"]: row for row in client.get(LAYERS).json()["results"]}

    assert found[calls.key]["kind"] == "points" and found[calls.key]["is_stale"] is True
    assert (
        found[calls.key]["url"]
        == f"/api/v1/tiles/city-records/{{z}}/{{x}}/{{y}}.{{form}}?dataset={calls.key}"
    )
    assert found["camps"]["kind"] == "areas" and found["camps"]["is_stale"] is False
    assert "not a police visit" in found["camps"]["legend"]
    assert found["rent"]["url"] == "/api/v1/city-records/areas/?layer=rent"


def test_the_day_of_a_layer_is_that_on_which_it_was_brought_where_nobody_says(client):
    told = {"last_success_at": NOON, "city_updated_at": NOON - timedelta(days=40)}
    for dataset in (a_dataset(key="known", **told), by_hand(key="file", last_success_at=NOON)):
        a_record(dataset)
    rows = {"theme": "rent", "updated_at": NOON}
    LayerInfo.objects.create(key="april", label="Rent", as_of=date(2026, 4, 30), **rows)
    LayerInfo.objects.create(key="brought", label="Rent", **rows)

    found = {row["key"]: row["as_of"] for row in client.get(LAYERS).json()["results"]}

    day = NOON.date()
    known = (day - timedelta(days=40)).isoformat()
    assert found == {
        "known": known,
        "file": day.isoformat(),
        "april": "2026-04-30",
        "brought": day.isoformat(),
    }


def test_files_hold_everything_and_run_no_formula(client):
    dataset = a_dataset(DatasetKind.REQUEST, key="reqs")
    for n in range(3):
        a_record(dataset, n, category="=cmd()" if n == 1 else "Noise")

    text = b"".join(client.get("/api/v1/city-records.csv").streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    shapes = json.loads(b"".join(client.get("/api/v1/city-records.geojson").streaming_content))

    assert {row["category"] for row in rows} == {"Noise", "'=cmd()"} and rows[0]["licence"] == "CC0"
    assert len(shapes["features"]) == 3 and shapes["datasets"]["reqs"]["attribution"] == "Sample City"


def test_a_list_takes_the_same_queries_at_any_size(client):
    dataset = a_dataset()
    counts = []
    for n in range(12):
        a_record(dataset, n)
        if n in (1, 11):
            with CaptureQueriesContext(connection) as queries:
                client.get(LIST)
            counts.append(len(queries))

    assert counts[0] == counts[1] <= 3


@pytest.mark.parametrize(
    "query", [{"cursor": "x"}, {"limit": "0"}, {"bbox": "1"}, {"hours": "25"}, {"by": "street"}]
)
def test_what_cannot_be_read_is_refused_with_a_reason(client, query):
    a_dataset(key="calls")
    address = AREAS if "by" in query else LIST

    answer = client.get(address, {"layer": "calls"} | query)

    assert answer.status_code == 400 and answer["Content-Type"].startswith("application/problem+json")


@pytest.mark.parametrize(("theme", "days"), [("rent", 400), ("transit", 180)])
def test_what_is_brought_by_hand_is_stale_when_that_is_long_ago(client, theme, days):
    for key, age in (("fresh", days - 1), ("old", days + 1)):
        LayerInfo.objects.create(key=key, theme=theme, label=key, updated_at=NOON - timedelta(days=age))

    found = {row["key"]: row["is_stale"] for row in client.get(LAYERS).json()["results"]}

    assert found == {"fresh": False, "old": True}
