"""What ``manage.py doctor`` says of cities' data sets: which are read, which have gone quiet, and why."""

from datetime import datetime
from typing import Any, Literal

from django.conf import settings

from sightings.models import CityDataset
from sightings.services.city_layers import is_stale


def describe_city_data(*, now: datetime) -> list[dict[str, Any]]:
    """Those that are read on schedule, or have been brought by hand."""
    rows = CityDataset.objects.order_by("key")
    return [
        {
            "name": row.key,
            "enabled": row.enabled,
            "last_success_at": row.last_success_at and row.last_success_at.isoformat(),
            "city_updated_at": row.city_updated_at and row.city_updated_at.isoformat(),
            "stale": is_stale(row, now=now),
            "last_error": row.last_error,
        }
        for row in rows
        if row.enabled or row.last_success_at
    ]


def check_city_data(rows: list[dict[str, Any]]) -> tuple[Literal["ok", "off", "warning"], str]:
    """A verdict and the reason for it."""
    wrong = [row for row in rows if row["enabled"] and (row["stale"] or row["last_error"])]
    if wrong:
        told = ", ".join(f"{row['name']} ({row['last_error'] or 'no answer for too long'})" for row in wrong)
        return "warning", f"not current: {told}"
    read = sum(row["enabled"] for row in rows)
    if not read:
        return "off", "no city’s data set is switched on"
    token = "" if settings.SOCRATA_APP_TOKEN else "; without SOCRATA_APP_TOKEN at the rate of everybody"
    return "ok", f"{read} read on schedule{token}"
