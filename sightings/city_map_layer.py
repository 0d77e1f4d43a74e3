"""City records as points of the map, and the stops of buses and trains as a layer of their own.

A request about an encampment is on no tile: it has no point, and the query leaves it out besides.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from civicwatch.maps.clock import FROM, NEVER, UNTIL, VERSION, Clock, moment_of, tick_of
from civicwatch.maps.layers import Changes
from civicwatch.maps.points import Points
from sightings.city.kinds import Kind
from sightings.models import CityRecord, RecordPrecision, TransitStop

NAME, STOPS = "city-records", "transit-stops"
CLOCK = Clock()
PRECISIONS = tuple(RecordPrecision.values)
UNKNOWN_HOUR = -1

_READ = (
    *("id", "map_version", "kind", "dataset__is_shown", "latitude", "longitude", "public_from"),
    *("public_until", "dataset__key", "category", "at", "hour", "precision"),
)
_ROW = np.dtype(
    [
        ("id", np.int64),
        (VERSION, np.int64),
        ("public", np.bool_),
        ("latitude", np.float64),
        ("longitude", np.float64),
        (FROM, np.int64),
        (UNTIL, np.int64),
        ("dataset", np.int32),
        ("category", np.int32),
        ("at", np.int64),
        ("hour", np.int8),
        ("precision", np.int8),
        ("kind", np.int8),
    ]
)
_FACETS = (FROM, UNTIL, VERSION, "dataset", "category", "at", "hour", "precision", "kind")
_NOT_PUBLIC = (False, 0.0, 0.0, 0, 0, 0, 0, 0, 0, 0, 0)
KINDS = tuple(Kind)


class Names:
    """A small whole number for each word, in the order of meeting; only ever added to, by the index alone."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, word: str) -> int:
        known = self._numbers.get(word)
        if known is None:
            known = self._numbers[word] = len(self.words)
            self.words.append(word)
        return known

    def known(self, words: tuple[str, ...]) -> list[int]:
        return [self._numbers[word] for word in words if word in self._numbers]


datasets, categories = Names(), Names()


def changes_since(version: int | None) -> Changes:
    """All records that are or will be public, or all that changed after a version."""
    rows = CityRecord.objects.all()
    rows = rows.that_may_stand_alone().with_point() if version is None else rows.changed_on_map_since(version)
    table = np.fromiter(_rows(rows.values_list(*_READ).iterator(chunk_size=5000)), _ROW)
    public = table[table["public"]]
    facets = {name: np.ascontiguousarray(public[name]) for name in _FACETS}
    points = Points.of(public["id"], public["latitude"], public["longitude"], facets)
    return Changes(points, table["id"][~table["public"]], int(table[VERSION].max(initial=0)))


def properties(points: Points) -> list[dict[str, Any]]:
    """What a single point says of itself; ``precision`` says whether it stands for a block or a district."""
    names = ("dataset", "category", "at", "precision", "kind")
    columns = (points.id, *(points.facets[name] for name in names))
    return [
        {
            "id": number,
            "dataset": datasets.words[dataset],
            "kind": KINDS[kind].value,
            "category": categories.words[category],
            "at": moment_of(at).isoformat(),
            "place_precision": PRECISIONS[precision],
        }
        for number, dataset, category, at, precision, kind in zip(
            *(column.tolist() for column in columns), strict=True
        )
    ]


def stops_since(version: int | None) -> Changes:
    """The stops of layers that are shown. An import or a switch makes every process read them anew."""
    rows = TransitStop.objects.filter(layer__is_shown=True)
    if version is not None:
        rows = rows.filter(map_version__gt=version)
    kind = np.dtype([("id", "i8"), ("version", "i8"), ("latitude", "f8"), ("longitude", "f8"), ("name", "O")])
    read = rows.values_list("id", "map_version", "latitude", "longitude", "name", "stop_id")
    found = [(*row[:4], row[4] or row[5]) for row in read.iterator(chunk_size=5000)]
    table = np.array(found, kind)
    points = Points.of(table["id"], table["latitude"], table["longitude"], {"name": table["name"]})
    return Changes(points, np.empty(0, np.int64), int(table["version"].max(initial=0)))


def stop_properties(points: Points) -> list[dict[str, Any]]:
    return [{"name": name} for name in points.facets["name"].tolist()]


def _rows(read: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    for number, version, kind, is_shown, latitude, *told in read:
        is_public = is_shown and latitude is not None and kind != Kind.ENCAMPMENT.value
        yield (number, version, *(_public(kind, latitude, *told) if is_public else _NOT_PUBLIC))


def _public(
    kind: str,
    latitude: float,
    longitude: float,
    public_from: Any,
    public_until: Any,
    dataset: str,
    category: str,
    at: Any,
    hour: int | None,
    precision: str,
) -> tuple[Any, ...]:
    return (
        *(True, latitude, longitude, tick_of(public_from)),
        NEVER if public_until is None else tick_of(public_until),
        *(datasets.number(dataset), categories.number(category), tick_of(at)),
        UNKNOWN_HOUR if hour is None else hour,
        *(PRECISIONS.index(precision), KINDS.index(Kind(kind))),
    )
