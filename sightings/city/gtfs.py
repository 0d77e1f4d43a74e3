"""Stops out of a timetable in GTFS: ``stops.txt``, alone or in the feed's zip file.

Reference: https://gtfs.org/documentation/schedule/reference/#stopstxt. Kept are stops and platforms
(``location_type`` 0 or empty); entrances, nodes and boarding areas are parts of a station.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

LARGEST = 200_000_000  # bytes of stops.txt, unpacked
_NEEDED = ("stop_id", "stop_lat", "stop_lon")
_STOP = ("", "0")


class UnreadableFeedError(Exception):
    """The file is no feed; nothing of it was imported."""


@dataclass(frozen=True)
class Stop:
    """One stop; ``problem`` says why it cannot be used."""

    line: int
    stop_id: str = ""
    name: str = ""
    latitude: float = 0.0
    longitude: float = 0.0
    problem: str = ""


@contextmanager
def opened(path: Path) -> Iterator[Iterator[Stop]]:
    """The stops of a feed. Raises UnreadableFeedError, and OSError."""
    if not zipfile.is_zipfile(path):
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as text:
            yield _stops(text)
        return
    try:
        with zipfile.ZipFile(path) as feed:
            entry = _entry(feed)
            with feed.open(entry) as raw:
                text = io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace", newline="")
                yield _stops(text)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise UnreadableFeedError("the zip file is damaged or locked") from error


def _entry(feed: zipfile.ZipFile) -> zipfile.ZipInfo:
    found = [entry for entry in feed.infolist() if entry.filename.rpartition("/")[2] == "stops.txt"]
    if not found:
        raise UnreadableFeedError("the zip file holds no stops.txt")
    if found[0].file_size > LARGEST:
        raise UnreadableFeedError(f"its stops.txt is larger than {LARGEST:,} bytes")
    return found[0]


def _stops(text: TextIO) -> Iterator[Stop]:
    rows = csv.DictReader(text)
    names = [name.strip() for name in rows.fieldnames or ()]
    rows.fieldnames = names
    missing = [name for name in _NEEDED if name not in names]
    if missing:
        raise UnreadableFeedError(f"it has no column “{missing[0]}”")
    return _read(rows)


def _read(rows: "csv.DictReader[str]") -> Iterator[Stop]:
    for row in rows:
        if (row.get("location_type") or "").strip() in _STOP:
            yield _stop(rows.line_num, row)


def _stop(line: int, row: dict[str, str]) -> Stop:
    number = (row.get("stop_id") or "").strip()[:120]
    try:
        latitude, longitude = float(row.get("stop_lat") or ""), float(row.get("stop_lon") or "")
    except ValueError:
        return Stop(line, number, problem="stop_lat, stop_lon: no numbers")
    if not number:
        return Stop(line, problem="stop_id: empty")
    if not (abs(latitude) <= 90 and abs(longitude) <= 180) or (latitude == 0 and longitude == 0):
        return Stop(line, number, problem="stop_lat, stop_lon: not a place")
    name = " ".join((row.get("stop_name") or "").replace("\0", "").split())
    return Stop(line, number, name[:200], latitude, longitude)
