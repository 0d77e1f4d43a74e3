"""Makes what is marked in a picture unreadable for good: a few coarse blocks, smoothed, and no more.

A face of any size becomes four blocks across its shorter side, each one colour out of thirty-two a
channel: what remains is less than what tells two people apart, and no sharpening brings more back.
"""

from __future__ import annotations

from collections.abc import Iterable

from PIL import Image, ImageFilter

from sightings.photos.marks import Mark

BLOCKS = 4  # across the shorter side of what is marked
STEP = 8  # of 256: how far apart two colours of a block stand


def blurred(picture: Image.Image, marks: Iterable[Mark]) -> Image.Image:
    """A copy of an RGB picture with every mark made unreadable."""
    seen = picture.copy()
    for mark in marks:
        box = mark.pixels(*seen.size)
        if box[0] < box[2] and box[1] < box[3]:
            seen.paste(_coarse(seen.crop(box)), box[:2])
    return seen


def _coarse(part: Image.Image) -> Image.Image:
    block = max(1.0, min(part.size) / BLOCKS)
    size = (max(1, round(part.width / block)), max(1, round(part.height / block)))
    blocks = part.resize(size, Image.Resampling.BOX).point(lambda value: value // STEP * STEP + STEP // 2)
    smooth = blocks.resize(part.size, Image.Resampling.NEAREST)
    return smooth.filter(ImageFilter.GaussianBlur(block / 3))
