"""Pictures that the tests draw themselves: no photo of anybody."""

import io
import random

from PIL import Image, ImageDraw

MARKER = "QZX-MARKER-OF-A-CAMERA"
PLACE = (34.06, -118.24)


def scene(seed=1, size=(640, 480)):
    """Something with enough in it to be known by: no two seeds look alike."""
    dice = random.Random(seed)
    picture = Image.new("RGB", size, tuple(dice.randrange(256) for _ in range(3)))
    draw = ImageDraw.Draw(picture)
    for _ in range(40):
        x, y = dice.randrange(size[0]), dice.randrange(size[1])
        wide, high = dice.randrange(20, size[0] // 3), dice.randrange(20, size[1] // 3)
        draw.rectangle((x, y, x + wide, y + high), fill=tuple(dice.randrange(256) for _ in range(3)))
    return picture


def encoded(picture, kind="JPEG", **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def exif(taken="2026:11:20 14:05:00", offset="-08:00", place=PLACE):
    """What a telephone writes beside a photo, with a marker that can be searched for."""
    notes = Image.Exif()
    notes[0x010F], notes[0x0131] = MARKER, MARKER
    inner = {0x9003: taken, 0x927C: MARKER.encode(), 0x9286: MARKER.encode()}
    notes.get_ifd(0x8769).update(inner | ({0x9011: offset} if offset else {}))
    if place:
        latitude, longitude = place
        notes.get_ifd(0x8825).update(
            {1: "NS"[latitude < 0], 2: _parts(latitude), 3: "EW"[longitude < 0], 4: _parts(longitude)}
        )
    return notes


def telephone_photo(seed=1, **notes):
    return encoded(scene(seed), "JPEG", quality=90, exif=exif(**notes), comment=MARKER.encode())


def _parts(angle):
    minutes = abs(angle) * 60
    return (float(minutes // 60), float(minutes % 60), 0.0)
