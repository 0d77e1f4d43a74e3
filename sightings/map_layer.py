"""Sightings as points of the map, each with the moments at which it comes and goes.

The clock is the layer's own: what is over is gone from every tile at that very moment, whether or not a job
has run since. Nothing of a sender is read here, and of the place only what the grid left of it.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicwatch.maps.clock import FROM, UNTIL, VERSION, Clock, moment_of, tick_of
from civicwatch.maps.layers import Changes
from civicwatch.maps.points import Points
from sightings.confidence import likelihood
from sightings.filtering import AGES
from sightings.local_time import local, zone_of
from sightings.models import Activity, Sighting, SightingPlace, SightingSource, SightingVerification
from sightings.querysets import PUBLIC, SightingQuerySet
from sightings.rounded_time import rounded

NAME = "sightings"
ACTIVITIES = ("", *Activity.values)
VERIFICATIONS = tuple(SightingVerification.values)
PRECISIONS = tuple(SightingPlace.values)

MINUTE = 60_000_000  # microseconds

_READ = (
    *("pk", "map_version", "status", "same_as_id", "publish_at", "expires_at"),
    *("middle_latitude", "middle_longitude", "seen_at", "activity", "verification", "place_precision"),
    *("public_id", "area_label", "confidence", "has_picture", "state__usps", "city__name", "source"),
)
_FACETS: dict[str, Any] = {
    FROM: np.int64,
    UNTIL: np.int64,
    VERSION: np.int64,
    "seen": np.int64,
    "hour": np.int8,
    "activity": np.int8,
    "verification": np.int8,
    "precision": np.int8,
    "picture": np.bool_,
    "demonstration": np.bool_,
    "confidence": np.float32,
    "public_id": np.object_,
    "label": np.object_,
}


def changes_since(version: int | None) -> Changes:
    """All that are or will be public, or all that changed after a version."""
    rows = Sighting.objects.all()
    rows = rows.public() if version is None else rows.changed_on_map_since(version)
    shown: list[dict[str, Any]] = []
    gone: list[dict[str, Any]] = []
    newest = 0
    for row in _read(rows):
        newest = max(newest, row["map_version"])
        (shown if _is_public(row) else gone).append(row)
    return Changes(_points(shown), np.array([row["pk"] for row in gone], np.int64), newest)


def also(points: Points) -> NDArray[np.int64]:
    """Further moments at which what a reader chose may change: a sighting grows older than was asked for."""
    seen = points.facets["seen"]
    return np.concatenate([seen + minutes * MINUTE for minutes in AGES])


CLOCK = Clock(also)


def properties(points: Points) -> list[dict[str, Any]]:
    """What a single point says of itself."""
    names = (
        *("public_id", "activity", "verification", "precision", "seen", "picture", "confidence", "label"),
        "demonstration",
    )
    columns = (points.facets[name].tolist() for name in names)
    return [
        {
            "id": public_id,
            "activity": ACTIVITIES[activity] or None,
            "verification": VERIFICATIONS[verification],
            "place_precision": PRECISIONS[precision],
            "seen_at": moment_of(seen).isoformat(),
            "has_picture": picture,
            "confidence": likelihood(None if confidence < 0 else confidence),
            "area_label": label,
            "demonstration": invented,
        }
        for public_id, activity, verification, precision, seen, picture, confidence, label, invented in zip(
            *columns, strict=True
        )
    ]


def _read(rows: SightingQuerySet) -> Iterable[dict[str, Any]]:
    read: Iterable[dict[str, Any]] = rows.with_middle().with_picture().values(*_READ).iterator(2000)
    return read


def _is_public(row: dict[str, Any]) -> bool:
    is_placed = row["middle_latitude"] is not None
    return row["status"] in PUBLIC and row["same_as_id"] is None and is_placed


def _points(rows: list[dict[str, Any]]) -> Points:
    told = [_facets(row) for row in rows]
    columns = {name: np.array([row[name] for row in told], kind) for name, kind in _FACETS.items()}
    return Points.of(
        np.array([row["pk"] for row in rows], np.int64),
        np.array([row["middle_latitude"] for row in rows], np.float64),
        np.array([row["middle_longitude"] for row in rows], np.float64),
        columns,
    )


def _facets(row: dict[str, Any]) -> dict[str, Any]:
    latitude, longitude, usps = row["middle_latitude"], row["middle_longitude"], row["state__usps"]
    seen = rounded(row["seen_at"])
    city = ", ".join(filter(None, (row["city__name"], usps)))
    return {
        FROM: tick_of(row["publish_at"]),
        UNTIL: tick_of(row["expires_at"]),
        VERSION: row["map_version"],
        "seen": tick_of(seen),
        "hour": local(seen, zone_of(usps, latitude=latitude, longitude=longitude)).hour,
        "activity": ACTIVITIES.index(row["activity"]),
        "verification": VERIFICATIONS.index(row["verification"]),
        "precision": PRECISIONS.index(row["place_precision"] or SightingPlace.CITY),
        "picture": row["has_picture"],
        "demonstration": row["source"] == SightingSource.DEMO,
        "confidence": -1.0 if row["confidence"] is None else row["confidence"],
        "public_id": row["public_id"],
        "label": row["area_label"] or city,
    }
