"""What people decided, as something to learn from: gathered from the apps, cleaned, counted.

An app hands out verdicts through a ``Teacher``. Nothing here knows what a report or a photo is.
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from civicwatch.learning.in_words import Word

LEARN, HELD_OUT = "learn", "held_out"
_MOST_OF_A_NAME = 1000


@dataclass(frozen=True)
class Verdict:
    """What a person decided about one text or picture.

    ``key`` names it for good (``report/12``); a verdict whose key is no longer handed out has been taken back
    or its words are gone. ``together`` is what it must never be parted from (one incident, one scene).
    ``same`` tells copies: where it is equal and the label is not, people contradict each other. ``by`` is a
    role, never a name; ``version`` the version that had judged it. ``column`` is that of the label where the
    classifier reads tables. ``slices`` are further parts to compare: ``{"dialect": "…"}``.
    """

    key: str
    text: str
    label: str
    decided_at: datetime
    by: str
    version: str = ""
    source: str = ""
    together: str = ""
    same: str = ""
    column: str = "label"
    slices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """A verdict as the file of a data set keeps it. ``group`` and ``side`` come with the split."""

    key: str
    text: str
    label: str
    column: str
    together: str
    slices: Mapping[str, str]
    group: int = -1
    side: str = ""


def write_tables(rows: Sequence[Row], folder: Path, *, source: str = "moderators") -> None:
    """One CSV for each column of labels: ``moderators.label.csv`` with ``text`` and ``label``."""
    for column in sorted({row.column for row in rows}):
        with _new_table(folder, f"{source}.{column}").open("x", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["text", column])
            writer.writerows((row.text, row.label) for row in rows if row.column == column)


def _new_table(folder: Path, name: str) -> Path:
    """A name that is free: an operator's file that lies here as a link must not be written over."""
    names = (f"{name}.csv", *(f"{name}.{number}.csv" for number in range(2, _MOST_OF_A_NAME)))
    return next(path for each in names if not (path := folder / each).is_symlink() and not path.exists())


def as_written(column: str, written: str) -> str:
    return written.strip()


def texts_in(rows: Sequence[Row]) -> list[Any]:
    return [row.text for row in rows]


def no_lines(prediction: Any, label: str, thresholds: Mapping[str, float]) -> Mapping[str, bool]:
    return {}


@dataclass(frozen=True)
class Teacher:
    """How an app's people teach its classifier.

    ``agrees(prediction, label, thresholds)`` says whether a prediction is what the person said.
    ``lines(prediction, label, thresholds)`` says at each line of the version that matters for this label
    whether the row lies on its right side; where ``agrees`` itself asks by the lines, there are none.
    ``needs`` are the labels without which it cannot be learned. ``base_texts`` reads the words of the
    training data of an installation, ``items`` turns rows into what the model takes, ``write`` into files
    that ``train`` reads. ``label_of(column, written)`` reads a label in an operator's table as `train`
    would; "" where it is none. ``left_out`` counts, by reason, the decisions that may not teach; ``reasons``
    has those in words.
    """

    verdicts: Callable[[], Iterable[Verdict]]
    agrees: Callable[[Any, str, Mapping[str, float]], bool]
    needs: tuple[str, ...]
    lines: Callable[[Any, str, Mapping[str, float]], Mapping[str, bool]] = no_lines
    base_texts: Callable[[Path], list[str]] | None = None
    items: Callable[[Sequence[Row]], list[Any]] = texts_in
    write: Callable[[Sequence[Row], Path], None] = write_tables
    label_of: Callable[[str, str], str] = as_written
    left_out: Callable[[], Mapping[str, int]] = dict
    reasons: Mapping[str, Word] = field(default_factory=dict)


@dataclass(frozen=True)
class Cleaned:
    """Rows to learn from, in the order of their keys, and how many were left out as contradictions."""

    rows: list[Row]
    conflicts: int

    def counts(self) -> dict[str, int]:
        return dict(Counter(row.label for row in self.rows))


def clean(verdicts: Iterable[Verdict]) -> Cleaned:
    """The latest verdict on each key; copies with different labels are all left out, and counted."""
    latest: dict[str, Verdict] = {}
    for verdict in verdicts:
        held = latest.get(verdict.key)
        if held is None or held.decided_at <= verdict.decided_at:
            latest[verdict.key] = verdict
    copies: dict[str, set[str]] = defaultdict(set)
    for verdict in latest.values():
        copies[_same(verdict)].add(verdict.label)
    agreed = [verdict for verdict in latest.values() if len(copies[_same(verdict)]) == 1]
    rows = [_row(verdict) for verdict in sorted(agreed, key=lambda verdict: verdict.key)]
    return Cleaned(rows, conflicts=len(latest) - len(rows))


def shortage(
    counts: Mapping[str, int], needs: Sequence[str], *, fewest: int, with_base: bool
) -> dict[str, int]:
    """The labels that there are too few of, and how many there are; empty where it is enough.

    Beside other training data, any two labels are enough: the rest is known from there.
    """
    known = {label: counts.get(label, 0) for label in needs}
    short = {label: n for label, n in known.items() if n < fewest}
    enough = sum(n >= fewest for n in counts.values()) >= 2 if with_base else not short
    return {} if enough else short


def fingerprint(rows: Iterable[Row]) -> str:
    """SHA-256 over words and labels, whatever their order."""
    lines = sorted(
        sha256(f"{row.text or row.key}\0{row.column}\0{row.label}".encode()).hexdigest() for row in rows
    )
    return sha256("\n".join(lines).encode()).hexdigest()


def packed(rows: Iterable[Row]) -> bytes:
    """Rows as JSON lines."""
    return "\n".join(json.dumps(asdict(row), ensure_ascii=False) for row in rows).encode()


def unpacked(content: bytes) -> list[Row]:
    return [Row(**json.loads(line)) for line in content.decode().split("\n") if line]


def _row(verdict: Verdict) -> Row:
    slices = {**({"source": verdict.source} if verdict.source else {}), **verdict.slices}
    return Row(verdict.key, verdict.text, verdict.label, verdict.column, verdict.together, slices)


def _same(verdict: Verdict) -> str:
    return verdict.same or " ".join(verdict.text.lower().split()) or verdict.key
