"""Plates that nobody drives: drawn in many shapes and colours, and put into photos in the light of the place.

There are few marked plates to learn from; drawn ones say what all have in common, a board with letters.
"""

from __future__ import annotations

import string
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from sightings.plates.finding import Box

Chance = np.random.Generator
Colour = tuple[int, int, int]
PATTERNS = (
    *("LLLDDDD", "DLLLDDD", "LLDDLLL", "DDDLLL", "LLL DDDD", "LL DDDD"),
    *("LL LL DDD", "DDDDD", "LLLLLL", "DDLLDDD", "L DDD LL"),
)
PROPORTIONS = (2.0, 2.0, 2.0, 2.1, 1.8, 1.4, 3.2, 4.6, 4.6)  # width over height: American, square, European
BOARDS: tuple[Colour, ...] = (
    *((245, 245, 245), (240, 240, 240), (250, 250, 235), (235, 238, 245), (200, 215, 235)),
    *((240, 220, 90), (30, 50, 110), (25, 25, 25)),
)
INKS: tuple[Colour, ...] = ((20, 20, 90), (15, 15, 15), (20, 20, 20), (120, 20, 30), (20, 70, 40))
PALE: Colour = (240, 240, 240)
WORDS = (
    *("POLICE", "SHERIFF", "STATE TROOPER", "Highway Patrol", "Bakery", "OPEN", "EXIT", "Main St", "SALE"),
    *("Broadway", "PARKING", "Hotel", "BUS", "TAXI", "NO PARKING", "City of", "911", "LAUNDRY", "Coffee"),
)
HIGH = 64  # pixels at which a board is drawn
FINE = 4  # times larger than it will be is a board slanted
LOWEST, HIGHEST, WIDEST = 6.0, 48.0, 180.0  # pixels of what is put into a photo at no given place
FONTS = Path("/usr/share/fonts/truetype")  # where Debian keeps them; without any, the one of Pillow


def board(chance: Chance) -> Image.Image:
    """A plate seen from the front, ``HIGH`` pixels high."""
    wide = float(chance.choice(PROPORTIONS))
    width = int(HIGH * wide)
    ground = _one(chance, BOARDS)
    ink = PALE if sum(ground) < 300 else _one(chance, INKS)
    drawn = Image.new("RGB", (width, HIGH), ground)
    draw = ImageDraw.Draw(drawn)
    if wide < 2.5 and chance.random() < 0.5:  # a coloured band above, with the name of a state
        band = tuple(int(part * 0.8) for part in ground) if chance.random() < 0.5 else (40, 70, 160)
        draw.rectangle((0, 0, width, HIGH * 0.22), fill=band)
    if wide > 3 and chance.random() < 0.6:  # the blue field of European plates
        draw.rectangle((0, 0, width * 0.09, HIGH), fill=(20, 50, 160))
    _write(drawn, ink, chance, wide=wide)
    if chance.random() < 0.5:
        draw.rectangle((0, 0, width - 1, HIGH - 1), outline=ink, width=int(chance.choice((2, 3, 5))))
    if chance.random() < 0.25:  # a dark holder
        held = Image.new("RGB", (width + 16, HIGH + 16), (25, 25, 25))
        held.paste(drawn, (8, 8))
        return held
    return drawn


def put(photo: Image.Image, mask: Image.Image, chance: Chance, *, where: Box | None = None) -> None:
    """A drawn plate in a photo, and white in its mask; ``where`` in pixels, else somewhere low."""
    drawn = board(chance)
    left, top, width, height = _space(photo, drawn, chance) if where is None else _sides(where)
    if width < LOWEST or height < LOWEST / 2 or width > WIDEST:
        return
    small = _slanted(drawn, width, height, slope=chance.normal(0, 0.08 if where is None else 0.03))
    under = np.asarray(
        photo.crop((int(left), int(top), int(left + width) + 1, int(top + height) + 1)), np.float32
    )
    small = _lit(small, under.mean() / 255, chance)
    place = (int(left), int(top - (small.height - height) / 2))
    photo.paste(small, place, small)
    mask.paste(255, place, small.getchannel("A").point(lambda value: 255 if value > 100 else 0))


def put_words(photo: Image.Image, chance: Chance) -> None:
    """Writing that is on no plate: a shop's, a door's, a street's."""
    spot = (int(chance.integers(0, photo.width)), int(chance.integers(0, photo.height)))
    colour = tuple(int(part) for part in chance.integers(0, 256, 3))
    words = WORDS[int(chance.integers(len(WORDS)))]
    ImageDraw.Draw(photo).text(spot, words, font=_font(chance, int(chance.integers(8, 27))), fill=colour)


def _write(drawn: Image.Image, ink: Colour, chance: Chance, *, wide: float) -> None:
    letters = _letters(chance)
    rows = [letters[: len(letters) // 2], letters[len(letters) // 2 :]] if wide < 1.6 else [letters]
    top = int(HIGH * (0.18 if wide < 2.5 and len(rows) == 1 else 0.06))
    high = (HIGH - top - 4) // len(rows)
    for number, row in enumerate(rows):
        font = _font(chance, high)
        left, above, right, below = (int(edge) for edge in font.getbbox(row))
        mask = Image.new("L", (max(1, right - left + 4), max(1, below - above + 4)))
        ImageDraw.Draw(mask).text((2 - left, 2 - above), row, font=font, fill=255)
        size = (int(drawn.width * chance.uniform(0.78, 0.94)), max(6, int(high * chance.uniform(0.7, 0.9))))
        mask = mask.resize(size)
        place = ((drawn.width - mask.width) // 2, top + number * high + (high - mask.height) // 2)
        drawn.paste(ink, place, mask)


def _letters(chance: Chance) -> str:
    kinds = {"L": string.ascii_uppercase, "D": string.digits, " ": " -"}
    return "".join(str(chance.choice(list(kinds[kind]))) for kind in str(chance.choice(PATTERNS)))


def _space(photo: Image.Image, drawn: Image.Image, chance: Chance) -> tuple[float, float, float, float]:
    height = float(np.exp(chance.uniform(np.log(LOWEST), np.log(HIGHEST))))
    width = min(height * drawn.width / drawn.height * chance.uniform(0.65, 1.1), photo.width - 4.0)
    left = chance.uniform(2, photo.width - width - 2)
    return left, chance.uniform(0.3 * photo.height, photo.height - height - 2), width, height


def _sides(box: Box) -> tuple[float, float, float, float]:
    return box[0], box[1], box[2] - box[0], box[3] - box[1]


def _slanted(drawn: Image.Image, width: float, height: float, *, slope: float) -> Image.Image:
    """The board in its size, leaning by ``slope`` pixels down for one across; clear around it."""
    large = drawn.resize((int(width * FINE) + 1, int(height * FINE) + 1), Image.Resampling.LANCZOS)
    spare = int(abs(slope) * large.width) + 2
    canvas = Image.new("RGBA", (large.width, large.height + 2 * spare))
    canvas.paste(large, (0, spare))
    turned = (1, 0, 0, slope, 1, -slope * large.width / 2)
    canvas = canvas.transform(canvas.size, Image.Transform.AFFINE, turned, Image.Resampling.BICUBIC)
    size = (max(2, round(width)), max(2, round(canvas.height / FINE)))
    return canvas.resize(size, Image.Resampling.LANCZOS)


def _lit(small: Image.Image, light: float, chance: Chance) -> Image.Image:
    """As bright as its place, now and then brighter on one side, now and then out of focus."""
    pixels = np.asarray(small).astype(np.float32)
    pixels[..., :3] *= np.clip(chance.uniform(0.35, 0.75) + light * 0.5, 0.25, 1.05) * chance.uniform(
        0.7, 1.1
    )
    if chance.random() < 0.4:
        shade = np.linspace(chance.uniform(0.5, 1), chance.uniform(0.5, 1), pixels.shape[1])
        pixels[..., :3] *= shade[None, :, None]
    lit = Image.fromarray(pixels.clip(0, 255).astype(np.uint8), "RGBA")
    radius = float(chance.choice((0, 0.3, 0.5, 0.8, 1.1)))
    return lit.filter(ImageFilter.GaussianBlur(radius)) if radius else lit


def _one(chance: Chance, colours: tuple[Colour, ...]) -> Colour:
    return colours[int(chance.integers(len(colours)))]


def _font(chance: Chance, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    paths = _fonts()
    if not paths:
        return ImageFont.load_default(size=size)
    return ImageFont.truetype(paths[int(chance.integers(len(paths)))], size)


@cache
def _fonts() -> tuple[Path, ...]:
    unfit = ("Italic", "Oblique", "Math")
    return tuple(
        path for path in sorted(FONTS.rglob("*.ttf")) if not any(word in path.stem for word in unfit)
    )
