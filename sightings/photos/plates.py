"""Places in a picture that look like a licence plate: a bright or dark band full of upright strokes.

No package carries a plate detector that works offline, and this is none: it is a rule about edges. It finds
plates that can be read easily and misses others (docs/photos.md has the figures), so that a moderator
looks at every picture before the public does and has a brush for what was missed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sightings.photos.marks import PLATE, Box, Mark, within

SIDES = (1280, 720)  # the picture is looked at in these sizes: plates far and near
GROWN = 2  # times that a small picture is looked at larger than it is
WINDOW = (5, 17)  # rows and columns over which strokes are gathered: one plate's height, a third of its width
STROKES = 30.0  # mean change of grey across that makes a place dense with strokes
CONTRAST = 1.1  # strokes upright over strokes lying: letters stand
HEIGHTS = (7, 40)  # pixels of the band of letters, which is about half of an American plate
SHAPES = (1.9, 8.5)  # width over height of that band
FILLED = 0.55  # of its box that a plate fills
ACROSS, DOWN = 0.12, 0.6  # what is marked around the band, in parts of it
MOST = 12  # more than so many bands are a fence, a shop front or leaves


def marks_of_plates(picture: Image.Image) -> list[Mark]:
    """Marks around what looks like a plate, in no order."""
    found = []
    for side in sorted({min(side, GROWN * max(picture.size)) for side in SIDES}):
        scale = side / max(picture.size)
        size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        grey = np.asarray(picture.convert("L").resize(size, Image.Resampling.BILINEAR), np.float32)
        bands = _bands(grey)
        if len(bands) <= MOST:
            found += [within(PLATE, _wider(box), width=size[0], height=size[1], margin=0) for box in bands]
    return [mark for mark in found if mark is not None]


def _wider(box: Box) -> Box:
    left, top, right, bottom = box
    across, down = (right - left) * ACROSS, (bottom - top) * DOWN
    return left - across, top - down, right + across, bottom + down


def _bands(grey: NDArray[np.float32]) -> list[Box]:
    from scipy import ndimage  # workers only

    if min(grey.shape) < 32:
        return []
    across = np.abs(ndimage.sobel(grey, axis=1)) / 4
    down = np.abs(ndimage.sobel(grey, axis=0)) / 4
    dense = ndimage.uniform_filter(across, WINDOW)
    upright = dense > CONTRAST * ndimage.uniform_filter(down, WINDOW)
    places = ndimage.binary_closing((dense > STROKES) & upright, np.ones((1, 15)))
    places = ndimage.binary_opening(places, np.ones((5, 9)))
    labels, _ = ndimage.label(places)
    return [
        (float(columns.start), float(rows.start), float(columns.stop), float(rows.stop))
        for number, (rows, columns) in enumerate(ndimage.find_objects(labels), start=1)
        if _is_plate(labels[rows, columns] == number, grey[rows, columns])
    ]


def _is_plate(inside: Any, grey: NDArray[np.float32]) -> bool:
    height, width = grey.shape
    if not HEIGHTS[0] <= height <= HEIGHTS[1] or not SHAPES[0] <= width / height <= SHAPES[1]:
        return False
    if inside.mean() < FILLED:
        return False
    middle = grey[height // 4 : -(height // 4) or None].mean(axis=0)
    strokes = np.count_nonzero(np.diff(np.sign(middle - middle.mean())))
    return 6 <= int(strokes) <= 40
