"""Finds faces in a picture: where each is, and where its eyes, nose and mouth are (CenterFace).

The network marks the middle of each face on a grid of 4×4 pixels and says how large it is and where
its five points lie. Decoding follows the paper: Xu et al., CenterFace, 2020 (arXiv:1911.03599).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from biaslab.faces import networks

Pixels = NDArray[np.uint8]
STRIDE = 4
MULTIPLE = 32  # height and width that the network takes
SURE = 0.5  # score from which something is a face
LIKELY = 0.35  # … where it is known that there is one
OVERLAP = 0.3  # of two boxes that share more than this, the surer one is kept
CROP_SIDE = 128  # pictures that are little more than a face are looked at in this size
NEAR_SIDE, SIDES = 160, (384, 768)  # whole photos: a face that fills them, as usual, a small one
FILLS = 0.45  # of the picture's shorter side


@dataclass(frozen=True)
class Face:
    """A face in pixels of its picture. `points`: eyes (left of the picture first), nose, mouth's corners."""

    score: float
    box: tuple[float, float, float, float]
    points: NDArray[np.float64]

    @property
    def side(self) -> float:
        return max(self.box[2] - self.box[0], self.box[3] - self.box[1])

    def covers(self, across: float, down: float) -> bool:
        left, top, right, bottom = self.box
        return left <= across <= right and top <= down <= bottom


def faces_in(picture: Image.Image) -> list[Face]:
    """Every face of a photo that the detector is sure of, the largest first."""
    if max(picture.size) <= CROP_SIDE * 2:
        return next(filter(None, (_sure(picture, side) for side in (CROP_SIDE, 2 * CROP_SIDE))), [])
    near = _sure(picture, NEAR_SIDE)
    if near and near[0].side >= FILLS * min(picture.size):
        return near
    return next(filter(None, (_sure(picture, side) for side in SIDES)), near)


def faces_of_crops(crops: Sequence[Image.Image]) -> list[Face | None]:
    """The face around which each picture was cut; None where none is seen."""
    found = _find(crops, CROP_SIDE)
    return [_in_the_middle(faces, crop.size) for faces, crop in zip(found, crops, strict=True)]


def _in_the_middle(faces: list[Face], size: tuple[int, int]) -> Face | None:
    """The likeliest of those that cover the middle, so that nobody beside counts; else the likeliest."""
    across, down = size[0] / 2, size[1] / 2
    there = [face for face in faces if face.covers(across, down)]
    return max(there or faces, key=lambda face: face.score, default=None)


def _sure(picture: Image.Image, side: int) -> list[Face]:
    (found,) = _find([picture], side)
    return sorted((face for face in found if face.score >= SURE), key=lambda face: -face.side)


def _find(pictures: Sequence[Image.Image], side: int) -> list[list[Face]]:
    """Faces from LIKELY on, in pictures that have one shape."""
    width, height = pictures[0].size
    scale = side / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    seen = [_padded(np.asarray(picture.resize(size, Image.Resampling.BILINEAR))) for picture in pictures]
    batch = np.stack(seen).transpose(0, 3, 1, 2).astype(np.float32)
    outputs = networks.run(networks.DETECTOR, np.ascontiguousarray(batch))
    return [_decoded(*(output[at] for output in outputs), scale=scale) for at in range(len(pictures))]


def _padded(picture: Pixels) -> Pixels:
    """Grown to the right and downwards by its own edge, which shows no second face."""
    down, right = -picture.shape[0] % MULTIPLE, -picture.shape[1] % MULTIPLE
    return np.pad(picture, ((0, down), (0, right), (0, 0)), mode="edge")


def _decoded(
    heat: NDArray[np.float32],
    sizes: NDArray[np.float32],
    offsets: NDArray[np.float32],
    points: NDArray[np.float32],
    *,
    scale: float,
) -> list[Face]:
    found = []
    for row, column in np.argwhere(heat[0] >= LIKELY):
        height, width = np.exp(sizes[:, row, column]) * STRIDE
        down, right = offsets[:, row, column]
        left = (column + right + 0.5) * STRIDE - width / 2
        top = (row + down + 0.5) * STRIDE - height / 2
        spots = points[:, row, column].reshape(5, 2)[:, ::-1] * (width, height) + (left, top)
        box = tuple(float(edge / scale) for edge in (left, top, left + width, top + height))
        found.append(Face(float(heat[0, row, column]), box, spots.astype(np.float64) / scale))  # type: ignore[arg-type]
    return _without_doubles(found)


def _without_doubles(found: list[Face]) -> list[Face]:
    kept: list[Face] = []
    for face in sorted(found, key=lambda face: -face.score):
        if all(_shared(face.box, other.box) < OVERLAP for other in kept):
            kept.append(face)
    return kept


def _shared(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Area of both over area of either."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    both = max(0.0, width) * max(0.0, height)
    areas = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return both / (areas - both) if both else 0.0
