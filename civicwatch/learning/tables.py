"""Reads labelled tables and JSON lines, plain or gzipped; a bad row is named and skipped, never fatal."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

LONGEST_FIELD = 10_000_000  # characters; the csv module stops at 131,072 otherwise


@dataclass(frozen=True)
class BadRow:
    """A row that could not be used, and why."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}; skipped"


@dataclass(frozen=True)
class Row:
    """The named columns of one row, and the line on which it ends."""

    line: int
    values: dict[str, str]


@contextmanager
def opened(path: Path, mode: str = "r") -> Iterator[IO[str]]:
    """A text file, through gzip where the name ends in .gz; bytes that are not UTF-8 become �."""
    if path.suffix == ".gz":
        with gzip.open(path, mode + "t", encoding="utf-8", errors="replace", newline="") as file:
            yield cast(IO[str], file)
    else:
        with path.open(mode, encoding="utf-8", errors="replace", newline="") as file:
            yield file


def read_table(
    path: Path, *, needs: Sequence[Sequence[str]], optional: bool = False
) -> Iterator[Row | BadRow]:
    """Rows of a CSV that has all columns of the first of `needs` that it fits; only those are handed out.

    Raises ValueError where it fits none, unless it is `optional`.
    """
    csv.field_size_limit(LONGEST_FIELD)
    with opened(path) as file:
        reader = csv.DictReader(file)
        header = [name.strip().lstrip("\ufeff") for name in reader.fieldnames or ()]
        reader.fieldnames = header
        columns = next((names for names in needs if set(names) <= set(header)), None)
        if columns is not None:
            yield from _rows(reader, columns, path.name)
        elif not optional:
            wanted = " or ".join(" and ".join(names) for names in needs)
            raise ValueError(f"{path.name} has no columns {wanted}, but {', '.join(header) or 'none'}")


def _rows(reader: csv.DictReader[str], columns: Sequence[str], name: str) -> Iterator[Row | BadRow]:
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield BadRow(name, reader.line_num, str(error))
            continue
        missing = [column for column in columns if row.get(column) is None]
        if missing:
            yield BadRow(name, reader.line_num, f"no {', '.join(missing)}")
        else:
            yield Row(reader.line_num, {column: row[column] for column in columns})


def read_json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]] | BadRow]:
    """Objects with a string `text`, each with the number of its line; empty lines are passed over."""
    with opened(path) as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                found = json.loads(line)
            except (ValueError, RecursionError):
                yield BadRow(path.name, number, "not JSON")
                continue
            if not isinstance(found, dict) or not isinstance(found.get("text"), str):
                yield BadRow(path.name, number, "not an object with a text")
            else:
                yield number, found
