"""Photos whose plates were marked by eye, and which of them are learned from.

The marks stand in `marked.csv`, the photos do not: they are known by the SHA-256 of their file, and looked
for in a folder that whoever has them names. `part` is learn, choose (settings were chosen by it) or held
(nothing was). Of a plate `kind` is plate; in the parts that are measured readable, or faint where an eye
finds no more than that something is written. doubt: it may be a plate. A photo without any has a row of kind
none.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from sightings.plates.finding import Box

MARKS = Path(__file__).with_name("marked.csv")
LEARN, CHOOSE, HELD = "learn", "choose", "held"
PLATE, READABLE, FAINT, DOUBT, NONE = "plate", "readable", "faint", "doubt", "none"
ENDINGS = {".jpg", ".jpeg", ".png", ".webp"}


@dataclass(frozen=True)
class Marked:
    """Boxes by kind, in fractions of the photo; none of any kind where nobody looked (`part` is empty)."""

    path: Path
    part: str
    boxes: dict[str, list[Box]] = field(default_factory=dict)

    @property
    def plates(self) -> list[Box]:
        return [box for kind in (PLATE, READABLE, FAINT) for box in self.boxes.get(kind, [])]


def read(folder: Path) -> list[Marked]:
    """All photos of a folder, in the order of their names; raises ValueError where none of them is marked."""
    marks = _marks()
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS):
        part, boxes = marks.get(name_of(path.read_bytes()), ("", {}))
        found.append(Marked(path, part, boxes))
    if not any(photo.part for photo in found):
        raise ValueError(f"none of the {len(found)} photos in {folder} is among the marked ones")
    return found


def name_of(content: bytes) -> str:
    """How a photo is called in `marked.csv`."""
    return sha256(content).hexdigest()[:16]


def _marks() -> dict[str, tuple[str, dict[str, list[Box]]]]:
    marks: dict[str, tuple[str, dict[str, list[Box]]]] = {}
    with MARKS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            _part, boxes = marks.setdefault(row["photo"], (row["part"], {}))
            if row["kind"] != NONE:
                box = (float(row["left"]), float(row["top"]), float(row["right"]), float(row["bottom"]))
                boxes.setdefault(row["kind"], []).append(box)
    return marks
