"""Plots with two axes, as SVG made on the server: said against found, and clouds of points."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from civicwatch.lib import svg

HEIGHT, ABOVE, BELOW = 300, 24, 40  # pixels
TICKS = (0, 50, 100)  # per cent
SMALLEST, LARGEST = 3.0, 11.0  # pixels, half across
DIAGONAL_STEPS = 50  # a line from corner to corner cannot mix per cent and pixels otherwise
MARGIN = 0.04  # of either axis of a cloud
EDGE = 0.2  # of the width: words nearer to an edge begin or end there


@dataclass(frozen=True)
class Bin:
    """So many of which so much was `said` on average, and so much found `true`; `told` puts it in words."""

    said: float
    true: float
    n: int
    told: str


@dataclass(frozen=True)
class Dot:
    """A point of a cloud, in the plot's own measure, drawn as a `sign`: told apart without colour."""

    x: float
    y: float
    sign: str


@dataclass(frozen=True)
class Name:
    """Words at a place of a cloud."""

    x: float
    y: float
    words: str


def reliability(bins: Sequence[Bin], *, title: str, description: str, across: str, up: str) -> str:
    """Probability said (across) against share found true (up); on the diagonal both agree. Area goes by n."""
    picture = svg.canvas(title, description, height=ABOVE + HEIGHT + BELOW)
    floor = ABOVE + HEIGHT
    svg.text(picture, up, x="0", y=14, soft=True)
    svg.text(picture, across, x="100%", y=floor + 34, soft=True, anchor="end")
    for tick in TICKS:
        y = floor - HEIGHT * tick / 100
        svg.line(picture, "axis", x1=tick, x2=tick, y1=ABOVE, y2=floor)
        svg.line(picture, "axis", x1=0, x2=100, y1=y, y2=y)
        end = {0: "start", 100: "end"}.get(tick, "middle")
        svg.text(picture, f"{tick}%", x=f"{tick}%", y=floor + 17, soft=True, anchor=end)
        if tick:
            svg.text(picture, f"{tick}%", x="0", y=y + 13, dx="4", soft=True)
    _diagonal(picture, floor)
    most = max((found.n for found in bins), default=1)
    for found in bins:
        size = max(SMALLEST, LARGEST * sqrt(found.n / most))
        svg.point(
            picture, "point", x=100 * found.said, y=floor - HEIGHT * found.true, r=size, said=found.told
        )
    return ElementTree.tostring(picture, encoding="unicode")


def cloud(dots: Sequence[Dot], names: Sequence[Name], *, title: str, description: str) -> str:
    """Signs in the plane and the names of their crowds; axes carry no scale, only nearness counts."""
    picture = svg.canvas(title, description, height=HEIGHT + BELOW)
    places: list[Dot | Name] = [*dots, *names]
    left, right = _ends([place.x for place in places])
    low, high = _ends([place.y for place in places])
    for dot in dots:
        x, y = (dot.x - left) / (right - left), (dot.y - low) / (high - low)
        svg.text(
            picture, dot.sign, x=f"{100 * x:.1f}%", y=round(HEIGHT * (1 - y)), anchor="middle", kind="dot"
        )
    for name in names:
        x, y = (name.x - left) / (right - left), (name.y - low) / (high - low)
        anchor = "start" if x < EDGE else "end" if x > 1 - EDGE else "middle"
        svg.text(
            picture, name.words, x=f"{100 * x:.1f}%", y=round(HEIGHT * (1 - y)), anchor=anchor, kind="crowd"
        )
    return ElementTree.tostring(picture, encoding="unicode")


def _diagonal(picture: Element, floor: float) -> None:
    for step in range(0, DIAGONAL_STEPS, 2):
        share = 100 * step / DIAGONAL_STEPS
        svg.point(picture, "agreed", x=share, y=floor - HEIGHT * share / 100, r=1)


def _ends(values: Sequence[float]) -> tuple[float, float]:
    """Both ends of an axis, with a margin, and never the same."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    margin = (high - low) * MARGIN or 1.0
    return low - margin, high + margin
