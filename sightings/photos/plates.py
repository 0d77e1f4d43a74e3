"""Places in a picture that may be a licence plate: whatever is written there and is not plainly a word.

A wrong blur costs little and a plate that can be read exposes somebody, so that only what was read well and
is no plate stays: POLICE on a door, a street's name, 911. What this finds and misses: docs/photos.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from PIL import Image

from sightings.photos import lettering
from sightings.photos.lettering import Line
from sightings.photos.marks import PLATE, Box, Mark, within

SIDE = 1664  # the picture is looked at in this size, larger than the public sees it: plates are small
GROWN = 3  # times that a small picture is looked at larger than it is
SHAPES = (0.7, 9.0)  # width over height; plates in two rows, and in one
LOWEST = 8  # pixels, of SIDE: no eye can read less
HIGH, WIDE = 96, 360  # pixels from which a plate would be read, letter by letter; what is not is no writing
FEWEST = 3  # of its letters
READ = 16  # of the largest lines are read; with others there is doubt
MOST = 200  # marks; what is left lies under one
CLEAR, PLAIN = 0.5, 0.8  # how sure the reader is of something at all, and of every letter
ACROSS, DOWN = 0.6, 0.35  # what is marked around a line, in parts of its height
LONGEST_PLATE = 8  # letters and figures
KNOWN = (
    "POLICE POLICIA POLICÍA POLIZEI POLICIJA POLITI POLIZIA SHERIFF SHERIFFS TROOPER TROOPERS PATROL "
    "HIGHWAY STATE COUNTY CITY DEPUTY INTERCEPTOR MARSHAL RANGER NYPD LAPD SFPD CHP SWAT "
    "DEPARTMENT EMERGENCY AMBULANCE RESCUE FIRE UNIT TRAFFIC TRANSIT SCHOOL BUS TAXI SECURITY STREET STOP "
    "AVENUE BLVD"
)
WORDS = frozenset(KNOWN.split())
NAMING = "POLICE POLICIA POLIZEI POLICIJA POLIZIA POLITIE SHERIFF TROOPER NYPD LAPD SFPD GENDARMERIE"
POLICE = tuple(NAMING.split())
ALIKE = 0.8  # a long word of which a letter was misread is still that word


@dataclass(frozen=True)
class Written:
    """What is written in a picture as it was looked at, ``size`` in pixels, the largest lines first.

    Of each what it says and how sure that is (0 to 1), nothing where it was not read.
    """

    size: tuple[int, int]
    lines: list[tuple[Line, str, float]]


def written_in(picture: Image.Image) -> Written:
    scale = min(SIDE, GROWN * max(picture.size)) / max(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    seen = picture.resize(size, Image.Resampling.LANCZOS)
    written = [line for line in lettering.lines(seen) if line.height >= LOWEST]
    written.sort(key=lambda line: -line.height * line.width)
    said = [lettering.read(seen, line) for line in written[:READ]] + [("", 0.0)] * len(written[READ:])
    return Written(size, [(line, words, sure) for line, (words, sure) in zip(written, said, strict=True)])


def marks_of_plates(written: Written) -> list[Mark]:
    """Marks around what may be a plate, in no order."""
    boxes = [_wider(line) for line, words, sure in written.lines if _may_be(line, words, sure)]
    boxes[MOST:] = [_around(boxes[MOST:])] if boxes[MOST:] else []
    width, height = written.size
    marks = [within(PLATE, box, width=width, height=height, margin=0) for box in boxes]
    return [mark for mark in marks if mark is not None]


def names_police(written: Written) -> bool:
    """Whether a word such as POLICE can be read, a letter misread too. On a station or a sign it is no police
    on the spot."""
    said = [re.sub(r"[^A-Z]", "", words.upper()) for _line, words, sure in written.lines if sure >= CLEAR]
    return any(_names_police(letters) for letters in said)


def _names_police(letters: str) -> bool:
    if any(word in letters for word in POLICE):
        return True
    long = (word for word in POLICE if len(word) >= 6)
    return any(SequenceMatcher(None, letters, word).ratio() >= ALIKE for word in long)


def _may_be(line: Line, words: str, sure: float) -> bool:
    if not SHAPES[0] <= line.width / line.height <= SHAPES[1]:
        return False
    if (line.height >= HIGH or line.width >= WIDE) and (sure < CLEAR or len(words) < FEWEST):
        return False
    return sure < CLEAR or not is_no_plate(words, sure)


def is_no_plate(words: str, sure: float) -> bool:
    """True of what was read well and is a known word, too long, in small letters, or a figure like 911."""
    letters = re.sub(r"[^A-ZÍ0-9]", "", words.upper())
    figures = sum(map(str.isdigit, letters))
    if any(_is_word(part) for part in re.findall(r"[A-ZÍ]+", words.upper())):
        return figures == 0
    if sure < PLAIN:
        return False
    small = len(re.findall(r"[a-z]", words))
    return len(letters) > LONGEST_PLATE or (figures == 0 and small >= 3) or (0 < figures == len(letters) <= 3)


def _is_word(part: str) -> bool:
    if part in WORDS:
        return True
    return len(part) >= 5 and any(SequenceMatcher(None, part, word).ratio() >= ALIKE for word in WORDS)


def _around(boxes: Sequence[Box]) -> Box:
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _wider(line: Line) -> Box:
    left, top, right, bottom = line.box
    return (
        left - ACROSS * line.height,
        top - DOWN * line.height,
        right + ACROSS * line.height,
        bottom + DOWN * line.height,
    )
