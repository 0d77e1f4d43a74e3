"""Groups of pictures that are nearly the same, so that no split puts a copy on both sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

NEAR = 6  # bits of 64 by which the hashes of two copies may differ: re-encoded 0, slightly cropped up to 10
_ROWS = 512  # compared with all others at a time


def group_numbers(pictures: Sequence[Image.Image]) -> list[int]:
    """One group number a picture; copies, mirrored ones too, have the same (pHash, Zauner 2010)."""
    if not pictures:
        return []
    straight = np.array([_hash(picture) for picture in pictures], np.uint64)
    mirrored = np.array(
        [_hash(picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)) for picture in pictures], np.uint64
    )
    parents = list(range(len(pictures)))

    def root(row: int) -> int:
        while parents[row] != row:
            parents[row] = parents[parents[row]]
            row = parents[row]
        return row

    for one, other in _pairs(straight, straight, mirrored):
        parents[root(one)] = root(other)
    return [root(row) for row in range(len(pictures))]


def _pairs(hashes: NDArray[np.uint64], *others: NDArray[np.uint64]) -> Iterator[tuple[int, int]]:
    for at in range(0, len(hashes), _ROWS):
        for other in others:
            apart = np.bitwise_count(hashes[at : at + _ROWS, None] ^ other[None, :])
            for row, column in np.argwhere(apart <= NEAR):
                if at + row < column:
                    yield int(at + row), int(column)


def _hash(picture: Image.Image) -> int:
    import imagehash  # brings SciPy: workers and commands only

    return int(str(imagehash.phash(picture)), 16)
