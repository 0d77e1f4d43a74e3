"""The faces of a photo, looked at in as many sizes as it takes to be sure of one (CenterFace)."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image

from civicwatch.learning.centerface import Face, find

SURE = 0.5  # score from which something is a face
CROP_SIDE = 128  # pictures that are little more than a face are looked at in this size
NEAR_SIDE, SIDES = 160, (384, 768)  # whole photos: a face that fills them, as usual, a small one
FILLS = 0.45  # of the picture's shorter side


def faces_in(picture: Image.Image) -> list[Face]:
    """Every face of a photo that the detector is sure of, the largest first."""
    if max(picture.size) <= CROP_SIDE * 2:
        return next(filter(None, (_sure(picture, side) for side in (CROP_SIDE, 2 * CROP_SIDE))), [])
    near = _sure(picture, NEAR_SIDE)
    if near and near[0].side >= FILLS * min(picture.size):
        return near
    return next(filter(None, (_sure(picture, side) for side in SIDES)), near)


def faces_of_crops(crops: Sequence[Image.Image]) -> list[Face | None]:
    """The face around which each picture was cut; None where none is seen."""
    found = find(crops, CROP_SIDE)
    return [_in_the_middle(faces, crop.size) for faces, crop in zip(found, crops, strict=True)]


def _in_the_middle(faces: list[Face], size: tuple[int, int]) -> Face | None:
    """The likeliest of those that cover the middle, so that nobody beside counts; else the likeliest."""
    across, down = size[0] / 2, size[1] / 2
    there = [face for face in faces if face.covers(across, down)]
    return max(there or faces, key=lambda face: face.score, default=None)


def _sure(picture: Image.Image, side: int) -> list[Face]:
    (found,) = find([picture], side)
    return sorted((face for face in found if face.score >= SURE), key=lambda face: -face.side)
