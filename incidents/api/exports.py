"""The whole filtered record as a file, streamed as it is read: CSV for spreadsheets, GeoJSON for maps."""

import csv
from collections.abc import Iterator
from typing import Any

import orjson

from incidents import licence
from incidents.filtering import Selection
from incidents.records import Position, Record, batches

SIZE = 1000
COLUMNS = (
    *("id", "status", "date", "date_precision", "title", "description", "state", "state_name", "county"),
    *(
        "city",
        "address",
        "latitude",
        "longitude",
        "place_precision",
        "force_rank",
        "tags",
        "agency",
        "injury",
    ),
    *("outcome", "outcome_note", "verification", "restricted", "note", "links", "imported_from"),
    *("published_at", "updated_at", "url", "reason", "merged_into", "attribution", "licence"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Echo:
    """A file that gives back each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def as_csv(wanted: Selection, *, limit: int | None, after: Position | None) -> Iterator[bytes]:
    writer = csv.DictWriter(Echo(), COLUMNS, restval="", lineterminator="\r\n")
    yield str(writer.writeheader()).encode()
    terms = {"attribution": licence.ATTRIBUTION, "licence": licence.URL}
    for records in batches(wanted, size=SIZE, limit=limit, after=after):
        lines = (
            writer.writerow({key: _cell(value) for key, value in (record | terms).items()})
            for record in records
        )
        yield "".join(str(line) for line in lines).encode()


def as_geojson(wanted: Selection, *, limit: int | None, after: Position | None) -> Iterator[bytes]:
    head = {"type": "FeatureCollection", "attribution": licence.ATTRIBUTION, "licence": licence.URL}
    yield orjson.dumps(head)[:-1] + b',"features":['
    comma = b""
    for records in batches(wanted, size=SIZE, limit=limit, after=after):
        if records:
            yield comma + b",".join(orjson.dumps(feature(record)) for record in records)
            comma = b","
    yield b"]}"


def feature(record: Record) -> dict[str, Any]:
    """One GeoJSON feature. A tombstone has no geometry."""
    position = record.get("longitude"), record.get("latitude")
    properties = {key: value for key, value in record.items() if key not in ("latitude", "longitude")}
    geometry = {"type": "Point", "coordinates": position} if None not in position else None
    return {"type": "Feature", "id": record["id"], "geometry": geometry, "properties": properties}


def _cell(value: Any) -> Any:
    """Lists as words with spaces between, and no text that a spreadsheet would run as a formula."""
    if isinstance(value, list):
        value = " ".join(value)
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value.isoformat() if hasattr(value, "isoformat") else value
