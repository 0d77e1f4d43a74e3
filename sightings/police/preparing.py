"""A picture as the network is given it: the one way, for training and for serving alike.

The whole picture is brought to a square. What stands at its edge is seen, at the price of its proportions;
training varies those, so that a stretched car is a car.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE = 224  # pixels; what both networks were trained with
_MIDDLE, _SPREAD = 127, 128  # EfficientNet-Lite: (x - 127) / 128; the second network turns it into its own


def prepare(pictures: Sequence[Image.Image]) -> NDArray[np.float32]:
    """A batch (n, 3, SIDE, SIDE) of pictures of any size and mode."""
    batch = np.empty((len(pictures), 3, SIDE, SIDE), np.float32)
    for at, picture in enumerate(pictures):
        batch[at] = np.asarray(squared(picture), np.float32).transpose(2, 0, 1)
    batch -= _MIDDLE
    batch /= _SPREAD
    return batch


def squared(picture: Image.Image) -> Image.Image:
    """The whole picture as SIDE × SIDE pixels of RGB."""
    rgb = picture if picture.mode == "RGB" else picture.convert("RGB")
    if rgb.size == (SIDE, SIDE):
        return rgb
    return rgb.resize((SIDE, SIDE), Image.Resampling.BICUBIC, reducing_gap=3.0)
