"""Cuts a face out of a picture: upright, in one place, in one sharpness. Training and trials both do it here.

Data sets hold faces of 96 pixels; a telephone's photo holds one of a thousand. Both are brought to the
same size before they are aligned, so that a classifier never learns how sharp a camera was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from biaslab.faces.detector import faces_in, faces_of_crops
from civicwatch.learning.centerface import Face

SIDE = 128
Crop = NDArray[np.uint8]  # (SIDE, SIDE, 3)
# Where eyes, nose and corners of the mouth come to lie, in shares of the crop's side, and their weight.
PLACES = np.array([[0.30, 0.36], [0.70, 0.36], [0.50, 0.58], [0.34, 0.77], [0.66, 0.77]])
WEIGHTS = np.array([1.0, 1.0, 0.5, 1.0, 1.0])
EYES_APART = 34.0  # pixels between the eyes in a face of a data set
USUAL = np.array([[0.32, 0.32], [0.68, 0.315], [0.497, 0.503], [0.353, 0.68], [0.645, 0.677]])
BYSTANDER = 0.4  # a face smaller than this share of the largest is taken for background
SMALLEST = 24.0  # pixels of a face's side below which there is nothing to see
BATCH = 64


class NotOneFaceError(Exception):
    """`code`: no_face, several_faces, or face_too_small."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def the_face(picture: Image.Image) -> Crop:
    """The one face of a photo; raises NotOneFaceError where there is none, or more than one."""
    faces = faces_in(picture)
    if not faces:
        raise NotOneFaceError("no_face")
    largest, *others = faces
    if others and others[0].side >= BYSTANDER * largest.side:
        raise NotOneFaceError("several_faces")
    if largest.side < SMALLEST:
        raise NotOneFaceError("face_too_small")
    return cut(picture, largest.points)


def faces_of(pictures: Sequence[Image.Image]) -> Iterator[tuple[Crop, bool]]:
    """For pictures of a data set, which are little more than a face: the crop, and whether a face was seen.

    Where none was seen, the crop is what usually holds the face.
    """
    for at in range(0, len(pictures), BATCH):
        batch = pictures[at : at + BATCH]
        found: dict[int, Face | None] = {}
        for size in {picture.size for picture in batch}:
            same = [row for row, picture in enumerate(batch) if picture.size == size]
            found |= zip(same, faces_of_crops([batch[row] for row in same]), strict=True)
        for row, picture in enumerate(batch):
            face = found[row]
            yield cut(picture, face.points if face else USUAL * picture.size), face is not None


def cut(picture: Image.Image, points: NDArray[np.float64]) -> Crop:
    """Turn, move and scale the picture so that the five points come as near to PLACES as they can."""
    apart = float(np.hypot(*(points[1] - points[0])))
    if apart > EYES_APART:
        picture, points = _smaller(picture, points, EYES_APART / apart)
    turned = picture.transform(
        (SIDE, SIDE), Image.Transform.AFFINE, back(points, PLACES * SIDE), Image.Resampling.BILINEAR
    )
    return np.asarray(turned)


def _smaller(
    picture: Image.Image, points: NDArray[np.float64], share: float
) -> tuple[Image.Image, NDArray[np.float64]]:
    """Only what is around the face, so that a large photo costs little."""
    middle, reach = points.mean(axis=0), 3 * float(np.ptp(points, axis=0).max())
    left, top = np.maximum(0, np.floor(middle - reach)).astype(int)
    right, down = np.minimum(picture.size, np.ceil(middle + reach)).astype(int)
    around = picture.crop((left, top, right, down))
    size = (max(1, round(around.width * share)), max(1, round(around.height * share)))
    ratio = np.array(size) / around.size
    return around.resize(size, Image.Resampling.BILINEAR), (points - (left, top)) * ratio


def back(points: NDArray[np.float64], places: NDArray[np.float64]) -> tuple[float, ...]:
    """The similarity that leads from a place in the crop to one in the picture (weighted least squares)."""
    weights = WEIGHTS / WEIGHTS.sum()
    to, start = weights @ points, weights @ places
    moved, still = points - to, places - start
    spread = float(weights @ (still**2).sum(axis=1))
    along = float(weights @ (still * moved).sum(axis=1)) / spread
    across = float(weights @ (still[:, 0] * moved[:, 1] - still[:, 1] * moved[:, 0])) / spread
    return (
        along,
        -across,
        to[0] - along * start[0] + across * start[1],
        across,
        along,
        to[1] - across * start[0] - along * start[1],
    )
