"""How many plates are covered, and how much else: on marked photos that nothing was learned from.

A plate counts as covered where seven tenths of its roughly drawn box are. The photos were squeezed into
squares of 224 pixels and are looked at as 299 by 224 again, in two ways: *in public*, as a piece of a public
picture of 1,024 by 768 pixels, and *alone*, as a small picture that is looked at three times as large.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from civicwatch.learning.evaluation import wilson
from sightings.plates.finding import Box
from sightings.plates.marked import FAINT, PLATE, READABLE, Marked

SIZE, PUBLIC = (299, 224), (1024, 768)
COVERED = 0.7
BESIDE = 6 / 224  # around a plate: what is covered there is not counted as something else
KINDS = (READABLE, FAINT, PLATE)
FINE = 448  # pixels across and down in which areas are counted
Look = Callable[[Image.Image], Iterable[Box]]  # boxes in pixels of the picture
Areas = NDArray[np.bool_]


def in_public(photo: Image.Image) -> tuple[Image.Image, Box]:
    """A grey public picture with the photo in its middle, and where that is, in fractions."""
    left, top = (PUBLIC[0] - SIZE[0]) // 2, (PUBLIC[1] - SIZE[1]) // 2
    whole = Image.new("RGB", PUBLIC, "grey")
    whole.paste(photo.resize(SIZE, Image.Resampling.LANCZOS), (left, top))
    right, bottom = left + SIZE[0], top + SIZE[1]
    return whole, (left / PUBLIC[0], top / PUBLIC[1], right / PUBLIC[0], bottom / PUBLIC[1])


def alone(photo: Image.Image) -> tuple[Image.Image, Box]:
    return photo.resize(SIZE, Image.Resampling.LANCZOS), (0.0, 0.0, 1.0, 1.0)


WAYS = {"in_public": in_public, "alone": alone}


def measured(photos: Iterable[Marked], look: Look) -> dict[str, Any]:
    """By way: plates covered, of each kind with n and a 95% interval, and how much is covered beside them."""
    rows = [{name: _one(photo, look, way) for name, way in WAYS.items()} for photo in photos]
    return {name: _summed_up([row[name] for row in rows]) for name in WAYS}


def _one(marked: Marked, look: Look, way: Callable[[Image.Image], tuple[Image.Image, Box]]) -> dict[str, Any]:
    with Image.open(marked.path) as file:
        picture, place = way(file.convert("RGB"))
    covered = areas(_in_place(box, picture.size, place) for box in look(picture))
    near = areas(_wider(box) for box in marked.plates)
    found = {kind: [_share(covered, box) >= COVERED for box in marked.boxes.get(kind, [])] for kind in KINDS}
    return {**found, "beside": float((covered & ~near).mean())}


def _summed_up(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    beside = np.array([row["beside"] for row in rows])
    summed: dict[str, Any] = {"photos": len(rows)}
    for kind in KINDS:
        hits = [hit for row in rows for hit in row[kind]]
        if hits:
            summed[kind] = {"n": len(hits), "covered": sum(hits), "interval": wilson(sum(hits), len(hits))}
    summed["beside"] = {
        "photos": float((beside > 0).mean()),
        "area": float(beside.mean()),
        "most": float(beside.max(initial=0.0)),
    }
    return summed


def areas(boxes: Iterable[Box]) -> Areas:
    """(FINE, FINE), true in the boxes, which are in fractions."""
    found = np.zeros((FINE, FINE), bool)
    for box in boxes:
        left, top, right, bottom = (min(FINE, max(0, round(edge * FINE))) for edge in box)
        found[top:bottom, left:right] = True
    return found


def _share(covered: Areas, box: Box) -> float:
    there = areas([box])
    return float((covered & there).sum() / max(1, there.sum()))


def _wider(box: Box) -> Box:
    return box[0] - BESIDE, box[1] - BESIDE, box[2] + BESIDE, box[3] + BESIDE


def _in_place(box: Box, size: tuple[int, int], place: Box) -> Box:
    """A box in pixels of the whole picture, in fractions of the photo within it."""
    left, right = ((edge / size[0] - place[0]) / (place[2] - place[0]) for edge in (box[0], box[2]))
    top, bottom = ((edge / size[1] - place[1]) / (place[3] - place[1]) for edge in (box[1], box[3]))
    return left, top, right, bottom
