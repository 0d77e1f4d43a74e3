"""Opens labelled pictures as strangers' pictures are opened, and tells which of them are nearly the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from civicwatch.learning.registry import Progress
from civicwatch.lib import images
from sightings.photos.hashes import hashes_of
from sightings.police.examples import BadPicture, Labelled

LONGEST = 512
NEAR_BITS = 8  # of 64 by which pHashes of two copies may differ; cropped by a twentieth stands at about 10
NEAR_COSINE = 0.93  # of embeddings, above which two pictures count as one scene
_ROWS = 512  # compared with all others at a time


def opened(
    pictures: Sequence[Labelled], progress: Progress
) -> tuple[list[Labelled], list[Image.Image], list[BadPicture]]:
    """Rows and their pictures, and what could not be opened; raises ValueError where nothing could."""
    kept: list[Labelled] = []
    found: list[Image.Image] = []
    skipped: list[BadPicture] = []
    for row in progress(pictures, desc="opening pictures"):
        try:
            picture = images.open_picture(row.path.read_bytes(), longest=LONGEST)
        except (images.PictureRefusedError, OSError) as error:
            skipped.append(BadPicture(row.name, 0, f"cannot be opened ({error})"))
            continue
        kept.append(row)
        found.append(Image.frombytes("RGB", (picture.width, picture.height), picture.rgb))
    if not kept:
        raise ValueError("no picture could be opened")
    return kept, found, skipped


def fingerprint(rows: Iterable[Labelled], pictures: Iterable[Image.Image]) -> str:
    """Hash of pixels and labels, whatever their order and their files' names."""
    hashes = [
        sha256(picture.tobytes() + f"{row.kind}\0{row.police}\0{row.source}".encode()).hexdigest()
        for row, picture in zip(rows, pictures, strict=True)
    ]
    return sha256("\n".join(sorted(hashes)).encode()).hexdigest()


def group_numbers(pictures: Sequence[Image.Image], embeddings: NDArray[np.float32]) -> NDArray[np.int64]:
    """One number a picture; copies, mirrored ones too, and pictures of one scene have the same."""
    hashes = [hashes_of(picture) for picture in pictures]
    straight = np.array([int(found.phash, 16) if found else 0 for found in hashes], np.uint64)
    mirrored = np.array([int(found.mirrored, 16) if found else 0 for found in hashes], np.uint64)
    flat = np.array([found is None for found in hashes])
    unit = embeddings / np.linalg.norm(embeddings, axis=1, keepdims=True)
    parents = list(range(len(pictures)))

    def root(row: int) -> int:
        while parents[row] != row:
            parents[row] = parents[parents[row]]
            row = parents[row]
        return row

    for at in range(0, len(pictures), _ROWS):
        part = slice(at, at + _ROWS)
        apart = np.minimum(
            np.bitwise_count(straight[part, None] ^ straight),
            np.bitwise_count(straight[part, None] ^ mirrored),
        )
        alike = (apart <= NEAR_BITS) & ~flat[part, None] & ~flat
        for row, column in np.argwhere(alike | (unit[part] @ unit.T > NEAR_COSINE)):
            parents[root(at + int(row))] = root(int(column))
    return np.array([root(row) for row in range(len(pictures))], np.int64)
