"""A folder with photos that the tests draw, and marks for them."""

import csv

from PIL import Image

from sightings.plates import marked
from tests.sightings.photos.pictures import a_car, encoded, scene

HEADER = ["photo", "part", "kind", "left", "top", "right", "bottom"]


def write_marks(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])


def marked_photos(folder, monkeypatch, *, parts=("learn", "learn", "choose", "held")):
    """By part one photo with a plate and one without, two of other things; gives the boxes of the plates."""
    rows, boxes = [], []
    for number, part in enumerate(parts):
        picture, (box,) = a_car([(f"{number}XKR 294", 30, 150 + 20 * number, 300)])
        content = encoded(picture)
        (folder / f"one_{number}.jpg").write_bytes(content)
        kind = marked.PLATE if part == marked.LEARN else marked.READABLE
        rows.append([marked.name_of(content), part, kind, *box])
        content = encoded(Image.new("RGB", (320, 240), (60 + number, 30, 35)))
        (folder / f"two_{number}.jpg").write_bytes(content)
        rows.append([marked.name_of(content), part, marked.NONE, "", "", "", ""])
        boxes.append(box)
    for seed in (1, 2):
        (folder / f"three_{seed}.jpg").write_bytes(encoded(scene(seed)))
    write_marks(folder / "marked.csv", rows)
    monkeypatch.setattr(marked, "MARKS", folder / "marked.csv")
    return boxes
