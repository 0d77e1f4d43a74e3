"""Pictures of a data set as crops: opened safely, cut like any other face, counted where they cannot be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from biaslab.faces.crops import faces_of
from biaslab.faces.examples import BadPicture, Found, Labelled
from biaslab.faces.near_copies import group_numbers
from civicwatch.lib import images

LONGEST = 512
BATCH = 256
Progress = Callable[..., Iterable[Any]]


@dataclass
class Gallery:
    """Crops with their labels; `copies` has one number for pictures that are nearly the same.

    Where no face was `seen`, the middle of the picture was taken.
    """

    crops: NDArray[np.uint8]
    labels: NDArray[np.str_]
    copies: NDArray[np.int64]
    seen: NDArray[np.bool_]
    fingerprint: str
    skipped: list[BadPicture] = field(default_factory=list)

    @property
    def unseen(self) -> int:
        return int((~self.seen).sum())

    def only(self, rows: NDArray[np.bool_]) -> Gallery:
        """The part of it that `rows` says."""
        return replace(
            self,
            crops=self.crops[rows],
            labels=self.labels[rows],
            copies=self.copies[rows],
            seen=self.seen[rows],
        )


def read_gallery(found: Found, progress: Progress, *, find_copies: bool = True) -> Gallery:
    """Open, cut and compare every picture; raises ValueError where none can be used."""
    crops: list[NDArray[np.uint8]] = []
    labels: list[str] = []
    hashes: list[str] = []
    copies: list[Image.Image] = []
    skipped: list[BadPicture] = []
    all_seen: list[bool] = []
    rows = iter(progress(found.faces, desc="pictures"))
    while batch := list(islice(rows, BATCH)):
        opened = [(face, picture) for face, picture in _opened(batch, skipped)]
        for (face, picture), (crop, seen) in zip(opened, faces_of([one for _, one in opened]), strict=True):
            crops.append(crop)
            labels.append(face.group)
            hashes.append(sha256(picture.tobytes() + face.group.encode()).hexdigest())
            all_seen.append(seen)
            if find_copies:
                copies.append(picture.convert("L").resize((64, 64)))
    if not crops:
        raise ValueError("no picture could be opened")
    numbers = group_numbers(copies) if find_copies else list(range(len(crops)))
    return Gallery(
        np.stack(crops),
        np.array(labels),
        np.array(numbers, np.int64),
        np.array(all_seen),
        sha256("\n".join(sorted(hashes)).encode()).hexdigest(),
        skipped,
    )


def _opened(faces: list[Labelled], skipped: list[BadPicture]) -> Iterator[tuple[Labelled, Image.Image]]:
    for face in faces:
        try:
            picture = images.open_picture(face.path.read_bytes(), longest=LONGEST)
        except (images.PictureRefusedError, OSError) as error:
            skipped.append(BadPicture(f"{face.group}/{face.path.name}", 0, f"cannot be opened ({error})"))
        else:
            yield face, Image.frombytes("RGB", (picture.width, picture.height), picture.rgb)
