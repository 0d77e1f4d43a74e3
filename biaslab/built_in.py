"""Faces that are nobody's: each is the average of forty or more people (`manage.py build_lab_faces`)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "static" / "biaslab" / "faces"
MANIFEST = FOLDER / "faces.json"
SUFFIX = ".webp"


@dataclass(frozen=True)
class BuiltInFace:
    """`mix` is the share of each group among the `people` who were averaged."""

    key: str
    mix: dict[str, float]
    people: int

    @property
    def file(self) -> str:
        """Where the picture lies among the static files."""
        return f"biaslab/faces/{self.key}{SUFFIX}"

    @property
    def group(self) -> str:
        """The group of everybody who was averaged; empty where they were of several."""
        return next(iter(self.mix)) if len(self.mix) == 1 else ""

    def picture(self) -> bytes:
        return (FOLDER / f"{self.key}{SUFFIX}").read_bytes()


def _read() -> list[BuiltInFace]:
    if not MANIFEST.exists():
        return []
    rows = json.loads(MANIFEST.read_text(encoding="utf-8"))["faces"]
    return [BuiltInFace(row["key"], row["mix"], row["people"]) for row in rows]


FACES = _read()
BY_KEY = {face.key: face for face in FACES}
