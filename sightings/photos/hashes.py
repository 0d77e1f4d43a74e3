"""Perceptual hashes: whether a picture was here before, re-encoded, made smaller, cut a little or mirrored.

Distances are bits of 64. A picture re-encoded or resized stands at 0, cropped by a twentieth at about 10, and
mirrored at 32, which is why the mirror image is hashed as well (pHash: Zauner, 2010; dHash: Krawetz, 2013).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

SAME = 6  # pHash alone decides
ALIKE, ALIKE_IN_STEPS = 10, 14  # pHash and dHash must agree
FLATTEST = 6.0  # standard deviation of grey under which a picture has nothing to know it by: a wall, a night


@dataclass(frozen=True)
class Hashes:
    """Sixteen hexadecimal digits each."""

    phash: str
    mirrored: str
    dhash: str


class Known(NamedTuple):
    """A picture that was here before, by whatever names it."""

    key: int
    phash: str
    mirrored: str
    dhash: str


class Match(NamedTuple):
    key: int
    distance: int


def hashes_of(picture: Image.Image) -> Hashes | None:
    """None for a picture without anything in it that would tell it from others."""
    import imagehash  # brings SciPy: workers and commands only

    small = picture.convert("L").resize((128, 128), Image.Resampling.BOX)
    if float(np.asarray(small).std()) < FLATTEST:
        return None
    mirror = small.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return Hashes(str(imagehash.phash(small)), str(imagehash.phash(mirror)), str(imagehash.dhash(small)))


def nearest(hashes: Hashes, known: Iterable[Known]) -> Match | None:
    """The known picture that is the same as this one, or close to it; None where there is none."""
    rows = list(known)
    if not rows:
        return None
    mine = _number(hashes.phash)
    straight = _apart(mine, [row.phash for row in rows])
    mirrored = _apart(mine, [row.mirrored for row in rows])
    steps = _apart(_number(hashes.dhash), [row.dhash for row in rows])
    agreed = (straight <= ALIKE) & (steps <= ALIKE_IN_STEPS)
    distance = np.minimum(
        np.where(agreed | (straight <= SAME), straight, 64), np.where(mirrored <= SAME, mirrored, 64)
    )
    at = int(distance.argmin())
    return Match(rows[at].key, int(distance[at])) if distance[at] <= ALIKE else None


def _apart(mine: int, others: list[str]) -> Any:
    return np.bitwise_count(
        np.array([_number(other) for other in others], np.uint64) ^ np.uint64(mine)
    ).astype(int)


def _number(digits: str) -> int:
    return int(digits, 16)
