"""Places in a picture that are likely to be a licence plate, whether or not anybody could read it.

Each pixel of a map a quarter as large as the picture says how likely it lies on a plate's board. How the
network came about: `learning`; what it finds and misses: `scorecard.json` beside it.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from civicwatch.learning import onnx_networks
from sightings.seen_size import Size, size_at

FOLDER = Path(__file__).with_name("network")
NAME = "plates"
SCORECARD = FOLDER / "scorecard.json"
MIDDLE, SPREAD = 127, 128  # of a colour, as EfficientNet-Lite wants it
STEP = 4  # pixels of the picture across one of the map
SIDES = (256, 512, 1024)  # of the picture as it is looked at, in pixels: plates close by, and those far away
LIKELY = 0.4  # of a pixel, from which on it belongs to a place
MARGIN, EDGE = 0.3, 0.5  # what is marked around a place: in parts of its smaller side, and pixels of the map
Map = NDArray[np.float32]
Box = tuple[float, float, float, float]  # left, top, right, bottom


def places(picture: Image.Image, *, folder: Path = FOLDER) -> list[Box]:
    """Boxes in pixels of an RGB picture, in no order, by the network in a folder.

    Raises ArtefactError where that is missing or was altered.
    """
    sizes = {size_at(picture.size, side) for side in SIDES}
    return [box for size in sorted(sizes) for box in _places(picture, size, folder)]


def _places(picture: Image.Image, size: Size, folder: Path) -> list[Box]:
    seen = np.asarray(picture.resize(size, Image.Resampling.LANCZOS))
    across, down = picture.width * STEP / size[0], picture.height * STEP / size[1]
    return [
        (left * across, top * down, right * across, bottom * down)
        for left, top, right, bottom in boxes_of(_chances(seen, folder))
    ]


def boxes_of(chances: Map) -> list[Box]:
    """Boxes around the places of a map, in its own pixels."""
    from scipy import ndimage  # workers only

    labels, _ = ndimage.label(chances >= LIKELY)
    found = []
    for rows, columns in ndimage.find_objects(labels):
        more = MARGIN * min(rows.stop - rows.start, columns.stop - columns.start) + EDGE
        found.append((columns.start - more, rows.start - more, columns.stop + more, rows.stop + more))
    return found


def _chances(seen: NDArray[np.uint8], folder: Path) -> Map:
    """(height, width) of the map; what was added to fill the last row and column is left out."""
    height, width = seen.shape[:2]
    (answer,) = onnx_networks.run(folder, NAME, as_seen(onnx_networks.padded(seen)[None]))
    chances: Map = answer[0, 0, : -(-height // STEP), : -(-width // STEP)]
    return chances


def as_seen(pictures: NDArray[np.uint8]) -> Map:
    """(n, height, width, 3) of pixels as the network takes them (n, 3, height, width)."""
    return np.ascontiguousarray((pictures.astype(np.float32) - MIDDLE).transpose(0, 3, 1, 2) / SPREAD)
