"""Pictures that the tests draw themselves: no photo of anybody."""

import io
import random

from PIL import Image, ImageDraw, ImageFont

MARKER = "QZX-MARKER-OF-A-CAMERA"
PLACE = (34.06, -118.24)
INK, BOARD, CAR = (20, 20, 90), (245, 245, 245), (60, 30, 35)


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


def a_car(boards, *, size=(640, 480)):
    """A dark car with light boards: of each the words, the height of letters in pixels, left and top.

    Gives the picture, and where the letters stand in it as marks say that.
    """
    picture = Image.new("RGB", size, CAR)
    draw = ImageDraw.Draw(picture)
    boxes = []
    for words, high, *place in boards:
        font = ImageFont.load_default(size=high)
        left, top, right, bottom = draw.textbbox(place, words, font=font)
        edge = high // 3
        draw.rectangle((left - edge, top - edge, right + edge, bottom + edge), fill=BOARD)
        draw.text(place, words, fill=INK, font=font)
        boxes.append((left / size[0], top / size[1], right / size[0], bottom / size[1]))
    return picture, boxes


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
