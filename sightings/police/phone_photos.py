"""Variants of a training picture as telephones take them: dark, wet, blurred, far away, cut, compressed.

They also make sources look alike: whatever marks one source (its sharpness, its borders, black squares that
somebody cut into it) befalls every picture, so that it tells nothing about police.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

Chance = np.random.Generator
_SMALLEST, _LARGEST = 90, 224  # pixels of the longer side, before the network's own size
_JPEG = (25, 92)  # quality


def variant(picture: Image.Image, chance: Chance) -> Image.Image:
    """One variant; the same picture and the same state of `chance` give the same."""
    picture = picture.convert("RGB")
    if chance.random() < 0.5:
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    for change, share in _CHANGES:
        if chance.random() < share:
            picture = change(picture, chance)
    return _as_sent(picture, chance)


def crop(picture: Image.Image, chance: Chance) -> Image.Image:
    """A part, of other proportions: telephones hold pictures upright and across."""
    width, height = picture.size
    across, down = (chance.uniform(0.6, 1.0) for _ in range(2))
    x, y = chance.uniform(0, 1 - across), chance.uniform(0, 1 - down)
    box = (int(x * width), int(y * height), int((x + across) * width), int((y + down) * height))
    return picture.crop(box)


def far_away(picture: Image.Image, chance: Chance) -> Image.Image:
    """The picture small within its own blurred enlargement."""
    share = chance.uniform(0.4, 0.8)
    width, height = picture.size
    back = picture.filter(ImageFilter.GaussianBlur(12))
    small = picture.resize((max(1, int(width * share)), max(1, int(height * share))))
    left = int(chance.uniform(0, width - small.width))
    back.paste(small, (left, int(chance.uniform(0, height - small.height))))
    return back


def light(picture: Image.Image, chance: Chance) -> Image.Image:
    """Another brightness, contrast, colour; now and then none."""
    for enhancer in (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color):
        picture = enhancer(picture).enhance(chance.uniform(0.6, 1.4))
    return picture.convert("L").convert("RGB") if chance.random() < 0.08 else picture


def night(picture: Image.Image, chance: Chance) -> Image.Image:
    """Dark, under street lamps, with the grain of a small sensor."""
    pixels = (np.asarray(picture, np.float32) / 255) ** chance.uniform(1.5, 2.6)
    pixels *= np.array([chance.uniform(0.8, 1.1), chance.uniform(0.7, 0.95), chance.uniform(0.5, 1.0)])
    pixels += chance.normal(0, chance.uniform(0.01, 0.05), pixels.shape)
    return Image.fromarray((pixels.clip(0, 1) * 255).astype(np.uint8))


def rain(picture: Image.Image, chance: Chance) -> Image.Image:
    """Streaks over a pale picture."""
    picture = ImageEnhance.Contrast(picture).enhance(chance.uniform(0.6, 0.85))
    drops = Image.new("L", picture.size)
    draw = ImageDraw.Draw(drops)
    slant, length = chance.uniform(-0.3, 0.3), max(4, picture.height // 14)
    for x, y in chance.random((int(chance.integers(60, 220)), 2)) * picture.size:
        draw.line((x, y, x + slant * length, y + length), fill=int(chance.integers(60, 160)))
    white = Image.new("RGB", picture.size, (225, 228, 235))
    return Image.composite(white, picture, drops.filter(ImageFilter.GaussianBlur(0.7)))


def blur(picture: Image.Image, chance: Chance) -> Image.Image:
    """Out of focus, or moved."""
    if chance.random() < 0.5:
        return picture.filter(ImageFilter.GaussianBlur(chance.uniform(0.6, 2.2)))
    kernel = np.zeros((5, 5))
    if chance.random() < 0.7:
        kernel[2, :] = 1
    else:
        np.fill_diagonal(kernel, 1)
    return picture.filter(ImageFilter.Kernel((5, 5), kernel.ravel().tolist()))


def squares(picture: Image.Image, chance: Chance) -> Image.Image:
    """Small parts covered: black in one source, so in all."""
    picture = picture.copy()
    draw = ImageDraw.Draw(picture)
    side = max(2, int(picture.width * chance.uniform(0.05, 0.12)))
    colour = (0, 0, 0) if chance.random() < 0.7 else tuple(int(part) for part in chance.integers(0, 256, 3))
    for x, y in chance.random((int(chance.integers(3, 14)), 2)) * picture.size:
        draw.rectangle((x, y, x + side, y + side), fill=colour)
    return picture


def frame(picture: Image.Image, chance: Chance) -> Image.Image:
    """Bars above and below or on both sides, a line of small print, as pictures from elsewhere carry."""
    shade = 0 if chance.random() < 0.5 else 255
    picture = picture.copy()
    draw = ImageDraw.Draw(picture)
    width, height = picture.size
    bar = chance.uniform(0.02, 0.12)
    if chance.random() < 0.5:
        draw.rectangle((0, 0, width, height * bar), fill=(shade,) * 3)
        draw.rectangle((0, height * (1 - bar), width, height), fill=(shade,) * 3)
    else:
        draw.rectangle((0, 0, width * bar, height), fill=(shade,) * 3)
        draw.rectangle((width * (1 - bar), 0, width, height), fill=(shade,) * 3)
    words = "".join(chr(int(letter)) for letter in chance.integers(97, 123, 18))
    draw.text(
        (width * chance.uniform(0, 0.6), height * chance.uniform(0.85, 0.95)), words, fill=(255 - shade,) * 3
    )
    return picture


def _as_sent(picture: Image.Image, chance: Chance) -> Image.Image:
    """Made smaller and compressed, like everything that reaches the service by MMS."""
    longest = int(_LARGEST - (_LARGEST - _SMALLEST) * chance.random() ** 2)
    picture.thumbnail((longest, longest), Image.Resampling.BILINEAR)
    file = BytesIO()
    picture.save(file, "JPEG", quality=int(chance.integers(*_JPEG)))
    return Image.open(file).convert("RGB")


_CHANGES: tuple[tuple[Callable[[Image.Image, Chance], Image.Image], float], ...] = (
    (crop, 0.7),
    (far_away, 0.25),
    (light, 0.7),
    (night, 0.15),
    (rain, 0.1),
    (blur, 0.25),
    (squares, 0.2),
    (frame, 0.12),
)
