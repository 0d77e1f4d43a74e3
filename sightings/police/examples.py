"""Which pictures there are to learn from or to measure with, and what somebody said that they show.

A folder with a folder for each class, with or without `labels.csv` (`file` or `path`, and where it knows
them `label`, `police`, `source`). A row that cannot be used is named and skipped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from os.path import normpath
from pathlib import Path

from civicwatch.learning.tables import BadRow, Row, read_table

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".heif"})
TABLE = "labels.csv"
POLICE = "police"  # classes whose folder begins so show police, where no column says it
_TRUTH = {"1": True, "1.0": True, "true": True, "0": False, "0.0": False, "false": False}
_ASIDE = (("label", "police", "source"), ("label", "police"), ("label", "source"), ("label",), ("police",))
_COLUMNS = [(name, *others) for others in _ASIDE for name in ("file", "path")]


class BadPicture(BadRow):
    """A picture that could not be used, and why; pictures have no lines."""

    def __str__(self) -> str:
        return f"{self.file}: {self.reason}; skipped"


@dataclass(frozen=True)
class Labelled:
    """A file, its class, whether that is police, and whose collection it came from."""

    path: Path
    kind: str
    police: bool
    source: str

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.name}"


@dataclass(frozen=True)
class Found:
    pictures: list[Labelled]
    skipped: list[BadRow]


def read_pictures(folder: Path) -> Found:
    """Raises ValueError where the folder has none of the known forms, or no picture."""
    if not folder.is_dir():
        raise ValueError(f"{folder} is no folder of pictures")
    table = folder / TABLE
    rows = list(_from_table(table) if table.is_file() else _from_folders(folder))
    pictures = [row for row in rows if isinstance(row, Labelled)]
    if not pictures:
        raise ValueError(f"{folder} holds no picture: neither {TABLE} nor a folder for each class")
    return Found(pictures, [row for row in rows if isinstance(row, BadRow)])


def _from_table(table: Path) -> Iterator[Labelled | BadRow]:
    for row in read_table(table, needs=_COLUMNS):
        if isinstance(row, BadRow):
            yield row
            continue
        try:
            yield _from_row(table.parent, row)
        except ValueError as error:
            yield BadRow(table.name, row.line, str(error))


def _from_row(folder: Path, row: Row) -> Labelled:
    values = {name: value.strip() for name, value in row.values.items()}
    written = values.get("file") or values.get("path") or ""
    try:
        path = Path(
            normpath(folder.absolute() / written)
        )  # not resolved: the file may be a link to elsewhere
        if not path.is_relative_to(normpath(folder.absolute())):
            raise ValueError("its file lies outside the folder")
        if not written or not path.is_file():
            raise ValueError("its picture is missing")
    except OSError as error:
        raise ValueError("its file has no possible name") from error
    kind = values.get("label") or path.parent.name
    police = _TRUTH.get(values["police"].lower()) if "police" in values else kind.startswith(POLICE)
    if police is None:
        raise ValueError(f"police is {values['police'][:20]!r}, neither 0 nor 1")
    return Labelled(path, kind, police, values.get("source") or folder.name)


def _from_folders(folder: Path) -> Iterator[Labelled | BadRow]:
    for found in sorted(path for path in folder.iterdir() if path.is_dir()):
        for path in sorted(found.rglob("*")):
            if path.suffix.lower() in PICTURES and path.is_file():
                yield Labelled(path, found.name, found.name.startswith(POLICE), folder.name)
