"""One photo, from its bytes to everything that is known of it: what a person and the public may see of it.

Nothing is stored and nothing is decided here. Where a step fails, the photo fails as a whole: there is no
picture with half of its faces blurred.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PIL import Image

from civicwatch.lib import images
from sightings.photos import derivative, marks, taken
from sightings.photos.faces import marks_of_faces
from sightings.photos.hashes import Hashes, hashes_of
from sightings.photos.marks import FACE, PLATE, Mark
from sightings.photos.plates import marks_of_plates
from sightings.photos.police_words import naming_police

LONGEST = 1536  # pixels at which a photo is looked at, hashed and blurred
SECONDS = 9.0  # for opening one, on a machine that has much else to do
Classify = Callable[[list[Image.Image]], list[Any]]


@dataclass(frozen=True)
class Examined:
    """``heat`` is a JPEG, empty where the classifier gives none; ``score`` is that of police-like content;
    ``names_police``: a word such as POLICE was read in it."""

    kind: str
    notes: taken.Notes
    hashes: Hashes | None
    marks: list[Mark]
    names_police: bool
    picture: bytes
    heat: bytes
    score: float
    outcome: str

    def count(self, kind: str) -> int:
        return sum(mark.kind == kind for mark in self.marks)

    @property
    def faces(self) -> int:
        return self.count(FACE)

    @property
    def plates(self) -> int:
        return self.count(PLATE)


def examine(content: bytes, *, classify: Classify, received_at: datetime) -> Examined:
    """Raises images.PictureRefusedError where it is no picture that can be opened."""
    opened = images.open_picture(content, longest=LONGEST, seconds=SECONDS, with_notes=True)
    picture = Image.frombytes("RGB", (opened.width, opened.height), opened.rgb)
    words = naming_police(picture)
    found = [*marks_of_faces(picture), *marks_of_plates(picture, words)]
    (seen,) = classify([picture])
    public = derivative.derived(picture, found)
    heat = getattr(seen, "heat", None)
    return Examined(
        kind=opened.format.lower(),
        notes=taken.read(opened.notes, received_at=received_at),
        hashes=hashes_of(picture),
        marks=found,
        names_police=bool(words),
        picture=derivative.jpeg(public),
        heat=b"" if heat is None else derivative.jpeg(derivative.with_heat(public, heat)),
        score=float(seen.score),
        outcome=str(seen.outcome),
    )


def marked_anew(content: bytes, wanted: list[marks.Mark]) -> bytes:
    """The public picture of an original with other marks, as JPEG."""
    return derivative.jpeg(derivative.derived(opened_original(content), wanted))


def opened_original(content: bytes) -> Image.Image:
    """The original as pixels, upright, in the size in which it is looked at."""
    opened = images.open_picture(content, longest=LONGEST, seconds=SECONDS)
    return Image.frombytes("RGB", (opened.width, opened.height), opened.rgb)
