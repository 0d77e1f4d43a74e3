"""Data sets of cities in admin: a mapping is checked, a preview shows it, changes have effect."""

import json

import pytest

from civicwatch.access.models import AuditEntry
from civicwatch.access.roles import ADMINISTRATOR, MODERATOR
from sightings.models import CityDataset, CityRecord, DatasetKind, LayerInfo
from tests.factories import NOON, UserFactory
from tests.sightings.city.rows_of import CALLS, a_dataset, a_layer, a_record, by_hand
from tests.signed_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    person = UserFactory(role=ADMINISTRATOR)
    sign_in(client, person, second_factor=True)
    return person


def address(dataset):
    return f"/admin/sightings/citydataset/{dataset.pk}/change/"


def filled(dataset, **changes):
    names = (
        *("label", "city", "vendor", "domain", "dataset_id", "row_filter", "updated_field", "time_zone"),
        *("outlines", "interval_minutes", "delay_hours", "keep_days", "attribution", "licence"),
        *("licence_url", "source_url", "note"),
    )
    data = {name: getattr(dataset, name) for name in names} | {"is_shown": "on"}
    return data | {"mapping": json.dumps(dataset.mapping)} | changes


def told(answer):
    return [str(error) for errors in answer.context["adminform"].form.errors.values() for error in errors]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"mapping": '{"id": "a"}'}, "Say which column is “at”"),
        ({"mapping": '{"id": "a", "at": "Dispatch Date", "category": "c"}'}, "“at” does not name a column"),
        ({"mapping": '{"id": "a", "at": "b", "category": "c", "where": "d"}'}, "“where” means nothing here"),
        (
            {"mapping": '{"id": "a", "at": "b", "category": "c", "latitude": "d"}'},
            "A point needs “longitude”",
        ),
        ({"mapping": "[1]"}, "Write an object"),
        ({"mapping": "{"}, "JSON"),
        ({"domain": "https://data.lacity.org/"}, "the name of the server alone"),
        ({"domain": "127.0.0.1"}, "the name of the server alone"),
        ({"dataset_id": "calls"}, "Four letters or digits"),
        ({"time_zone": "Los Angeles"}, "Write a zone such as"),
        ({"updated_field": "a or 1=1"}, "Write a column"),
        ({"interval_minutes": "1"}, "Not more often than"),
    ],
)
def test_what_cannot_work_is_refused_in_plain_words(client, administrator, changes, words):
    dataset = a_dataset()

    answer = client.post(address(dataset), filled(dataset, **changes))

    assert any(words in line for line in told(answer)), told(answer)
    assert CityDataset.objects.get(pk=dataset.pk).mapping == CALLS


def test_encampments_wait_a_week_at_least(client, administrator):
    dataset = a_dataset(DatasetKind.ENCAMPMENT)

    answer = client.post(address(dataset), filled(dataset, delay_hours="24"))

    assert told(answer) == ["At least 168 hours."]


def test_other_columns_are_read_from_the_start(client, administrator):
    dataset = a_dataset(cursor={"since": "2026-05-01T00:00:00.000Z"}, sample=[{"x": 1}])

    client.post(address(dataset), filled(dataset, row_filter="area_occ='Central'"))

    dataset.refresh_from_db()
    assert dataset.cursor == {"replace": True} and dataset.sample == []
    entry = AuditEntry.objects.latest("pk")
    assert entry.action == "edit city data set" and entry.by == administrator


def test_a_new_label_reads_nothing_anew(client, administrator):
    dataset = a_dataset(cursor={"since": "x"})

    client.post(address(dataset), filled(dataset, label="Calls"))

    dataset.refresh_from_db()
    assert (dataset.label, dataset.cursor) == ("Calls", {"since": "x"})


def test_another_delay_holds_for_what_is_here_already(client, administrator):
    dataset = a_dataset(keep_days=30)
    a_record(dataset, at=NOON)

    client.post(address(dataset), filled(dataset, delay_hours="48", keep_days="10"))

    record = CityRecord.objects.get()
    assert (record.public_from - NOON).total_seconds() == 49 * 3600
    assert (record.public_until - NOON).days == 10


def test_the_page_shows_what_becomes_of_the_rows(client, administrator):
    sample = {
        "incident_number": "PD1",
        "dispatch_date": "2026-05-20T00:00:00.000",
        "dispatch_time": "21:30:00",
    }
    dataset = a_dataset(
        sample=[sample | {"call_type_text": "415 MAN", "rpt_dist": "0121"}, {"incident_number": "PD2"}],
        columns={"incident_number": "text"},
    )

    page = client.get(address(dataset)).content.decode()

    assert "PD1 · 2026-05-20 21:30 · 415 MAN · 0121" in page
    assert "cannot be read: dispatch_date" in page and "incident_number (text)" in page


def test_looking_makes_one_due_that_is_switched_off(client, administrator):
    dataset = a_dataset(due_at=None)

    client.post(address(dataset), filled(dataset, _look="1"))

    dataset.refresh_from_db()
    assert dataset.is_to_be_looked_at and dataset.due_at is not None and not dataset.enabled


def test_what_is_brought_by_hand_is_not_read_from_a_server(client, administrator):
    dataset = by_hand(due_at=None)

    answer = client.post(address(dataset), filled(dataset, _read="1"), follow=True)

    assert "brought by hand" in answer.content.decode()
    assert CityDataset.objects.get(pk=dataset.pk).due_at is None


def test_a_moderator_looks_and_changes_nothing(client):
    sign_in(client, UserFactory(role=MODERATOR), second_factor=True)
    dataset = a_dataset()

    assert client.get(address(dataset)).status_code == 200
    assert client.post(address(dataset), filled(dataset, label="x")).status_code == 403


def test_a_new_city_is_added_without_code(client, administrator):
    dataset = a_dataset()
    data = filled(dataset, key="denver", kind="call_for_service", label="Denver", city="Denver")
    data.pop("is_shown")

    answer = client.post("/admin/sightings/citydataset/add/", data)

    assert answer.status_code == 302
    assert CityDataset.objects.get(key="denver").enabled is False


def test_a_layer_of_rents_is_hidden_by_a_switch(client, administrator):
    layer = a_layer()

    client.post(
        f"/admin/sightings/layerinfo/{layer.pk}/change/", {"label": "Rents", "unit": "USD", "licence": "x"}
    )

    assert LayerInfo.objects.get().is_shown is False
    assert AuditEntry.objects.latest("pk").action == "edit map layer"
