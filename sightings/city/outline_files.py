"""Districts of a city out of a file: GeoJSON with their shapes, or CSV with a key and a middle."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.errors import ShapelyError

SIMPLIFIED = 0.0003  # degrees, some 30 metres: what a map of a city needs


class UnreadableOutlinesError(Exception):
    """The file holds no districts; nothing of it was imported."""


@dataclass(frozen=True)
class Outline:
    """One district. The middle lies inside it, even where it is bent round another."""

    number: int
    key: str = ""
    label: str = ""
    latitude: float = 0.0
    longitude: float = 0.0
    geometry: dict[str, Any] | None = None
    problem: str = ""


def read(data: bytes, *, key: str, label: str = "") -> Iterator[Outline]:
    """``key`` and ``label`` name the properties, or columns. Raises UnreadableOutlinesError."""
    text = data.decode("utf-8-sig", "replace")
    return _from_geojson(text, key, label) if text.lstrip().startswith("{") else _from_csv(text, key, label)


def _from_geojson(text: str, key: str, label: str) -> Iterator[Outline]:
    try:
        features = list(json.loads(text)["features"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableOutlinesError("it is not a GeoJSON FeatureCollection") from error
    for number, feature in enumerate(features, 1):
        told = feature.get("properties") or {} if isinstance(feature, dict) else {}
        name = _word(told.get(key))
        if not name:
            yield Outline(number, problem=f"{key}: empty or missing")
            continue
        try:
            shape = shapely.make_valid(shapely.geometry.shape(feature["geometry"]))
            middle = shape.representative_point()
            simple = shapely.geometry.mapping(shape.simplify(SIMPLIFIED))
        except (ShapelyError, KeyError, ValueError, TypeError, AttributeError, IndexError):
            yield Outline(number, name, problem="its shape cannot be read")
            continue
        if middle.is_empty or not (abs(middle.y) <= 90 and abs(middle.x) <= 180):
            yield Outline(number, name, problem="its shape is not in degrees (WGS 84)")
            continue
        yield Outline(
            number, name, _word(told.get(label)), round(middle.y, 6), round(middle.x, 6), dict(simple)
        )


def _from_csv(text: str, key: str, label: str) -> Iterator[Outline]:
    rows = csv.DictReader(io.StringIO(text))
    missing = [name for name in (key, "latitude", "longitude") if name not in (rows.fieldnames or ())]
    if missing:
        raise UnreadableOutlinesError(f"it has no column “{missing[0]}”")
    for row in rows:
        try:
            latitude, longitude = float(row["latitude"] or ""), float(row["longitude"] or "")
        except ValueError:
            yield Outline(rows.line_num, _word(row[key]), problem="latitude, longitude: no numbers")
            continue
        yield Outline(rows.line_num, _word(row[key]), _word(row.get(label)), latitude, longitude)


def _word(value: Any) -> str:
    text = " ".join(str(value if value is not None else "").replace("\0", "").split())
    return text.removesuffix(".0")[:120]
