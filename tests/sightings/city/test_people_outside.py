"""Calls to the police about people who live outside: counts of five and more by quarter, and nothing else."""

import json
from datetime import UTC, datetime, timedelta
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import transaction

from civicwatch.maps.services import next_version, start_over
from sightings.city.exports import Line
from sightings.city.quarters import counted_between
from sightings.models import CityRecord
from sightings.services.city_areas import PEOPLE_OUTSIDE
from sightings.services.city_layers import layers
from sightings.services.city_records import forget_old, keep
from sightings.services.city_switches import changed
from tests.factories import NOON, UserFactory
from tests.sightings.city.fake_socrata import call
from tests.sightings.city.rows_of import CALLS, a_dataset, a_record

pytestmark = pytest.mark.django_db
LIST, AREAS = "/api/v1/city-records/", "/api/v1/city-records/areas/"
MAPPING = CALLS | {"zip": "zipcode", "latitude": "latitude", "longitude": "longitude"}
PLACE = {"latitude": "34.05", "longitude": "-118.25"}


@pytest.fixture(autouse=True)
def fresh_layer(time_machine):
    time_machine.move_to(NOON)
    with transaction.atomic():
        next_version("city-records")
    start_over("city-records")


def calls(counts, *, day="2026-02-10T00:00:00.000", words="HOMELESS COMPLAINT", dataset=None, **values):
    dataset = dataset or a_dataset(key="calls", mapping=MAPPING, last_success_at=NOON, **values)
    here = CityRecord.objects.count()
    rows = [
        call(here + n, call_type_text=words, zipcode=code, dispatch_date=day, **PLACE)
        for n, code in enumerate(code for code, size in counts.items() for _ in range(size))
    ]
    keep(dataset, [Line(n, row) for n, row in enumerate(rows)], now=NOON)
    return dataset


def areas(client, **query):
    return client.get(AREAS, {"layer": "calls"} | query).json()["results"]


def tile_count(client):
    features = client.get("/api/v1/tiles/city-records/0/0/0.geojson").json()["features"]
    return sum(feature["properties"]["count"] for feature in features)


def test_such_a_call_is_in_no_list_file_tile_or_count_of_the_others(client):
    dataset = calls({"90057": 6})
    calls({"90057": 2}, words="DISTURBANCE", dataset=dataset)
    number = CityRecord.objects.filter(kind="encampment").first().external_id

    assert [row["category"] for row in client.get(LIST).json()["results"]] == ["DISTURBANCE"] * 2
    assert client.get(LIST, {"category": "HOMELESS COMPLAINT"}).json()["results"] == []
    for name in ("city-records.csv", "city-records.geojson"):
        told = b"".join(client.get(f"/api/v1/{name}").streaming_content).decode()
        assert "HOMELESS" not in told and number not in told
    assert tile_count(client) == 2
    assert sum(area["count"] for area in areas(client, by="zip")) == 2
    assert areas(client, by="zip", category="HOMELESS COMPLAINT") == []


def test_they_are_counted_apart_and_fewer_than_five_are_hidden(client):
    calls({"90057": 6, "90013": 4})

    answer = client.get(AREAS, {"layer": "calls" + PEOPLE_OUTSIDE}).json()

    assert [(area["key"], area["count"]) for area in answer["results"]] == [("90057", 6)]
    assert answer["period"] == "2026-Q1" and "Calls to the police" in answer["legend"]
    assert "90013" not in json.dumps(answer)
    layer = next(layer for layer in layers(now=NOON) if layer.key == "calls" + PEOPLE_OUTSIDE)
    assert (layer.kind, layer.theme, layer.by) == ("areas", "encampment", ("zip", "county"))
    assert b"calls.people-outside" in client.get("/sightings/city-data/").content


def test_four_are_no_layer(client):
    calls({"90057": 4})

    assert [layer.key for layer in layers(now=NOON)] == ["calls"]


def test_no_filter_and_no_third_way_to_cut_them_finds_small_numbers(client):
    calls({"90057": 6})
    asked = {"layer": "calls" + PEOPLE_OUTSIDE}

    assert [area["count"] for area in areas(client, **asked, hours="3", since="2026-05-01T00:00:00Z")] == [6]
    assert client.get(AREAS, asked | {"by": "district"}).status_code == 400


@pytest.mark.parametrize(
    ("here", "there", "by_county", "by_zip"),
    [
        (4, 2, {"06037": 7}, {"90012": 7}),
        (5, 3, {"06037": 12}, {"90012": 7, "90057": 5}),
        (6, 5, {"06037": 13, "06059": 5}, {"90057": 11, "90012": 7}),
    ],
)
def test_of_an_area_on_both_sides_of_a_county_line_each_side_counts_where_it_is_enough(
    client, here, there, by_county, by_zip
):
    """Of five here and three there, three would follow from the counts of county and ZIP code."""
    dataset = calls({"90057": here + there, "90012": 7})
    beyond = CityRecord.objects.filter(zip_code="90057").values_list("pk", flat=True)[:there]
    CityRecord.objects.filter(pk__in=list(beyond)).update(county_id="06059")
    layer = dataset.key + PEOPLE_OUTSIDE

    found = areas(client, layer=layer, by="county")

    assert {area["key"]: area["count"] for area in found} == by_county
    assert {area["key"]: area["count"] for area in areas(client, layer=layer)} == by_zip


def test_they_wait_for_the_quarter_and_a_week_even_where_calls_do_not(client, time_machine):
    calls({"90057": 6}, day="2026-05-02T00:00:00.000", delay_hours=0)
    asked = {"layer": "calls" + PEOPLE_OUTSIDE}

    assert areas(client, **asked) == []
    time_machine.move_to(datetime(2026, 7, 8, 6, 59, tzinfo=UTC))
    assert areas(client, **asked) == []
    time_machine.move_to(datetime(2026, 7, 8, 7, 0, tzinfo=UTC))
    assert [area["count"] for area in areas(client, **asked)] == [6]


def test_a_quarter_goes_as_a_whole_so_that_no_day_can_be_subtracted(client, time_machine):
    dataset = calls({"90057": 6}, day="2026-01-02T00:00:00.000", keep_days=200)
    calls({"90057": 6}, day="2026-03-30T00:00:00.000", dataset=dataset)
    asked = {"layer": "calls" + PEOPLE_OUTSIDE}

    time_machine.move_to(datetime(2026, 4, 1, 7, tzinfo=UTC) + timedelta(days=200, minutes=-1))
    forget_old(now=datetime.now(UTC))
    assert [area["count"] for area in areas(client, **asked)] == [12]
    time_machine.move_to(datetime(2026, 4, 1, 7, tzinfo=UTC) + timedelta(days=200))
    assert areas(client, **asked) == []


def test_a_new_word_of_the_city_takes_them_off_at_once(client):
    dataset = a_dataset(key="calls", mapping=MAPPING, last_success_at=NOON)
    for n in range(5):
        a_record(dataset, n, category="915 SIDEWALK", zip_code="90057")
    assert tile_count(client) == 5

    dataset.mapping = MAPPING | {"counted_only": ["915 sidewalk"]}
    dataset.save()
    changed(dataset=dataset, fields=["mapping"], is_new=False, by=UserFactory())

    assert tile_count(client) == 0 and client.get(LIST).json()["results"] == []
    assert not CityRecord.objects.with_point().exists()


def test_other_times_hold_for_quarters_too():
    dataset = calls({"90057": 1}, keep_days=100)
    dataset.delay_hours, dataset.keep_days = 24 * 30, 300
    dataset.save()

    changed(dataset=dataset, fields=["delay_hours", "keep_days"], is_new=False, by=UserFactory())

    record, end = CityRecord.objects.get(), datetime(2026, 4, 1, 7, tzinfo=UTC)
    assert (record.public_from, record.public_until) == (end + timedelta(days=30), end + timedelta(days=300))


def test_the_migration_takes_off_what_was_stored_before():
    dataset = a_dataset(key="calls", mapping=MAPPING, keep_days=100, delay_hours=24)
    told = [a_record(dataset, 1, category="HOMELESS COMPLAINT"), a_record(dataset, 2, category="DISTURBANCE")]
    migration = import_module("sightings.migrations.0016_calls_about_people_outside")

    migration.only_count(apps, None)

    camp, other = (CityRecord.objects.get(pk=record.pk) for record in told)
    assert (camp.kind, camp.latitude, camp.precision) == ("encampment", None, "none")
    assert (camp.public_from, camp.public_until) == counted_between(
        camp.at, ZoneInfo(dataset.time_zone), delay_hours=24, keep_days=100
    )
    assert (other.kind, other.latitude) == ("call_for_service", 34.05)
