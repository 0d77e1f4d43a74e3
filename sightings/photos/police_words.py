"""Words such as POLICE that can be read in a photo: a part of the verdict, and no proof of anything.

On a station or a sign they are no police on the spot. How often they are read: docs/decisions/plates.md.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from PIL import Image

from sightings.photos import lettering
from sightings.photos.marks import Box
from sightings.seen_size import Size, size_at

SIDE = 1024  # pixels of the longer side at which the picture is looked at
LOWEST = 8  # pixels: nothing lower can be read
READ = 16  # of the largest lines are read
CLEAR = 0.5  # how sure the reader is of every letter
AROUND = 0.6  # of a line's height: how far what stands there reaches on each side
NAMING = "POLICE POLICIA POLIZEI POLICIJA POLIZIA POLITIE SHERIFF TROOPER NYPD LAPD SFPD GENDARMERIE"
WORDS = tuple(NAMING.split())
ALIKE, LONG = 0.8, 6  # a long word of which a letter was misread is still that word


def naming_police(picture: Image.Image) -> list[tuple[str, Box]]:
    """What the lines say in which such a word stands, and where, in fractions of the picture.

    Raises ArtefactError where a network is missing or was altered.
    """
    seen = picture.resize(size_at(picture.size, SIDE), Image.Resampling.LANCZOS)
    lines = [line for line in lettering.lines(seen) if line.height >= LOWEST]
    lines.sort(key=lambda line: -line.height * line.width)
    said = [(line, *lettering.read(seen, line)) for line in lines[:READ]]
    return [
        (words, _place(line, seen.size)) for line, words, sure in said if sure >= CLEAR and is_police(words)
    ]


def is_police(words: str) -> bool:
    letters = re.sub(r"[^A-Z]", "", words.upper())
    if any(word in letters for word in WORDS):
        return True
    long = (word for word in WORDS if len(word) >= LONG)
    return any(SequenceMatcher(None, letters, word).ratio() >= ALIKE for word in long)


def _place(line: lettering.Line, size: Size) -> Box:
    left, top, right, bottom = line.box
    more = AROUND * line.height
    return (
        (left - more) / size[0],
        (top - more) / size[1],
        (right + more) / size[0],
        (bottom + more) / size[1],
    )
