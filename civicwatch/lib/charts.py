"""Charts as SVG made on the server: no script, read by screen readers, coloured by the site's tokens.

Lengths along the page are percentages and text keeps its size, so that a chart is legible on any screen.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import SubElement

from civicwatch.lib import svg

ROW, BAR, LONGEST_BAR = 44, 14, 84  # pixels, pixels, per cent of the width
LABEL_FITS, LINE = 38, 18  # characters beside a share on a telephone; pixels of a further line
COLUMNS_HEIGHT, ABOVE, BELOW = 200, 24, 24
FEWEST_SLOTS = 6  # so that two months are not two walls
MOST_LABELS = 5
POINT = 5  # pixels, half across
TICKS = (0, 50, 100)  # per cent


@dataclass(frozen=True)
class Bar:
    """One count. ``mark`` adds a class, such as ``rank-3``."""

    label: str
    count: int
    mark: str = ""


@dataclass(frozen=True)
class Interval:
    """A share (0–1) with the ends of its interval where they are known, and how its number is written."""

    label: str
    value: float
    ends: tuple[float, float] | None
    written: str


def bars(bars: Sequence[Bar], *, title: str, description: str) -> str:
    """Horizontal bars, each under its label and before its number; the longest sets the scale."""
    most = max((bar.count for bar in bars), default=0) or 1
    picture = svg.canvas(title, description, height=ROW * len(bars))
    for row, bar in enumerate(bars):
        top = row * ROW
        share = LONGEST_BAR * bar.count / most
        svg.text(picture, bar.label, x="0", y=top + 14)
        svg.rect(picture, bar.mark, x="0", y=top + 20, width=f"{share:.2f}%", height=BAR)
        svg.text(picture, f"{bar.count:,}", x=f"{share:.2f}%", y=top + 32, dx="6")
    return ElementTree.tostring(picture, encoding="unicode")


def columns(bars: Sequence[Bar], *, title: str, description: str, most: int = 0) -> str:
    """Columns in the order given, for spans of time; the tallest sets the scale, or ``most`` where several
    charts stand side by side. A few are labelled."""
    most = most or max((bar.count for bar in bars), default=0) or 1
    slot = 100 / max(len(bars), FEWEST_SLOTS)
    picture = svg.canvas(title, description, height=ABOVE + COLUMNS_HEIGHT + BELOW)
    floor = ABOVE + COLUMNS_HEIGHT
    svg.text(picture, f"{most:,}", x="0", y=ABOVE - 6, soft=True)
    for y in (ABOVE, floor):
        SubElement(picture, "line", {"class": "axis", "x1": "0", "x2": "100%", "y1": str(y), "y2": str(y)})
    step = -(-len(bars) // MOST_LABELS) or 1
    for place, bar in enumerate(bars):
        tall = COLUMNS_HEIGHT * bar.count / most
        left = f"{place * slot:.3f}%"
        svg.rect(
            picture,
            bar.mark,
            x=left,
            y=floor - tall,
            width=f"{slot * 0.82:.3f}%",
            height=tall,
            said=f"{bar.label}: {bar.count:,}",
        )
        if place % step == 0:
            svg.text(picture, bar.label, x=left, y=floor + 17, soft=True)
    return ElementTree.tostring(picture, encoding="unicode")


def intervals(shares: Sequence[Interval], *, title: str, description: str, most: float = 1.0) -> str:
    """A point and its interval for each share, under its label, all on one scale from 0 to `most`."""
    labels = [textwrap.wrap(share.label, LABEL_FITS) or [""] for share in shares]
    floor = sum(ROW + LINE * (len(lines) - 1) for lines in labels)
    picture = svg.canvas(title, description, height=floor + BELOW)
    for tick in TICKS:
        svg.line(picture, "axis", x1=tick, x2=tick, y1=0, y2=floor)
        end = {0: "start", 100: "end"}.get(tick, "middle")
        svg.text(picture, f"{tick * most:g}%", x=f"{tick}%", y=floor + 17, soft=True, anchor=end)
    top = 0
    for share, lines in zip(shares, labels, strict=True):
        svg.text(picture, share.written, x="100%", y=top + 14, dx="-4", anchor="end")
        for at, line in enumerate(lines):
            svg.text(picture, line, x="0", y=top + 14 + LINE * at, dx="4")
        top += LINE * (len(lines) - 1)
        if share.ends:
            low, high = (100 * end / most for end in share.ends)
            svg.line(picture, "interval", x1=low, x2=high, y1=top + 28, y2=top + 28)
        svg.point(picture, "point", x=100 * share.value / most, y=top + 28, r=POINT)
        top += ROW
    return ElementTree.tostring(picture, encoding="unicode")
