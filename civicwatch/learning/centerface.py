"""Finds faces in a picture: where each is, and where its eyes, nose and mouth are (CenterFace).

The network marks the middle of each face on a grid of 4×4 pixels and says how large it is and where
its five points lie. Decoding follows the paper: Xu et al., CenterFace, 2020 (arXiv:1911.03599).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from civicwatch.learning import onnx_networks

Box = tuple[float, float, float, float]  # left, top, right, bottom
FOLDER = Path(__file__).resolve().parent / "networks"
DETECTOR = "detector"
STRIDE = 4
LIKELY = 0.35  # score from which something may be a face
OVERLAP = 0.3  # of two boxes that share more than this, the surer one is kept


@dataclass(frozen=True)
class Face:
    """A face in pixels of its picture. `points`: eyes (left of the picture first), nose, mouth's corners."""

    score: float
    box: Box
    points: NDArray[np.float64]

    @property
    def side(self) -> float:
        return max(self.box[2] - self.box[0], self.box[3] - self.box[1])

    def covers(self, across: float, down: float) -> bool:
        left, top, right, bottom = self.box
        return left <= across <= right and top <= down <= bottom


def find(pictures: Sequence[Image.Image], side: int, *, likely: float = LIKELY) -> list[list[Face]]:
    """Faces from the score `likely` on, in pictures that have one shape, looked at with `side` pixels."""
    width, height = pictures[0].size
    scale = side / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = (np.asarray(picture.resize(size, Image.Resampling.BILINEAR)) for picture in pictures)
    seen = [onnx_networks.padded(pixels) for pixels in small]
    batch = np.stack(seen).transpose(0, 3, 1, 2).astype(np.float32)
    outputs = onnx_networks.run(FOLDER, DETECTOR, np.ascontiguousarray(batch))
    return [
        _decoded(*(output[at] for output in outputs), scale=scale, likely=likely) for at in range(len(seen))
    ]


def without_doubles(found: Sequence[Face]) -> list[Face]:
    """The surest of those that lie on one another."""
    kept: list[Face] = []
    for face in sorted(found, key=lambda face: -face.score):
        if all(_shared(face.box, other.box) < OVERLAP for other in kept):
            kept.append(face)
    return kept


def _decoded(
    heat: NDArray[np.float32],
    sizes: NDArray[np.float32],
    offsets: NDArray[np.float32],
    points: NDArray[np.float32],
    *,
    scale: float,
    likely: float,
) -> list[Face]:
    found = []
    for row, column in np.argwhere(heat[0] >= likely):
        height, width = np.exp(sizes[:, row, column]) * STRIDE
        down, right = offsets[:, row, column]
        left = (column + right + 0.5) * STRIDE - width / 2
        top = (row + down + 0.5) * STRIDE - height / 2
        spots = points[:, row, column].reshape(5, 2)[:, ::-1] * (width, height) + (left, top)
        box = tuple(float(edge / scale) for edge in (left, top, left + width, top + height))
        found.append(Face(float(heat[0, row, column]), box, spots.astype(np.float64) / scale))  # type: ignore[arg-type]
    return without_doubles(found)


def _shared(one: Box, other: Box) -> float:
    """Area of both over area of either."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    both = max(0.0, width) * max(0.0, height)
    areas = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return both / (areas - both) if both else 0.0
