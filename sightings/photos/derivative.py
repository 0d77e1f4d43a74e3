"""The only form in which others see a photo: small, blurred where it must be, pixels and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sightings.photos.blurring import blurred
from sightings.photos.marks import Mark

LONGEST = 1024
QUALITY = 80
HEAT = (220, 40, 20)


def jpeg(picture: Image.Image) -> bytes:
    """A JPEG of the pixels alone: a new picture is made of them, so that nothing else can come along."""
    plain = Image.frombytes("RGB", picture.size, picture.convert("RGB").tobytes())
    file = BytesIO()
    plain.save(file, "JPEG", quality=QUALITY, optimize=True)
    return file.getvalue()


def derived(picture: Image.Image, marks: Iterable[Mark]) -> Image.Image:
    """The public picture: blurred at the size at which it was looked at, then made smaller."""
    seen = blurred(picture, marks)
    seen.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    return seen


def blurred_again(content: bytes, marks: Iterable[Mark]) -> bytes:
    """A picture of ours with more of it made unreadable."""
    with Image.open(BytesIO(content), formats=["JPEG"]) as picture:
        return jpeg(blurred(picture.convert("RGB"), marks))


def with_heat(public: Image.Image, heat: NDArray[np.floating]) -> Image.Image:
    """What weighed with the classifier, laid in red over the blurred picture; ``heat`` is rows × columns."""
    weights = np.nan_to_num(np.asarray(heat, np.float32))
    most = float(weights.max(initial=0.0))
    shades = np.clip(weights / most if most > 0 else np.zeros_like(weights), 0, 1) * 170
    mask = Image.fromarray(shades.astype(np.uint8)).resize(public.size, Image.Resampling.BICUBIC)
    pale = Image.blend(public, public.convert("L").convert("RGB"), 0.5)
    return Image.composite(Image.new("RGB", public.size, HEAT), pale, mask)
