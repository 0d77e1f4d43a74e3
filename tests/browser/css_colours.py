"""Reads the colours of tokens.css and says how they look to other eyes and in grey.

Colour-blindness after Machado, Oliveira and Fernandes (2009) at severity 1, differences as CIE76.
"""

import re
from pathlib import Path

import numpy as np

STYLES = Path(__file__).parents[2] / "civicwatch/static/css"
TOKENS, SIGHTINGS = STYLES / "tokens.css", STYLES / "sightings.css"
EYES = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
    "grey": np.array([[0.2126, 0.7152, 0.0722]] * 3),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def scheme(name):
    """Token to colour, as "light" or "dark" shows it."""
    light, dark = TOKENS.read_text().split("@media only screen and (prefers-color-scheme: dark)")
    dark = dark.split("/* The classless base")[0]
    found = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6});")
    return dict(found.findall(light)) | (dict(found.findall(dark)) if name == "dark" else {})


def contrast(one, other):
    """Ratio as in WCAG 2.2."""
    darker, lighter = sorted(float(_linear(colour) @ EYES["grey"][0]) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def blended(colour, ground, opacity):
    """A colour that lets some of its ground through."""
    parts = [[int(each[start : start + 2], 16) for start in (1, 3, 5)] for each in (colour, ground)]
    mixed = [round(opacity * one + (1 - opacity) * other) for one, other in zip(*parts, strict=True)]
    return "#" + "".join(f"{part:02x}" for part in mixed)


def lightness(colour, sight):
    return float(_lab(colour, sight)[0])


def difference(one, other, sight):
    return float(np.linalg.norm(_lab(one, sight) - _lab(other, sight)))


def _linear(colour):
    value = np.array([int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)])
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def _lab(colour, sight):
    xyz = TO_XYZ @ np.clip(EYES[sight] @ _linear(colour), 0, 1) / WHITE
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])
