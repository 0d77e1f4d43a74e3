"""Every place of a picture that may be a licence plate, near and far.

A wrong blur costs little and a plate that can be read exposes somebody, so that the network is believed
early, asked at several scales, and given a margin. What it finds how often: docs/photos.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image

from sightings.photos.marks import PLATE, Box, Mark, within
from sightings.plates import finding

MOST = 200  # marks; what is left lies under one
WHOLE = 0.999  # of a mark that lies in another, found at another scale: one of them is enough
WITHIN = 0.75  # of a mark that lies in the words POLICE and the like: it is they that were taken for a plate


def marks_of_plates(picture: Image.Image, words: Sequence[tuple[str, Box]] = ()) -> list[Mark]:
    """Marks around what may be a plate, the largest first.

    `words`: what was read as naming police, and where, in fractions. It stays unless a figure is among it.
    """
    boxes = finding.places(picture)
    width, height = picture.size
    marks = [within(PLATE, box, width=width, height=height, margin=0) for box in boxes]
    plain = [box for said, box in words if not any(map(str.isdigit, said))]
    found = (mark for mark in marks if mark and not any(_share(mark.box, box) >= WITHIN for box in plain))
    kept: list[Mark] = []
    for mark in sorted(found, key=lambda mark: _area(mark.box), reverse=True):
        if not any(_share(mark.box, other.box) >= WHOLE for other in kept):
            kept.append(mark)
    return [*kept[:MOST], *_around(kept[MOST:])]


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _share(box: Box, other: Box) -> float:
    """Of a box, how much lies in another."""
    across = max(0.0, min(box[2], other[2]) - max(box[0], other[0]))
    down = max(0.0, min(box[3], other[3]) - max(box[1], other[1]))
    return across * down / _area(box)


def _around(marks: Sequence[Mark]) -> list[Mark]:
    if not marks:
        return []
    left, top, right, bottom = zip(*(mark.box for mark in marks), strict=True)
    return [Mark(PLATE, (min(left), min(top), max(right), max(bottom)))]
