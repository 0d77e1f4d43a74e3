"""Where something is written in a picture, and what it says as far as it can be read (PP-OCRv4 mobile).

One network marks the pixels of lines of writing (Liao et al., Real-time Scene Text Detection with
Differentiable Binarization, 2020, arXiv:1911.08947), another reads a line letter by letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from civicwatch.learning import onnx_networks
from civicwatch.learning.onnx_networks import MULTIPLE
from sightings.photos.marks import Box

FOLDER = Path(__file__).with_name("networks")
FINDER, READER = "finder", "reader"
STRIP, SHARED = 416, 32  # rows that are looked at in one go, and above and below beside others: memory
WRITTEN, SURE = 0.2, 0.4  # of a pixel that it is writing, and of a line on the whole
SMALLEST = 3  # pixels of what was marked, which is the middle of the letters
GROWN = 1.6  # area over circumference, by how much a line is wider than what was marked
STEEPEST = 0.6  # that a line is set upright for its reader
HEIGHT, WIDEST = 48, 480  # of a line as the reader sees it
Map = NDArray[np.float32]


@dataclass(frozen=True)
class Line:
    """``box`` in pixels of the picture as it was given; ``slope``: pixels down for one across."""

    box: Box
    slope: float

    @property
    def width(self) -> float:
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]


def lines(picture: Image.Image) -> list[Line]:
    """Lines of writing in an RGB picture, in no order."""
    from scipy import ndimage  # workers only

    chances = _chances(picture)
    labels, _ = ndimage.label(chances >= WRITTEN)
    found = []
    for number, (rows, columns) in enumerate(ndimage.find_objects(labels), start=1):
        inside = labels[rows, columns] == number
        height, width = inside.shape
        likely = float(chances[rows, columns][inside].mean())
        if min(height, width) >= SMALLEST and likely >= SURE:
            more = float(inside.sum()) * GROWN / (2 * (height + width))
            box = (columns.start - more, rows.start - more, columns.stop + more, rows.stop + more)
            found.append(Line(_inside(box, picture.size), _slope(inside)))
    return found


def read(picture: Image.Image, line: Line) -> tuple[str, float]:
    """What a line says, and how sure that is (0 to 1); upright as far as it leans."""
    lean = line.slope * line.width
    height = max(line.height - abs(lean), line.height / 3)
    width = min(WIDEST, max(16, round(HEIGHT * line.width / height)))
    across, down = line.width / width, height / HEIGHT
    start = line.box[1] + (line.height - height - lean) / 2
    turned = (across, 0.0, line.box[0], line.slope * across, down, start)
    seen = picture.transform((width, HEIGHT), Image.Transform.AFFINE, turned, Image.Resampling.BILINEAR)
    (answers,) = onnx_networks.run(FOLDER, READER, _as_seen(np.asarray(seen)[:, :, ::-1]))
    return _spelled(answers[0])


def _chances(picture: Image.Image) -> Map:
    """Of each pixel that it is writing (height, width); looked at in strips that share their edges."""
    whole = np.asarray(picture)
    height, width = whole.shape[:2]
    found = np.zeros((height, width), np.float32)
    for top in range(0, height, STRIP):
        bottom = min(height, top + STRIP)
        start, stop = max(0, top - SHARED), min(height, bottom + SHARED)
        edges = ((0, (start - stop) % MULTIPLE), (0, -width % MULTIPLE), (0, 0))
        strip = np.pad(whole[start:stop], edges, mode="edge")
        (answer,) = onnx_networks.run(FOLDER, FINDER, _as_seen(strip))
        found[top:bottom] = answer[0, 0, top - start : bottom - start, :width]
    return found


def _as_seen(pixels: NDArray[np.uint8]) -> Map:
    """A batch of one (1, 3, height, width) from -1 to 1."""
    batch = np.ascontiguousarray(pixels.transpose(2, 0, 1)[None], np.float32)
    batch /= 127.5
    batch -= 1
    return batch


def _inside(box: Box, size: tuple[int, int]) -> Box:
    return max(0.0, box[0]), max(0.0, box[1]), min(float(size[0]), box[2]), min(float(size[1]), box[3])


def _slope(inside: NDArray[np.bool_]) -> float:
    """How a line leans: through the middles of its columns."""
    down, across = np.nonzero(inside)
    spread = float(np.var(across))
    lean = float(np.cov(across, down, bias=True)[0, 1] / spread) if spread else 0.0
    return max(-STEEPEST, min(STEEPEST, lean))


def _spelled(answers: Any) -> tuple[str, float]:
    """Of each place along the line the likeliest letter; what repeats is one, 0 is none between two."""
    best = answers.argmax(axis=1)
    new = (best != 0) & np.r_[True, best[1:] != best[:-1]]
    if not new.any():
        return "", 0.0
    said = "".join(_alphabet()[place] for place in best[new])
    return said, float(answers.max(axis=1)[new].mean())


@cache
def _alphabet() -> str:
    """What each answer of the reader stands for; the first is for nothing."""
    return onnx_networks.about(FOLDER)[READER]["alphabet"]
