"""A data set as a file that a city's site exports: CSV with headings for people, or JSON in either form.

Column names become those of the API: *Dispatch Date* and *Dispatch_Date* are ``dispatch_date``.
"""

import csv
import gzip
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

LARGEST_JSON = 500_000_000
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
_GZIP = b"\x1f\x8b"


class UnreadableExportError(Exception):
    """The file is no export that we know; nothing of it was imported."""


@dataclass(frozen=True)
class Line:
    """A row, and the line (of CSV) or the number of the item (of JSON) where it stands."""

    number: int
    row: dict[str, Any]


@dataclass
class Export:
    """``columns`` are known at once; ``lines`` may be read once, while the file is open."""

    columns: tuple[str, ...]
    lines: Iterator[Line]


@contextmanager
def opened(path: Path) -> Iterator[Export]:
    """Raises UnreadableExportError, and OSError."""
    with path.open("rb") as raw:
        packed = raw.read(2) == _GZIP
        raw.seek(0)
        source = gzip.open(raw) if packed else raw  # noqa: SIM115 - closed with the file under it
        text = io.TextIOWrapper(source, encoding="utf-8-sig", errors="replace", newline="")
        try:
            yield _export(text)
        except (EOFError, gzip.BadGzipFile) as error:
            raise UnreadableExportError("it is not a whole gzip file") from error


def column_name(heading: str) -> str:
    """The API name of a column from its heading, as Socrata makes it; system names stay."""
    heading = heading.strip()
    if heading.startswith(":"):
        return heading
    return _NOT_IN_NAMES.sub("_", heading.lower()).strip("_")


def _export(text: TextIO) -> Export:
    first = text.read(1)
    while first and first.isspace():
        first = text.read(1)
    text.seek(0)
    if not first:
        raise UnreadableExportError("it is empty")
    return _from_json(text) if first in "[{" else _from_csv(text)


def _from_csv(text: TextIO) -> Export:
    reader = csv.reader(text)
    try:
        names = tuple(column_name(heading) for heading in next(reader))
    except (StopIteration, csv.Error) as error:
        raise UnreadableExportError("it has no line of headings") from error
    return Export(names, _csv_lines(reader, names))


def _csv_lines(reader: Any, names: tuple[str, ...]) -> Iterator[Line]:
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Line(reader.line_num, {})
            continue
        if cells:
            yield Line(reader.line_num, dict(zip(names, cells, strict=False)))


def _from_json(text: TextIO) -> Export:
    content = text.read(LARGEST_JSON + 1)
    if len(content) > LARGEST_JSON:
        raise UnreadableExportError("a JSON file of that size does not fit; export it as CSV")
    try:
        whole = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise UnreadableExportError("it is not whole JSON") from error
    if isinstance(whole, list):
        return _from_objects(whole)
    return _from_rows_and_meta(whole)


def _from_objects(items: list[Any]) -> Export:
    """What ``/resource/<id>.json`` answers. It leaves empty values out, so columns are those of any row."""
    names = dict.fromkeys(name for item in items if isinstance(item, dict) for name in item)
    rows = (Line(n, item if isinstance(item, dict) else {}) for n, item in enumerate(items, 1))
    return Export(tuple(names), rows)


def _from_rows_and_meta(whole: dict[str, Any]) -> Export:
    """What ``/api/views/<id>/rows.json`` answers: columns under ``meta.view``, rows as lists."""
    try:
        columns = whole["meta"]["view"]["columns"]
        names = tuple(str(column.get("fieldName") or column_name(str(column["name"]))) for column in columns)
        data = list(whole["data"])
    except (KeyError, TypeError, AttributeError) as error:
        raise UnreadableExportError("it is JSON, but not an export of rows") from error
    rows = (
        Line(n, dict(zip(names, item, strict=False)) if isinstance(item, list) else {})
        for n, item in enumerate(data, 1)
    )
    return Export(names, rows)
