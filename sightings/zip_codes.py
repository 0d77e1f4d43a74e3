"""The middle of each ZIP code: an area that counts stand on, and a place for a sender without an address.

The table is that of the package ``zipcodes`` (MIT), compiled by ``write`` into a small file, so
that no process loads 40,000 dictionaries to find one.
"""

import gzip
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

TABLE = Path(__file__).parent / "data" / "zip_codes.tsv.gz"


class ZipPlace(NamedTuple):
    """``state`` is the postal code of the state; the point is the middle of the area, in degrees."""

    code: str
    latitude: float
    longitude: float
    city: str
    state: str


def find(code: str) -> ZipPlace | None:
    """The place of a ZIP code: five digits, or nine with a hyphen."""
    line = _lines().get(code.strip()[:5])
    if line is None or code.strip()[5:6] not in ("", "-"):
        return None
    north, east, city, state = line.split("\t")
    return ZipPlace(code.strip()[:5], float(north), float(east), city, state)


def write(rows: Iterable[Mapping[str, Any]], path: Path = TABLE) -> int:
    """Compile the table from ``zipcodes.list_all()``; return how many it holds."""
    kept = sorted((row for row in rows if row["lat"] and row["long"]), key=lambda row: str(row["zip_code"]))
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as packed:
        for row in kept:
            cells = (row["zip_code"], f"{float(row['lat']):.4f}", f"{float(row['long']):.4f}")
            packed.write(("\t".join((*cells, str(row["city"]), str(row["state"]))) + "\n").encode())
    return len(kept)


@cache
def _lines() -> dict[str, str]:
    """Code → the rest of its line, read apart only for the one that is asked for: 4 MB a process."""
    with gzip.open(TABLE, "rt", encoding="utf-8") as table:
        parts = (line.rstrip("\n").partition("\t") for line in table)
        return {code: rest for code, _, rest in parts}
