"""Reads labelled texts for the force classifier out of the file formats that they come in.

Tables (CSV) with `text` and `force_rank` or `is_force`; 2020PB's records and grouped posts (JSON).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any

from civicwatch.learning.near_duplicates import group_numbers
from civicwatch.learning.tables import BadRow, read_table
from incidents.force.labels import NO_POLICE, RANKS, is_force, rank_taught_by


class Kind(StrEnum):
    """What a row is; training weighs each kind on its own."""

    RANKED = "ranked"  # a text with its force rank
    LABELLED = "labelled"  # a text with is_force only
    DESCRIPTION = "description"  # of a recorded incident: always force
    TITLE = "title"  # of a recorded incident
    POST = "post"  # about a recorded incident; may say little by itself


@dataclass(frozen=True)
class Example:
    """One labelled text. `rank` is None where nobody said, `weak_rank` what training may use instead."""

    text: str
    kind: Kind
    source: str
    is_force: bool
    rank: int | None = None
    weak_rank: int | None = None
    incident: str | None = None


def read_examples(path: Path) -> tuple[list[Example], list[BadRow]]:
    """All examples in a file, or in every file of a folder that has a known form, and the rows left out."""
    files = sorted(found for found in path.rglob("*") if found.is_file()) if path.is_dir() else [path]
    examples: list[Example] = []
    bad: list[BadRow] = []
    for file in files:
        for found in _read_file(file, alone=len(files) == 1):
            (bad if isinstance(found, BadRow) else examples).append(found)  # type: ignore[arg-type]
    return _with_ranks_of_incidents(examples), bad


def groups_of(examples: Sequence[Example]) -> list[int]:
    """Group numbers: near-copies stand together, and so do all texts about one incident."""
    incidents = [example.incident for example in examples]
    return group_numbers([example.text for example in examples], known=[incidents])


def fingerprint(examples: Sequence[Example]) -> str:
    """Hash of texts and labels, whatever their order."""
    rows = sorted(
        sha256(f"{row.text}\0{row.source}\0{row.is_force}\0{row.rank}".encode()).hexdigest()
        for row in examples
    )
    return sha256("\n".join(rows).encode()).hexdigest()


def _read_file(file: Path, *, alone: bool) -> Iterator[Example | BadRow]:
    if file.name.endswith((".csv", ".csv.gz")):
        yield from read_labelled_table(file, optional=not alone)
    elif file.suffix == ".json":
        yield from _from_json(json.loads(file.read_text(encoding="utf-8")), file.stem)


def read_labelled_table(file: Path, *, optional: bool = False) -> Iterator[Example | BadRow]:
    """Rows of a CSV with `text` and `force_rank` or `is_force`; a bad row comes out as such.

    Raises ValueError for another kind of table, unless it is `optional`.
    """
    for row in read_table(file, needs=[("text", "force_rank"), ("text", "is_force")], optional=optional):
        if isinstance(row, BadRow):
            yield row
            continue
        try:
            yield example_of(row.values, file.name.split(".")[0])
        except ValueError as error:
            yield BadRow(file.name, row.line, str(error))


def example_of(values: dict[str, str], source: str) -> Example:
    """A row of a table with `force_rank` or `is_force`. Raises ValueError where it cannot be used."""
    text = values["text"]
    if not text.strip():
        raise ValueError("no text")
    if "force_rank" in values:
        rank = _whole(values["force_rank"], allowed=RANKS, name="force_rank")
        return Example(text, Kind.RANKED, source, is_force(rank), rank, rank)
    force = bool(_whole(values["is_force"], allowed=(0, 1), name="is_force"))
    return Example(text, Kind.LABELLED, source, force, weak_rank=None if force else NO_POLICE)


def _whole(value: str, *, allowed: Sequence[int], name: str) -> int:
    """A label as a whole number; spreadsheets write 1.0, and people write true and false."""
    word = value.strip().lower()
    try:
        number = float({"true": "1", "false": "0"}.get(word, word))
    except ValueError:
        number = -1
    if number not in allowed:
        raise ValueError(f"{name} is {value.strip()[:20]!r}, not one of {', '.join(map(str, allowed))}")
    return int(number)


def _from_json(data: Any, source: str) -> Iterator[Example]:
    """2020PB's file is an object with `data`, grouped posts are a list with `text` and `inc`."""
    records = data.get("data", []) if isinstance(data, dict) else data
    for record in records if isinstance(records, list) else []:
        if isinstance(record, dict) and {"id", "name", "description", "tags"} <= record.keys():
            yield from _from_record(record, source)
        elif (
            isinstance(record, dict)
            and {"text", "inc"} <= record.keys()
            and str(record["text"] or "").strip()
        ):
            yield Example(record["text"], Kind.POST, source, True, incident=record["inc"])


def _from_record(record: dict[str, Any], source: str) -> Iterator[Example]:
    weak = rank_taught_by(record["tags"] or ())
    for kind, text in ((Kind.DESCRIPTION, record["description"]), (Kind.TITLE, record["name"])):
        if str(text or "").strip():
            yield Example(text, kind, f"{source}:{kind}", True, weak_rank=weak, incident=record["id"])


def _with_ranks_of_incidents(examples: list[Example]) -> list[Example]:
    """A post about a recorded incident takes over what that record's tags teach."""
    taught = {row.incident: row.weak_rank for row in examples if row.kind is Kind.DESCRIPTION}
    return [
        Example(row.text, row.kind, row.source, True, None, taught.get(row.incident), row.incident)
        if row.kind is Kind.POST
        else row
        for row in examples
    ]
