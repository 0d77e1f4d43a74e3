"""The hour at the place itself, also where a state has two zones and when clocks change."""

from datetime import UTC, datetime

import pytest

from civicwatch.places.models import State
from sightings.local_time import UNKNOWN, local, zone_of

WINTER, SUMMER = datetime(2026, 1, 15, 20, tzinfo=UTC), datetime(2026, 7, 15, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("usps", "latitude", "longitude", "winter", "summer"),
    [
        ("CA", 34.05, -118.24, 12, 13),
        ("NY", 40.71, -74.0, 15, 16),
        ("AZ", 33.45, -112.07, 13, 13),
        ("HI", 21.3, -157.86, 10, 10),
        ("TX", 31.76, -106.49, 13, 14),  # El Paso
        ("TX", 29.76, -95.37, 14, 15),  # Houston
        ("TN", 36.16, -86.78, 14, 15),  # Nashville
        ("TN", 35.96, -83.92, 15, 16),  # Knoxville
        ("ID", 47.68, -116.78, 12, 13),  # Coeur d'Alene
        ("ID", 43.62, -116.21, 13, 14),  # Boise
    ],
)
def test_hour_of_a_place(usps, latitude, longitude, winter, summer):
    zone = zone_of(usps, latitude=latitude, longitude=longitude)
    assert (local(WINTER, zone).hour, local(SUMMER, zone).hour) == (winter, summer)


@pytest.mark.django_db
def test_every_state_has_a_zone():
    without = [usps for usps in State.objects.values_list("usps", flat=True) if zone_of(usps) == UNKNOWN]
    assert without == []


def test_a_place_outside_has_the_time_of_nowhere():
    assert local(SUMMER, zone_of(None)).hour == 20
