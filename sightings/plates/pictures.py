"""What the network is taught with: parts of marked photos, with drawn plates, spoiled as telephones do.

A canvas is one photo or four, each so large that plates come near and far.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from sightings.plates import drawn
from sightings.plates.finding import STEP, Box
from sightings.plates.marked import DOUBT, Marked

Chance = np.random.Generator
Bytes = NDArray[np.uint8]
SIDE = 448  # pixels of a canvas
PHOTO = 224  # pixels of a photo as it is taught with
WITH, WITHOUT = 0.6, 0.25  # of the photos: with plates, of vehicles without; the rest shows other things
NEAR = (1.0, 1.8)  # times as large as the canvas asks
PROPORTIONS = (1.0, 1.0, 1.34, 1.2, 0.85)  # some collections squeeze their photos into squares
EDGE, UNSURE = 2, 70  # around a box, marked by hand: pixels, and how much they count of 255
REDRAWN, MORE, WORDS = 0.3, 0.4, 0.3  # a marked plate drawn over; plates, and words, where there are none


@dataclass(frozen=True)
class Taught:
    """``pixels`` (SIDE, SIDE, 3); ``truth`` and ``weight`` (SIDE / STEP, SIDE / STEP), all of 0 to 255."""

    pixels: Bytes
    truth: Bytes
    weight: Bytes


Layers = tuple[Image.Image, Image.Image, Image.Image]


class Pictures:
    """Photos to be taught with; the same number gives the same canvas."""

    def __init__(self, photos: Sequence[Marked], *, seed: int) -> None:
        """Raises ValueError where photos with plates, marked ones without, or unmarked ones lack."""
        self._kinds = (
            [photo for photo in photos if photo.plates],
            [photo for photo in photos if photo.part and not photo.plates],
            [photo for photo in photos if not photo.part],
        )
        if not all(self._kinds):
            raise ValueError("photos with plates, without plates, and of other things are needed")
        self._seed = seed

    def canvas(self, number: int) -> Taught:
        chance = np.random.default_rng((self._seed, number))
        layers = self._part(chance, SIDE) if chance.random() < 0.5 else self._four(chance)
        small = (SIDE // STEP, SIDE // STEP)
        truth, weight = (layer.resize(small, Image.Resampling.BOX) for layer in layers[1:])
        return Taught(np.asarray(layers[0]), np.asarray(truth), np.asarray(weight))

    def _four(self, chance: Chance) -> Layers:
        whole = (Image.new("RGB", (SIDE, SIDE)), Image.new("L", (SIDE, SIDE)), Image.new("L", (SIDE, SIDE)))
        half = SIDE // 2
        for place in ((0, 0), (half, 0), (0, half), (half, half)):
            for layer, part in zip(whole, self._part(chance, half), strict=True):
                layer.paste(part, place)
        return whole

    def _part(self, chance: Chance, side: int) -> Layers:
        """A window into one photo, around a plate mostly, brought to ``side``."""
        photo, truth, weight = self._photo(chance)
        near, wide = chance.uniform(*NEAR) * side / PHOTO, float(chance.choice(PROPORTIONS)) ** 0.5
        across, down = min(PHOTO, side / near / wide), min(PHOTO, side / near * wide)
        rows, columns = np.nonzero(np.asarray(truth))
        left, top = chance.uniform(0, PHOTO - across), chance.uniform(0, PHOTO - down)
        if len(rows) and chance.random() < 0.8:
            one = int(chance.integers(len(rows)))
            left = columns[one] - chance.uniform(0.1, 0.9) * across
            top = rows[one] - chance.uniform(0.1, 0.9) * down
        left, top = min(max(0.0, left), PHOTO - across), min(max(0.0, top), PHOTO - down)
        window = (left, top, left + across, top + down)
        smooth = Image.Resampling.LANCZOS if chance.random() < 0.5 else Image.Resampling.BILINEAR
        seen = spoiled(photo.resize((side, side), smooth, box=window), chance)
        truth, weight = (
            layer.resize((side, side), Image.Resampling.BILINEAR, box=window) for layer in (truth, weight)
        )
        return seen, truth, weight

    def _photo(self, chance: Chance) -> Layers:
        """A photo, where plates are in it, and how much each pixel counts."""
        draw = chance.random()
        kind = self._kinds[0 if draw < WITH else 1 if draw < WITH + WITHOUT else 2]
        marked = kind[int(chance.integers(len(kind)))]
        with Image.open(marked.path) as file:
            photo = file.convert("RGB").resize((PHOTO, PHOTO))
        truth, weight = Image.new("L", photo.size, 0), Image.new("L", photo.size, 255)
        for box in marked.boxes.get(DOUBT, []):
            _fill(weight, box, 0, more=1)
        for box in marked.plates:
            _fill(weight, box, UNSURE, more=EDGE)
            _fill(truth, box, 255)
            _fill(weight, box, 255, more=-1)
            if chance.random() < REDRAWN:
                drawn.put(photo, truth, chance, where=_pixels(box))
        if chance.random() < WORDS:
            drawn.put_words(photo, chance)
        if chance.random() < MORE:
            for _ in range(int(chance.integers(1, 3))):
                more = Image.new("L", photo.size, 0)
                drawn.put(photo, more, chance)
                truth.paste(255, (0, 0), more)
                weight.paste(255, (0, 0), more)
        if chance.random() < 0.5:
            turn = Image.Transpose.FLIP_LEFT_RIGHT
            return photo.transpose(turn), truth.transpose(turn), weight.transpose(turn)
        return photo, truth, weight


def spoiled(photo: Image.Image, chance: Chance) -> Image.Image:
    """Out of focus, dark or pale, grey, grainy, compressed: each now and then."""
    if chance.random() < 0.3:
        photo = photo.filter(ImageFilter.GaussianBlur(chance.uniform(0.3, 1.5)))
    for enhancer, share, least, most in (
        (ImageEnhance.Brightness, 0.6, 0.35, 1.35),
        (ImageEnhance.Contrast, 0.4, 0.6, 1.4),
        (ImageEnhance.Color, 0.3, 0.0, 1.5),
    ):
        if chance.random() < share:
            photo = enhancer(photo).enhance(chance.uniform(least, most))
    if chance.random() < 0.2:
        grain = chance.normal(0, chance.uniform(3, 18), (photo.height, photo.width, 1))
        photo = Image.fromarray((np.asarray(photo) + grain).clip(0, 255).astype(np.uint8))
    if chance.random() < 0.6:
        file = BytesIO()
        photo.save(file, "JPEG", quality=int(chance.integers(40, 96)))
        photo = Image.open(file).convert("RGB")
    return photo


def _pixels(box: Box) -> Box:
    left, top, right, bottom = (edge * PHOTO for edge in box)
    return left, top, right, bottom


def _fill(layer: Image.Image, box: Box, value: int, *, more: int = 0) -> None:
    left, top, right, bottom = _pixels(box)
    edges = (round(left) - more, round(top) - more, round(right) + more - 1, round(bottom) + more - 1)
    if edges[0] <= edges[2] and edges[1] <= edges[3]:
        ImageDraw.Draw(layer).rectangle(edges, fill=value)
