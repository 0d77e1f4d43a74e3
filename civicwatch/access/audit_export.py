"""The whole log as a file that anybody can check without the database: JSON lines, or CSV.

Always the whole log, since a chain with links left out proves nothing. The last entry of a file is
that of its own export, so that a file cut short shows.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from civicwatch.access import audit
from civicwatch.access.audit_chain import START, Broken, Link, check, moment
from civicwatch.access.models import AuditEntry

COLUMNS = ["number", "at", "by", "role", "action", "subject", "details", "digest", "previous", "sha256"]
EXPORT = "export"
PER_YIELD = 500


class UnreadableError(Exception):
    """The file is no export of the log."""


class _Echo:
    """A file that gives back each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def as_jsonl(*, upto: int) -> Iterator[bytes]:
    for lot in _lots(audit.walk(upto=upto)):
        yield b"".join(orjson.dumps(_record(entry)) + b"\n" for entry in lot)


def as_csv(*, upto: int) -> Iterator[bytes]:
    writer = csv.DictWriter(_Echo(), COLUMNS, lineterminator="\r\n")
    yield str(writer.writeheader()).encode()
    for lot in _lots(audit.walk(upto=upto)):
        rows = (_record(entry) for entry in lot)
        yield "".join(str(writer.writerow(row | {"details": _json(row["details"])})) for row in rows).encode()


FORMATS = {"jsonl": ("application/x-ndjson", as_jsonl), "csv": ("text/csv; charset=utf-8", as_csv)}


def check_file(path: Path, *, heads: dict[int, str]) -> Iterator[tuple[int, list[Broken]]]:
    """Each entry's number with what is wrong with it; the last time for what the whole file lacks.

    ``heads`` are ends of the chain that somebody noted. Raises UnreadableError.
    """
    seen: set[int] = set()
    last, action = 0, ""
    for link, broken in check(_linked(path)):
        seen.add(link.number)
        stored = heads.get(link.number)
        if stored not in (None, link.sha256):
            broken.append(Broken(link.number, "is not the entry that was noted"))
        last, action = link.number, link.action
        yield link.number, broken
    missing = [
        Broken(number, "was noted, and the file ends before it") for number in heads if number not in seen
    ]
    if action != EXPORT:
        missing.append(Broken(last + 1, "should be here: the entry of this export itself"))
    yield last, missing


def _record(entry: AuditEntry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "at": moment(entry.at),
        "by": entry.by_id,
        "role": entry.role,
        "action": entry.action,
        "subject": entry.subject,
        "details": entry.details,
        "digest": entry.digest,
        "previous": entry.previous,
        "sha256": entry.sha256,
    }


def _linked(path: Path) -> Iterator[tuple[Link, str]]:
    for record in _records(path):
        try:
            yield _link(record), str(record["sha256"])
        except (KeyError, TypeError, ValueError) as error:
            raise UnreadableError(f"not an entry of the log: {error!r}") from error


def _records(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open(newline="", encoding="utf-8") as file:
            if path.suffix == ".csv":
                for row in csv.DictReader(file):
                    yield row | {"details": json.loads(row["details"]), "by": row["by"] or None}
            else:
                yield from map(json.loads, file)
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError, csv.Error) as error:
        raise UnreadableError(f"{path.name} cannot be read as an export of the log: {error}") from error


def _link(record: dict[str, Any]) -> Link:
    return Link(
        number=int(record["number"]),
        at=datetime.fromisoformat(record["at"]),
        by=None if record["by"] is None else int(record["by"]),
        role=record["role"],
        action=record["action"],
        subject=record["subject"],
        details=record["details"],
        digest=record["digest"],
        previous=record["previous"] or START,
    )


def _lots(entries: Iterable[AuditEntry]) -> Iterator[list[AuditEntry]]:
    lot: list[AuditEntry] = []
    for entry in entries:
        lot.append(entry)
        if len(lot) >= PER_YIELD:
            yield lot
            lot = []
    if lot:
        yield lot


def _json(details: Any) -> str:
    return orjson.dumps(details, option=orjson.OPT_SORT_KEYS).decode()
