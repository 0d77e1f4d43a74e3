"""What an operator lays beside the verdicts: the data that a classifier was first trained on, and test rows.

``TRAINING_DATA/force/`` is handed to the training of ``force`` as it is; the tables in
``TRAINING_DATA/force-held-out/`` are rows to compare versions on, with their parts as further columns.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from itertools import combinations
from pathlib import Path

from django.conf import settings

from civicwatch.learning import registry
from civicwatch.learning.tables import BadRow, read_table
from civicwatch.learning.verdict_sets import HELD_OUT, Row

LABELS = ("label", "force_rank", "is_force")
PARTS = ("source", "identity", "dialect")
_COLUMNS = [
    ("text", label, *parts)
    for n in range(len(PARTS), -1, -1)
    for parts in combinations(PARTS, n)
    for label in LABELS
]
_CHUNK = 1 << 20


def folder_of(name: str) -> Path | None:
    """Where the operator's own training data of a classifier lies; None where there is none."""
    folder = (
        Path(settings.TRAINING_DATA).resolve() / name
    )  # whole: links to it shall lead there from anywhere
    return folder if settings.TRAINING_DATA and folder.is_dir() else None


def fingerprint(folder: Path | None) -> str:
    """SHA-256 over names and contents of all files; "" without a folder."""
    if folder is None:
        return ""
    whole = sha256()
    for file in _files(folder):
        whole.update(f"{file.relative_to(folder)}\0".encode())
        with file.open("rb") as content:
            while chunk := content.read(_CHUNK):
                whole.update(chunk)
    return whole.hexdigest()


def link_into(folder: Path, workplace: Path) -> None:
    """Every file under its own name, as a link: nothing is copied."""
    for file in _files(folder):
        link = workplace / file.relative_to(folder)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(file)


def held_out_rows(name: str) -> list[Row]:
    """The operator's rows to compare on; one that cannot be read, or whose label is none, is passed over."""
    folder = folder_of(f"{name}-held-out")
    label_of = registry.registration(name).teacher.label_of
    rows: list[Row] = []
    for file in _files(folder) if folder is not None else ():
        if file.name.endswith((".csv", ".csv.gz")):
            rows.extend(_rows(file, label_of))
    return rows


def _rows(file: Path, label_of: Callable[[str, str], str]) -> list[Row]:
    rows = []
    for found in read_table(file, needs=_COLUMNS, optional=True):
        if isinstance(found, BadRow) or not found.values["text"].strip():
            continue
        column = next(name for name in LABELS if name in found.values)
        label = label_of(column, found.values[column])
        if not label:
            continue
        parts = {name: value for name in PARTS if (value := found.values.get(name, "").strip())}
        slices = {"source": file.name.split(".")[0], **parts}
        key = f"{file.name}/{found.line}"
        rows.append(Row(key, found.values["text"], label, column, "", slices, side=HELD_OUT))
    return rows


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
