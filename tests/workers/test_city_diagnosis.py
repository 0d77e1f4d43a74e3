"""What doctor says of cities' data sets."""

from datetime import timedelta

import pytest

from tests.factories import NOON
from tests.sightings.city.rows_of import a_dataset
from workers.diagnosis import diagnose

pytestmark = pytest.mark.django_db


def verdict():
    found = diagnose(now=NOON)
    return next(check for check in found["checks"] if check["name"] == "city data"), found["city_data"]


def test_none_switched_on_is_off():
    assert verdict()[0]["verdict"] == "off"


def test_one_that_is_read_is_well(settings):
    settings.SOCRATA_APP_TOKEN = "token-of-a-test"
    a_dataset(enabled=True, last_success_at=NOON - timedelta(hours=1))

    assert verdict()[0]["verdict"] == "ok"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"last_success_at": NOON - timedelta(days=9)}, "no answer for too long"),
        ({"last_success_at": NOON, "last_error": "The data set has no column “a”"}, "no column “a”"),
        ({"last_success_at": None}, "no answer for too long"),
    ],
)
def test_one_that_has_gone_quiet_or_changed_is_named(values, told):
    a_dataset(key="calls", enabled=True, **values)

    check, rows = verdict()

    assert check["verdict"] == "warning" and "calls" in check["detail"] and told in check["detail"]
    assert [row["name"] for row in rows] == ["calls"]
