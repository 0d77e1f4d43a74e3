"""Pictures for the demonstration, drawn from rectangles and circles: no photo of anybody or anything."""

from io import BytesIO
from typing import Any

WIDTH, HEIGHT = 960, 640
_SKIES = {"day": "#bcd3e2", "street": "#d9d4c7", "night": "#1c2733"}
_GROUNDS = {"day": "#8d9189", "street": "#77736b", "night": "#2b2e31"}
_WORDS = "Demonstration: drawn, not a photo"


def drawn(kind: str) -> bytes:
    """A street with a marked car, as JPEG."""
    from PIL import Image, ImageDraw  # in commands alone: pages load no library of pictures

    image = Image.new("RGB", (WIDTH, HEIGHT), _SKIES[kind])
    pen = ImageDraw.Draw(image)
    _street(pen, kind)
    _car(pen, 300, 380)
    if kind == "street":
        _tents(pen)
    pen.rectangle((0, HEIGHT - 36, WIDTH, HEIGHT), fill="#ffffff")
    pen.text((16, HEIGHT - 26), _WORDS, fill="#1d1b17")
    content = BytesIO()
    image.save(content, "JPEG", quality=82)
    return content.getvalue()


def _street(pen: Any, kind: str) -> None:
    pen.rectangle((0, 430, WIDTH, HEIGHT), fill=_GROUNDS[kind])
    for left in range(0, WIDTH, 160):
        top = 120 + (left * 7) % 140
        pen.rectangle((left, top, left + 150, 430), fill="#59636d" if kind == "night" else "#a9a294")
        for row in range(top + 20, 400, 48):
            for column in range(left + 16, left + 130, 40):
                pen.rectangle(
                    (column, row, column + 20, row + 26), fill="#e6d9a3" if kind == "night" else "#6d7a86"
                )
    for left in range(30, WIDTH, 180):
        pen.rectangle((left, 560, left + 90, 570), fill="#e8e4d8")


def _car(pen: Any, left: int, top: int) -> None:
    """White doors on black, a bar of lights: enough to tell what it stands for."""
    pen.rounded_rectangle((left, top + 60, left + 360, top + 140), 24, fill="#17191c")
    pen.polygon(
        [(left + 70, top + 62), (left + 120, top), (left + 250, top), (left + 300, top + 62)], fill="#17191c"
    )
    pen.rectangle((left + 120, top + 62, left + 245, top + 132), fill="#f4f2ec")
    pen.polygon(
        [(left + 88, top + 58), (left + 126, top + 10), (left + 176, top + 10), (left + 176, top + 58)],
        fill="#9fb4c2",
    )
    pen.polygon(
        [(left + 186, top + 10), (left + 242, top + 10), (left + 280, top + 58), (left + 186, top + 58)],
        fill="#9fb4c2",
    )
    pen.rectangle((left + 150, top - 14, left + 184, top), fill="#c8322b")
    pen.rectangle((left + 186, top - 14, left + 220, top), fill="#2b58c8")
    pen.text((left + 160, top + 90), "POLICE", fill="#17191c")
    for wheel in (left + 80, left + 280):
        pen.ellipse((wheel - 36, top + 100, wheel + 36, top + 172), fill="#0c0d0f")
        pen.ellipse((wheel - 16, top + 120, wheel + 16, top + 152), fill="#c9c6bd")


def _tents(pen: Any) -> None:
    for left, colour in ((700, "#5f7d5a"), (810, "#7d6a4a")):
        pen.polygon([(left, 520), (left + 60, 430), (left + 120, 520)], fill=colour)
