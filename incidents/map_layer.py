"""Published incidents as points of the map: what the index of each web process reads from the database.

What a restricted incident hides is hidden here already: it stands in the middle of its state,
and carries no city, no tags, no agency, no injury and no outcome.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicwatch.maps.layers import Changes
from civicwatch.maps.points import Points
from incidents import facets
from incidents.models import Incident, Status
from incidents.querysets import IncidentQuerySet

NAME = "incidents"
UNKNOWN = -1

_ROW = np.dtype(
    [
        ("id", np.int64),
        ("version", np.int64),
        ("public", np.bool_),
        ("latitude", np.float64),
        ("longitude", np.float64),
        ("day", np.int32),  # as date.toordinal()
        ("rank", np.int8),
        ("state", np.int8),  # FIPS code
        ("city", np.int32),  # GeoNames id
        ("agency", np.int32),
        *((facet, np.uint8) for facet in facets.CHOICES),  # the bits of its choices
    ]
)
_READ = (
    "id",
    "map_version",
    "status",
    "shown_latitude",
    "shown_longitude",
    "occurred_on",
    "force_rank",
    "state_id",
    "city_id",
    "agency",
    "restricted",
    "verification",
    "date_precision",
    "place_precision",
    "injury",
    *facets.OUTCOMES,
)
_FACETS = ("day", "rank", "state", "city", "agency", *facets.CHOICES)
_NOT_PUBLIC = (False, 0.0, 0.0, 0, UNKNOWN, UNKNOWN, UNKNOWN, 0, *(0 for _ in facets.CHOICES))
_TOLD = ("verification", "date_precision", "place_precision")
_WORDS = {facet: {bit: choice for choice, bit in facets.BITS[facet].items()} for facet in _TOLD}
_WORD = 64


class Numbers(dict[Any, int]):
    """A small whole number for whatever is looked up, in the order of meeting; only ever added to."""

    def __missing__(self, key: Any) -> int:
        return self.setdefault(key, len(self))


tag_bits = Numbers()  # tag id → bit
agencies = Numbers({"": 0})  # name → number


def changes_since(version: int | None) -> Changes:
    """All published incidents, or all that changed after a version, published or not."""
    incidents = Incident.objects.all()
    incidents = incidents.published() if version is None else incidents.changed_on_map_since(version)
    table = np.fromiter(_rows(incidents), _ROW)
    public = table[table["public"]]
    facets = {name: np.ascontiguousarray(public[name]) for name in _FACETS}
    facets["tags"] = _tags(incidents, public["id"])
    points = Points.of(public["id"], public["latitude"], public["longitude"], facets)
    return Changes(points, table["id"][~table["public"]], int(table["version"].max(initial=0)))


def properties(points: Points) -> list[dict[str, Any]]:
    """What a single point says of itself."""
    columns = (points.id, *(points.facets[name] for name in ("rank", "day", *_TOLD)))
    return [
        {
            "id": number,
            "force_rank": None if rank == UNKNOWN else rank,
            "date": date.fromordinal(day).isoformat(),
            **{facet: _WORDS[facet].get(bit) for facet, bit in zip(_TOLD, told, strict=True)},
        }
        for number, rank, day, *told in zip(*(column.tolist() for column in columns), strict=True)
    ]


def bits(numbers: list[int], words: int) -> NDArray[np.uint64]:
    """A set of small numbers as a row of so many words; those beyond it are left out."""
    row = np.zeros(words, np.uint64)
    for number in numbers:
        if number < words * _WORD:
            row[number // _WORD] |= np.uint64(1 << number % _WORD)
    return row


def _rows(incidents: IncidentQuerySet) -> Iterator[tuple[Any, ...]]:
    rows = incidents.with_shown_point().values_list(*_READ)
    for number, version, status, *told in rows.iterator(chunk_size=2000):
        yield (number, version, *(_public(*told) if status == Status.PUBLISHED else _NOT_PUBLIC))


def _public(
    latitude: float,
    longitude: float,
    day: date,
    rank: int | None,
    state: str | None,
    city: int | None,
    agency: str,
    restricted: bool,
    verification: str,
    date_precision: str,
    place_precision: str,
    injury: str,
    *outcomes: bool,
) -> tuple[Any, ...]:
    place = facets.shown_precision(place_precision, restricted=restricted)
    known = [outcome for outcome, is_known in zip(facets.OUTCOMES, outcomes, strict=True) if is_known]
    return (
        *(True, latitude, longitude, day.toordinal(), UNKNOWN if rank is None else rank),
        *(
            int(state or UNKNOWN),
            (not restricted and city) or UNKNOWN,
            agencies["" if restricted else agency],
        ),
        facets.bits("verification", [verification]),
        facets.bits("date_precision", [date_precision]),
        facets.bits("place_precision", [place]),
        0 if restricted else facets.bits("injury", [injury]),
        0 if restricted else facets.bits("outcome", known or [facets.NONE_KNOWN]),
    )


def _tags(incidents: IncidentQuerySet, ids: NDArray[np.int64]) -> NDArray[np.uint64]:
    """The tags of the incidents with these ids, a row of bits each."""
    pairs = incidents.tag_pairs().iterator(chunk_size=10_000)
    found = np.fromiter(((number, tag_bits[tag]) for number, tag in pairs), np.dtype("i8,i8"))
    order = np.argsort(ids)
    words = len(tag_bits) // _WORD + 1
    table = np.zeros((len(ids), words), np.uint64)
    if not len(ids):
        return table
    places = np.searchsorted(ids, found["f0"], sorter=order).clip(max=len(ids) - 1)
    rows = order[places]
    known = ids[rows] == found["f0"]  # others are not public, or have become so since
    word, bit = np.divmod(found["f1"][known], _WORD)
    np.bitwise_or.at(table, (rows[known], word), np.uint64(1) << bit.astype(np.uint64))
    return table
