"""Reads labelled faces from the forms in which data sets come, and says what it left out and why.

FairFace (a CSV of labels beside pictures), UTKFace (labels in file names), a folder for each group.
Adults only: a child cannot agree to be an example of anything.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from biaslab.faces.sources import FAIRFACE_SOURCE, FOLDER_SOURCE, UTKFACE_SOURCE, Source
from biaslab.groups import FAIRFACE, GROUPS, UTKFACE
from civicwatch.learning.tables import BadRow

ADULT = 18
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".heif"})
# A spreadsheet took the age groups 3-9 and 10-19 for days of a year.
MANGLED_AGES = {"03-Sep": "3-9", "3-Sep": "3-9", "Sep-03": "3-9", "Oct-19": "10-19", "19-Oct": "10-19"}
_UTKFACE = re.compile(r"(\d{1,3})_(\d)_(\d)_(\d{8,20})(?:\.jpg)?(?:\.chip)?")
_AGE_IN_NAME = re.compile(r"_a(\d{1,3})(?:_|$)")
_MOST_NAMED = 20  # pictures left out for one reason; more are only counted


class BadPicture(BadRow):
    """A picture that could not be used, and why; pictures have no lines."""

    def __str__(self) -> str:
        return f"{self.file}: {self.reason}; skipped"


@dataclass(frozen=True)
class Labelled:
    """A file and the group that somebody said it shows."""

    path: Path
    group: str


@dataclass(frozen=True)
class Found:
    """Everything in a folder: what can be used, what cannot, and which data set it looks like."""

    faces: list[Labelled]
    skipped: list[BadRow]
    source: Source

    def reasons(self) -> dict[str, int]:
        """How many were left out for each reason."""
        counts: dict[str, int] = {}
        for row in self.skipped:
            counts[row.reason] = counts.get(row.reason, 0) + 1
        return counts

    def report(self) -> list[BadRow]:
        """Each picture left out; one line for a reason that many share."""
        counts = self.reasons()
        named = [row for row in self.skipped if counts[row.reason] <= _MOST_NAMED]
        many = [(reason, count) for reason, count in counts.items() if count > _MOST_NAMED]
        return named + [BadPicture(f"{count} pictures", 0, reason) for reason, count in many]


def read_faces(folder: Path) -> Found:
    """Raises ValueError where the folder has none of the known forms."""
    if not folder.is_dir():
        raise ValueError(f"{folder} is no folder of pictures")
    tables = [
        path for path in sorted(folder.glob("*.csv")) if "race" in _header(path) or "label5" in _header(path)
    ]
    if tables:
        return _sorted_out(FAIRFACE_SOURCE, (row for table in tables for row in _from_table(table)))
    if any((folder / group).is_dir() for group in GROUPS):
        return _sorted_out(FOLDER_SOURCE, _from_folders(folder))
    pictures = _pictures(folder)
    if any(_UTKFACE.fullmatch(path.stem) for path in pictures):
        return _sorted_out(UTKFACE_SOURCE, (_from_name(path) for path in pictures))
    raise ValueError(
        f"{folder} holds none of: a CSV with `file` and `race`; pictures called age_gender_race_date.jpg; "
        f"a folder for each of {', '.join(GROUPS)}"
    )


def age_group(written: str) -> tuple[int, int] | None:
    """Youngest and oldest age that an age group names; None where it names none."""
    plain = MANGLED_AGES.get(written.strip(), written.strip())
    if plain.lower().startswith("more than"):
        plain = plain.lower().replace("more than", "").strip() + "-120"
    ends = re.fullmatch(r"(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?", plain)
    if ends is None:
        return None
    youngest = int(ends[1])
    return youngest, int(ends[2] or youngest)


def _sorted_out(source: Source, rows: Iterator[Labelled | BadRow]) -> Found:
    faces: list[Labelled] = []
    skipped: list[BadRow] = []
    for row in rows:
        (skipped if isinstance(row, BadRow) else faces).append(row)  # type: ignore[arg-type]
    return Found(faces, skipped, source)


def _header(table: Path) -> set[str]:
    with table.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        names = {name.strip() for name in next(csv.reader(file), [])}
    return names | ({"race"} if "race7" in names else set())


def _from_table(table: Path) -> Iterator[Labelled | BadRow]:
    with table.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            try:
                yield _from_row(
                    table.parent, {key.strip(): (value or "").strip() for key, value in row.items() if key}
                )
            except ValueError as error:
                yield BadRow(table.name, number, str(error))


def _from_row(folder: Path, row: Mapping[str, str]) -> Labelled:
    race, label = row.get("race7") or row.get("race", ""), row.get("label5", "")
    if race and race not in FAIRFACE and race not in GROUPS:
        raise ValueError(f"unknown group {race[:30]!r}")
    group = FAIRFACE.get(race, race) if race else label
    if group is None:
        raise ValueError(f"{race} stands between two groups of the lab")
    if label and group != label:
        raise ValueError("its two labels contradict each other")
    if group not in GROUPS:
        raise ValueError(f"unknown group {group[:30]!r}")
    _check_age(row.get("age", ""))
    path = (folder / row["file"]).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise ValueError("its file lies outside the folder")
    if not path.is_file():
        raise ValueError("its picture is missing")
    return Labelled(path, group)


def _check_age(written: str) -> None:
    if not written:
        return
    ages = age_group(written)
    if ages is None:
        raise ValueError(f"unreadable age {written[:20]!r}")
    if ages[0] < ADULT:
        raise ValueError("perhaps a child")


def _from_folders(folder: Path) -> Iterator[Labelled | BadRow]:
    for found in sorted(path for path in folder.iterdir() if path.is_dir()):
        if found.name not in GROUPS:
            yield BadPicture(found.name, 0, "a folder that is no group of the lab")
            continue
        for path in _pictures(found):
            age = _AGE_IN_NAME.search(path.stem)
            if age and int(age[1]) < ADULT:
                yield BadPicture(f"{found.name}/{path.name}", 0, "perhaps a child")
            else:
                yield Labelled(path, found.name)


def _from_name(path: Path) -> Labelled | BadRow:
    parts = _UTKFACE.fullmatch(path.stem)
    if parts is None:
        return BadPicture(path.name, 0, "its name is not age_gender_race_date")
    group = UTKFACE.get(parts[3])
    if group is None:
        return BadPicture(path.name, 0, "unknown group in its name")
    if int(parts[1]) < ADULT:
        return BadPicture(path.name, 0, "perhaps a child")
    return Labelled(path, group)


def _pictures(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in PICTURES and path.is_file())
