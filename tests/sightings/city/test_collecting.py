"""Visits to a Socrata server that answers in its documented form: whole, in part, twice, broken, changed."""

from datetime import timedelta

import pytest
import requests
import responses
import time_machine

from sightings.city import socrata
from sightings.models import CityDataset, CityRecord, DatasetKind
from sightings.services import city_collecting
from sightings.services.city_collecting import claim, collect, collect_due
from tests.factories import NOON
from tests.sightings.city.fake_socrata import DATASET, DOMAIN, FakeSocrata, call
from tests.sightings.city.rows_of import a_dataset, an_outline

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_pages(monkeypatch, settings, time_machine_noon):
    settings.SOCRATA_APP_TOKEN = "token-of-a-test"
    monkeypatch.setattr(socrata, "_check_public", lambda host: None)
    monkeypatch.setattr(city_collecting, "source_for", lambda vendor: socrata.Socrata(page=3))


@pytest.fixture
def time_machine_noon():
    with time_machine.travel(NOON, tick=True):
        yield


def visited(dataset, **options):
    dataset.refresh_from_db()
    claim(dataset, now=NOON)
    visit = collect(dataset, by_hand=True, **options)
    dataset.refresh_from_db()
    return visit


def ids():
    return set(CityRecord.objects.values_list("external_id", flat=True))


@responses.activate
def test_every_page_is_read_and_the_next_visit_asks_for_what_changed():
    city = FakeSocrata([call(n, updated=f"2026-05-01T10:00:0{n}.000Z") for n in range(7)]).serve()
    dataset = a_dataset()

    first = visited(dataset)
    city.rows.append(call(7, updated="2026-05-02T08:00:00.000Z"))
    city.rows[2] |= {"call_type_text": "CODE 6", ":updated_at": "2026-05-02T08:00:01.000Z"}
    second = visited(dataset)

    assert (first.error, first.kept.new, first.there, first.here) == ("", 7, 7, 7)
    assert (second.kept.read, second.kept.new, second.kept.changed) == (2, 1, 1)
    assert CityRecord.objects.get(external_id="PD000002").category == "CODE 6"
    query, headers = city.asked[0]
    assert headers["X-App-token"] == "token-of-a-test"
    assert query["$order"] == ":updated_at,:id" and query["$limit"] == "3"
    assert query["$select"] == (
        "incident_number,dispatch_date,dispatch_time,call_type_text,rpt_dist,area_occ,:updated_at"
    )


@responses.activate
def test_rows_that_share_a_moment_are_all_read():
    FakeSocrata([call(n) for n in range(11)]).serve()

    visit = visited(a_dataset())

    assert visit.kept.new == 11 and len(ids()) == 11


@responses.activate
def test_a_visit_that_fails_half_way_goes_on_where_it_was():
    city = FakeSocrata([call(n, updated=f"2026-05-01T10:00:{n:02d}.000Z") for n in range(8)]).serve()
    city.fail_at[2] = requests.ConnectTimeout()
    dataset = a_dataset()

    broken = visited(dataset)
    assert "ConnectTimeout" in broken.error and len(ids()) == 3
    whole = visited(dataset)

    assert whole.error == "" and len(ids()) == 8
    assert whole.kept.read == 6  # the row of the last moment once more, and the five that were missing
    assert dataset.last_error == ""


@responses.activate
def test_a_missing_column_is_named_and_old_data_stays():
    city = FakeSocrata([call(1)]).serve()
    dataset = a_dataset()
    visited(dataset)
    del city.types["rpt_dist"]

    visit = visited(dataset)

    assert "“rpt_dist”" in visit.error and "What was read before stays" in visit.error
    assert ids() == {"PD000001"}
    assert dataset.failures == 1 and dataset.last_success_at is not None


@responses.activate
def test_values_that_nobody_can_read_are_a_change_of_schema_when_all_are(monkeypatch):
    city = FakeSocrata([call(n) for n in range(2)]).serve()
    dataset = a_dataset()
    visited(dataset)
    city.rows = [
        call(n, dispatch_date="yesterday evening", updated="2026-05-03T00:00:00.000Z") for n in range(40)
    ]
    monkeypatch.setattr(city_collecting, "source_for", lambda vendor: socrata.Socrata(page=50))

    visit = visited(dataset)

    assert "No row can be read" in visit.error and "dispatch_date" in visit.error
    assert ids() == {"PD000000", "PD000001"}


@responses.activate
def test_one_bad_row_is_told_and_skipped():
    FakeSocrata([call(1), call(2, dispatch_date="soon"), call(3)]).serve()

    visit = visited(a_dataset())

    assert visit.error == "" and visit.kept.skipped == 1
    assert visit.kept.problems == ["row 2: dispatch_date: no time that can be read"]
    assert ids() == {"PD000001", "PD000003"}


@responses.activate
def test_a_server_that_asks_us_to_wait_is_left_alone_that_long():
    city = FakeSocrata([call(1)]).serve()
    city.fail_at[1] = (429, {"Retry-After": "7200", "Content-Type": "application/json"}, '{"error": true}')
    dataset = a_dataset()

    visit = visited(dataset)

    assert "asks us to wait" in visit.error
    assert timedelta(hours=2) <= dataset.due_at - NOON < timedelta(hours=2, minutes=1)


@responses.activate
@pytest.mark.parametrize(
    ("failure", "told"),
    [
        ((500, {}, "oops"), "answered 500"),
        (
            (403, {"Content-Type": "application/json"}, '{"message": "Invalid app_token"}'),
            "app_token",
        ),
        ((200, {"Content-Type": "application/json"}, "[{"), "cannot be read"),
        ((202, {"Content-Type": "application/json"}, '{"message": "Processing"}'), "still preparing"),
        ((302, {"Location": "https://other.example/"}, ""), "moved"),
    ],
)
def test_other_failures_are_told_plainly(failure, told):
    city = FakeSocrata([call(1)]).serve()
    city.fail_at[1] = failure

    visit = visited(a_dataset())

    assert told in visit.error and ids() == set()


@responses.activate
def test_what_the_city_took_away_goes_in_a_whole_round():
    city = FakeSocrata([call(n) for n in range(30)]).serve()
    dataset = a_dataset()
    visited(dataset)
    city.rows = city.rows[:-1]

    visit = visited(dataset, whole=True)

    assert visit.removed == 1 and len(ids()) == 29


@responses.activate
def test_a_data_set_that_is_suddenly_empty_is_taken_for_a_fault():
    city = FakeSocrata([call(n) for n in range(30)]).serve()
    dataset = a_dataset()
    visited(dataset)
    city.rows = []

    visit = visited(dataset, whole=True)

    assert "looks like a fault" in visit.error and len(ids()) == 30


@responses.activate
def test_a_week_later_a_count_that_moved_away_begins_a_whole_round():
    city = FakeSocrata([call(n) for n in range(5)]).serve()
    dataset = a_dataset()
    visited(dataset)
    city.rows = city.rows[:-1]

    visited(dataset)
    assert len(ids()) == 5 and "again" not in dataset.cursor
    CityDataset.objects.update(whole_round_at=NOON - timedelta(days=8))
    visited(dataset)
    assert "again" in dataset.cursor
    visited(dataset)

    assert len(ids()) == 4


@responses.activate
def test_one_that_is_due_is_visited_once_and_one_switched_off_is_not():
    city = FakeSocrata([call(1)]).serve()
    CityDataset.objects.all().delete()
    a_dataset(enabled=True, due_at=NOON - timedelta(minutes=1))
    a_dataset(DatasetKind.REQUEST, enabled=False)

    assert collect_due(NOON) == 1
    assert collect_due(NOON) == 0
    assert len({query["$select"] for query, _ in city.asked}) == 2  # rows and their count, of one data set


@responses.activate
def test_a_new_city_is_a_row_and_no_code():
    types = {"ticket": "text", "opened": "floating_timestamp", "subject": "text", "where_": "point"}
    row = {
        ":id": "row-1",
        ":updated_at": "2026-05-20T10:00:00.000Z",
        "ticket": "T-1",
        "opened": "2026-05-20T08:15:00.000",
        "subject": "Street cleaning",
        "where_": {"type": "Point", "coordinates": [-104.9903, 39.7392]},
    }
    FakeSocrata([row], types).serve()
    mapping = {"id": "ticket", "at": "opened", "category": "subject", "point": "where_"}
    dataset = a_dataset(
        DatasetKind.REQUEST, key="denver", city="Denver", mapping=mapping, time_zone="America/Denver"
    )

    visit = visited(dataset)

    record = CityRecord.objects.get()
    assert visit.error == "" and record.category == "Street cleaning"
    assert (record.hour, record.at.hour) == (8, 14)
    assert record.precision == "point" and record.county_id == "08031"
    assert (record.latitude, record.longitude) != (39.7392, -104.9903)  # on the grid
    assert abs(record.latitude - 39.7392) < 0.0006


@responses.activate
def test_a_call_without_coordinates_stands_in_the_middle_of_its_district():
    FakeSocrata([call(1), call(2, rpt_dist=None)]).serve()
    an_outline("121")

    visited(a_dataset(outlines="districts"))

    joined, alone = CityRecord.objects.order_by("external_id")
    assert (joined.precision, joined.latitude, joined.longitude) == ("district", 34.05, -118.25)
    assert (alone.precision, alone.latitude, alone.area) == ("none", None, "Central")


@responses.activate
def test_an_encampment_keeps_its_area_and_no_point():
    FakeSocrata([call(1, zipcode="90057", latitude="34.0622", longitude="-118.2763")]).serve()
    dataset = a_dataset(
        DatasetKind.ENCAMPMENT,
        mapping={
            "id": "incident_number",
            "at": "dispatch_date",
            "category": "call_type_text",
            "zip": "zipcode",
            "latitude": "latitude",
            "longitude": "longitude",
        },
    )

    visited(dataset)

    record = CityRecord.objects.get()
    assert (record.latitude, record.longitude, record.precision) == (None, None, "none")
    assert (record.zip_code, record.county_id) == ("90057", "06037")
    assert dataset.sample == []


@responses.activate
def test_old_rows_are_not_asked_for():
    city = FakeSocrata([call(1), call(2, dispatch_date="2025-01-01T00:00:00.000")]).serve()

    visit = visited(a_dataset(keep_days=30))

    assert ids() == {"PD000001"} and visit.there == 1
    assert "dispatch_date >= '2026-04-30T00:00:00'" in city.asked[0][0]["$where"]


@responses.activate
def test_the_filter_and_the_moment_are_both_asked_for():
    city = FakeSocrata([call(1)]).serve()
    dataset = a_dataset(row_filter="area_occ='Central' OR area_occ='West'")
    visited(dataset)

    visited(dataset)

    where = [query.get("$where") for query, _ in city.asked if query["$select"].startswith("incident")]
    assert where == [
        "(area_occ='Central' OR area_occ='West')",
        "(area_occ='Central' OR area_occ='West') AND :updated_at > '2026-05-01T10:00:00.000Z'",
    ]


def test_no_address_of_our_own_network_is_asked(monkeypatch):
    monkeypatch.undo()
    dataset = a_dataset(domain="localhost")

    visit = visited(dataset)

    assert "not on the public internet" in visit.error


@responses.activate
def test_the_address_of_the_api_is_the_documented_one():
    FakeSocrata([call(1)]).serve()

    visited(a_dataset())

    paths = {request.request.url.split("?")[0] for request in responses.calls}
    assert paths == {
        f"https://{DOMAIN}/api/views/{DATASET}.json",
        f"https://{DOMAIN}/resource/{DATASET}.json",
    }


@responses.activate
def test_two_workers_do_not_read_one_data_set_at_once():
    FakeSocrata([call(n) for n in range(9)]).serve()
    dataset = a_dataset()
    other = CityDataset.objects.get(pk=dataset.pk)

    assert claim(dataset, now=NOON) is True
    assert claim(other, now=NOON) is False


@responses.activate
def test_who_was_taken_over_writes_no_page():
    FakeSocrata([call(n) for n in range(9)]).serve()
    dataset = a_dataset()
    claim(dataset, now=NOON)
    late = CityDataset.objects.get(pk=dataset.pk)
    claim(late, now=NOON + timedelta(minutes=6))  # the lease of the first has run out

    visit = collect(dataset, by_hand=True)

    assert "taken over" in visit.error and ids() == set()
    assert CityDataset.objects.get(pk=dataset.pk).lease_token == late.lease_token


@responses.activate
def test_looking_brings_columns_and_rows_and_no_records():
    FakeSocrata([call(n) for n in range(9)]).serve()
    dataset = a_dataset(is_to_be_looked_at=True, due_at=NOON - timedelta(minutes=1))

    assert collect_due(NOON) >= 1

    dataset.refresh_from_db()
    assert dataset.columns["rpt_dist"] == "text" and len(dataset.sample) == 3
    assert ids() == set() and dataset.is_to_be_looked_at is False and dataset.last_success_at is None
