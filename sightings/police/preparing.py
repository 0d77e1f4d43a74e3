"""A picture as the network is given it: the one way, for training and for serving alike.

The whole picture is brought to a square. What stands at its edge is seen, at the price of its proportions;
training varies those, so that a stretched car is a car.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE = 224  # pixels that the first network was trained with
_MIDDLE, _SPREAD = 127, 128  # EfficientNet-Lite: (x - 127) / 128


def prepare(pictures: Sequence[Image.Image], side: int = SIDE) -> NDArray[np.float32]:
    """A batch (n, 3, side, side) of pictures of any size and mode."""
    batch = np.empty((len(pictures), 3, side, side), np.float32)
    for at, picture in enumerate(pictures):
        batch[at] = np.asarray(squared(picture, side), np.float32).transpose(2, 0, 1)
    batch -= _MIDDLE
    batch /= _SPREAD
    return batch


def squared(picture: Image.Image, side: int = SIDE) -> Image.Image:
    """The whole picture as side × side pixels of RGB."""
    rgb = picture if picture.mode == "RGB" else picture.convert("RGB")
    if rgb.size == (side, side):
        return rgb
    return rgb.resize((side, side), Image.Resampling.BICUBIC, reducing_gap=3.0)
