"""The samples are on the map at once, say that they are samples, and keep the rule about encampments."""

from datetime import timedelta

import pytest

from sightings.city_filtering import CityFilter
from sightings.models import CityDataset, CityRecord
from sightings.services import city_demonstration, city_layers
from sightings.services.city_areas import PEOPLE_OUTSIDE, counted, layer_of
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("month", [1, 3, 5, 8, 11])
def test_samples_show_every_kind_of_layer(month):
    now = NOON.replace(month=month, day=22)

    loaded = city_demonstration.load(now=now)

    layers = {layer.key: layer for layer in city_layers.layers(now=now)}
    assert loaded == CityRecord.objects.count() > 200
    outside = "sample-calls" + PEOPLE_OUTSIDE
    samples = {"sample-calls", "sample-311", "sample-encampments", "sample-rents", "sample-stops"}
    assert set(layers) == samples | {outside}
    assert all(layer.is_demonstration and layer.label.startswith("Sample") for layer in layers.values())
    assert CityRecord.objects.public_at(now).with_point().exclude(kind="encampment").count() >= 200
    camps = counted(layer_of("sample-encampments"), by="zip", wanted=CityFilter(), period="", now=now)
    assert [area.key for area in camps.results] == ["90013", "90057", "90012", "90014"]
    calls = counted(layer_of(outside), by="district", wanted=CityFilter(), period="", now=now)
    assert {area.key: area.number for area in calls.results} == {"9006": 17, "9002": 8, "9007": 5}


def test_once_is_enough():
    city_demonstration.load(now=NOON)

    assert city_demonstration.load(now=NOON) == 0


def test_the_page_says_what_each_layer_is_and_whom_somebody_called(client, time_machine):
    time_machine.move_to(NOON)
    city_demonstration.load(now=NOON)
    CityDataset.objects.filter(key="sample-311").update(
        vendor="socrata",
        domain="data.example.gov",
        dataset_id="abcd-1234",
        enabled=True,
        last_success_at=NOON - timedelta(days=9),
    )

    page = client.get("/sightings/city-data/").content.decode()

    assert "a 311 request is not a police visit" in page
    assert "90013 Los Angeles" in page and "90015" not in page
    assert 'class="stale"' in page and "silent since then" in page
    assert page.count("Invented, to show how it works") == 6


def test_the_page_is_there_without_any_data(client):
    assert "No city’s data is shown" in client.get("/sightings/city-data/").content.decode()
