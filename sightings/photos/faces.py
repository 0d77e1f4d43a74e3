"""Every face of a picture that the detector can find, large and small: none may be recognised afterwards.

A face missed hurts somebody and a wall blurred does not, so that the detector is believed early, asked at
two scales, and given a margin for hair, chin and ears. What it finds how often: docs/photos.md.
"""

from __future__ import annotations

from PIL import Image

from civicwatch.learning import centerface
from sightings.photos.marks import FACE, Mark, within

SIDES = (480, 1536)  # faces that fill the picture, and those far away
GROWN = 3  # times that a small picture is looked at larger than it is: there is nothing more to see in it
LIKELY = 0.25
MARGIN = 0.3


def marks_of_faces(picture: Image.Image) -> list[Mark]:
    """Marks around all faces, in no order."""
    sides = {min(side, GROWN * max(picture.size)) for side in SIDES}
    found = [face for side in sides for face in centerface.find([picture], side, likely=LIKELY)[0]]
    width, height = picture.size
    marks = (
        within(FACE, face.box, width=width, height=height, margin=MARGIN)
        for face in centerface.without_doubles(found)
    )
    return [mark for mark in marks if mark is not None]
