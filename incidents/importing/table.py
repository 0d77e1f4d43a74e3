"""CSV: one incident a row, the columns of docs/importing.md in any order, commas, semicolons or tabs."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from incidents.importing import fields, text
from incidents.importing.records import BadRowError, ImportedRecord, Problem, UnreadableFileError

LONGEST_CELL = 1_000_000
_OURS = {"tags", "state_name", "attribution", "licence"}  # our own export, whose tags stand between spaces


def read(data: bytes, *, today: date) -> Iterator[ImportedRecord | Problem]:
    """Records in the order of the file. Raises UnreadableFileError where its head names no id or title."""
    csv.field_size_limit(LONGEST_CELL)
    lines = io.StringIO(text.decode(data).lstrip("\ufeff").replace("\0", ""), newline="").readlines()
    delimiter = _delimiter(lines[0] if lines else "")
    try:
        cells, at = _row(lines, 0, delimiter)
    except csv.Error as error:
        raise UnreadableFileError(f"its first line cannot be read: {error}") from error
    head = [text.clean(name).lower().replace(" ", "_") for name in cells]
    known = dict.fromkeys(head, "there")
    if not (
        fields.value(known, "id") and (fields.value(known, "title") or fields.value(known, "description"))
    ):
        raise UnreadableFileError("its first line must name the columns, “id” and “title” among them")
    yield from _records(lines, at, head, delimiter, today)


def _records(
    lines: list[str], at: int, head: list[str], delimiter: str, today: date
) -> Iterator[ImportedRecord | Problem]:
    """A row that cannot be read ends with its first line: a stray quote does not swallow what follows."""
    while at < len(lines):
        where, following = f"line {at + 1}", at + 1
        try:
            cells, end = _row(lines, at, delimiter)
            if len(cells) == len(head):
                following = end
            if any(cell.strip() for cell in cells):
                yield _record(cells, head, where, today)
        except (BadRowError, csv.Error) as reason:
            yield Problem(where, str(reason))
        at = following


def _row(lines: list[str], at: int, delimiter: str) -> tuple[list[str], int]:
    """The cells of the row that begins at a line, and the line after it."""
    reader = csv.reader(islice(lines, at, None), delimiter=delimiter, strict=True)
    return next(reader, []), at + reader.line_num


def _record(cells: list[str], head: list[str], where: str, today: date) -> ImportedRecord:
    if len(cells) != len(head):
        raise BadRowError(f"has {len(cells)} cells where the first line names {len(head)} columns")
    row: dict[str, Any] = dict(zip(head, cells, strict=True))
    if row.keys() >= _OURS:
        row["tags"] = row["tags"].split()
    return fields.record(row, where=where, today=today)


def _delimiter(first_line: str) -> str:
    return max(",;\t", key=first_line.count)
