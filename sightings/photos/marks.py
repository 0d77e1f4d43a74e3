"""Where a picture is made unreadable before anybody sees it, and who or what asked for that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

FACE, PLATE, HAND = "face", "plate", "hand"
KINDS = (FACE, PLATE, HAND)
MOST = 400  # marks on one picture
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Mark:
    """``box`` is left, top, right, bottom in fractions of the picture, so that it fits any size of it."""

    kind: str
    box: Box

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "box": [round(edge, 4) for edge in self.box]}

    def pixels(self, width: int, height: int) -> tuple[int, int, int, int]:
        """The box in whole pixels, never smaller than what was marked."""
        left, top, right, bottom = self.box
        return (
            max(0, int(left * width)),
            max(0, int(top * height)),
            min(width, -int(-right * width // 1)),
            min(height, -int(-bottom * height // 1)),
        )


class BadMarksError(ValueError):
    """What was sent is not a list of marks."""


def read(rows: Any) -> list[Mark]:
    """Marks from JSON; raises BadMarksError for anything that is none."""
    if not isinstance(rows, list) or len(rows) > MOST:
        raise BadMarksError("a list of at most 400 marks is needed")
    try:
        return [_mark(row) for row in rows]
    except (TypeError, KeyError, ValueError, OverflowError) as error:
        raise BadMarksError("a mark has a kind and a box") from error


def as_json(marks: Iterable[Mark]) -> list[dict[str, Any]]:
    return [mark.as_json() for mark in marks]


def within(kind: str, box: Box, *, width: int, height: int, margin: float) -> Mark | None:
    """A mark around pixels of a picture, wider by ``margin`` of its size on each side; None outside of it."""
    left, top, right, bottom = box
    across, down = (right - left) * margin, (bottom - top) * margin
    edges = (
        max(0.0, (left - across) / width),
        max(0.0, (top - down) / height),
        min(1.0, (right + across) / width),
        min(1.0, (bottom + down) / height),
    )
    return Mark(kind, edges) if edges[0] < edges[2] and edges[1] < edges[3] else None


def _mark(row: Any) -> Mark:
    kind, (left, top, right, bottom) = row["kind"], (float(edge) for edge in row["box"])
    if kind not in KINDS or not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
        raise ValueError
    return Mark(kind, (left, top, right, bottom))
