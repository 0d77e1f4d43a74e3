"""GeoJSON (RFC 7946): one incident a Feature, a Point each, the fields of docs/importing.md as properties."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from incidents.importing import fields, text
from incidents.importing.records import BadRowError, ImportedRecord, Problem, UnreadableFileError


def read(data: bytes, *, today: date) -> Iterator[ImportedRecord | Problem]:
    """Records in the order of the file. Raises UnreadableFileError where it is no FeatureCollection."""
    try:
        document = json.loads(text.decode(data))
    except (ValueError, RecursionError) as error:
        raise UnreadableFileError(f"no JSON: {error}") from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise UnreadableFileError("no FeatureCollection")
    for index, feature in enumerate(features):
        where = f"features[{index}]"
        try:
            yield fields.record(_fields(feature), where=where, today=today)
        except BadRowError as reason:
            yield Problem(where, str(reason))


def _fields(feature: Any) -> dict[str, Any]:
    """Properties with the feature's own id and position. A feature without a geometry has no point."""
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        raise BadRowError("is no Feature with properties")
    found = {str(name).lower(): value for name, value in feature["properties"].items()}
    if fields.value(found, "id") is None:
        found["id"] = feature.get("id")
    if geometry := feature.get("geometry"):
        found["longitude"], found["latitude"] = _position(geometry)
    return found


def _position(geometry: Any) -> tuple[float, float]:
    position = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if not isinstance(position, list) or geometry.get("type") != "Point" or len(position) < 2:
        raise BadRowError("its geometry is no Point with a longitude and a latitude")
    longitude, latitude = position[:2]
    if not all(type(number) in (int, float) for number in (longitude, latitude)):
        raise BadRowError("its position holds something that is no number")
    return longitude, latitude
