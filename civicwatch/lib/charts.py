"""Charts as SVG made on the server: no script, read by screen readers, coloured by the site's tokens.

Lengths along the page are percentages and text keeps its size, so that a chart is legible on any screen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

ROW, BAR, LONGEST_BAR = 44, 14, 84  # pixels, pixels, per cent of the width
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
    svg = _svg(title, description, height=ROW * len(bars))
    for row, bar in enumerate(bars):
        top = row * ROW
        share = LONGEST_BAR * bar.count / most
        _text(svg, bar.label, x="0", y=top + 14)
        _rect(svg, bar.mark, x="0", y=top + 20, width=f"{share:.2f}%", height=BAR)
        _text(svg, f"{bar.count:,}", x=f"{share:.2f}%", y=top + 32, dx="6")
    return ElementTree.tostring(svg, encoding="unicode")


def columns(bars: Sequence[Bar], *, title: str, description: str) -> str:
    """Columns in the order given, for spans of time; the tallest sets the scale, a few are labelled."""
    most = max((bar.count for bar in bars), default=0) or 1
    slot = 100 / max(len(bars), FEWEST_SLOTS)
    svg = _svg(title, description, height=ABOVE + COLUMNS_HEIGHT + BELOW)
    floor = ABOVE + COLUMNS_HEIGHT
    _text(svg, f"{most:,}", x="0", y=ABOVE - 6, soft=True)
    for y in (ABOVE, floor):
        SubElement(svg, "line", {"class": "axis", "x1": "0", "x2": "100%", "y1": str(y), "y2": str(y)})
    step = -(-len(bars) // MOST_LABELS) or 1
    for place, bar in enumerate(bars):
        tall = COLUMNS_HEIGHT * bar.count / most
        left = f"{place * slot:.3f}%"
        _rect(svg, bar.mark, x=left, y=floor - tall, width=f"{slot * 0.82:.3f}%", height=tall, said=bar)
        if place % step == 0:
            _text(svg, bar.label, x=left, y=floor + 17, soft=True)
    return ElementTree.tostring(svg, encoding="unicode")


def intervals(shares: Sequence[Interval], *, title: str, description: str) -> str:
    """A point and its interval for each share, under its label, all on one scale from 0 to 100%."""
    floor = ROW * len(shares)
    svg = _svg(title, description, height=floor + BELOW)
    for tick in TICKS:
        _line(svg, "axis", x1=tick, x2=tick, y1=0, y2=floor)
        end = {0: "start", 100: "end"}.get(tick, "middle")
        _text(svg, f"{tick}%", x=f"{tick}%", y=floor + 17, soft=True, anchor=end)
    for row, share in enumerate(shares):
        top = row * ROW
        _text(svg, share.label, x="0", y=top + 14, dx="4")
        _text(svg, share.written, x="100%", y=top + 14, dx="-4", anchor="end")
        if share.ends:
            low, high = (100 * end for end in share.ends)
            _line(svg, "interval", x1=low, x2=high, y1=top + 28, y2=top + 28)
        attributes = {"class": "point", "cx": f"{100 * share.value:.2f}%", "cy": str(top + 28)}
        SubElement(svg, "circle", attributes | {"r": str(POINT)})
    return ElementTree.tostring(svg, encoding="unicode")


def _svg(title: str, description: str, *, height: int) -> Element:
    attributes = {"xmlns": "http://www.w3.org/2000/svg", "class": "chart fixed", "role": "img"}
    svg = Element("svg", attributes | {"width": "100%", "height": str(height), "aria-label": title})
    SubElement(svg, "title").text = title
    SubElement(svg, "desc").text = description
    return svg


def _rect(
    svg: Element, mark: str, *, x: str, y: float, width: str, height: float, said: Bar | None = None
) -> None:
    attributes = {"class": f"bar {mark}".strip(), "x": x, "y": f"{y:.1f}", "width": width}
    rect = SubElement(svg, "rect", attributes | {"height": f"{height:.1f}"})
    if said:
        SubElement(rect, "title").text = f"{said.label}: {said.count:,}"


def _line(svg: Element, kind: str, *, x1: float, x2: float, y1: int, y2: int) -> None:
    """From x1 to x2 per cent of the width."""
    ends = {"x1": f"{x1:.2f}%", "x2": f"{x2:.2f}%", "y1": str(y1), "y2": str(y2)}
    SubElement(svg, "line", {"class": kind, **ends})


def _text(
    svg: Element, words: str, *, x: str, y: int, dx: str = "0", soft: bool = False, anchor: str = "start"
) -> None:
    attributes = {"class": "label soft" if soft else "label", "x": x, "y": str(y), "dx": dx}
    SubElement(svg, "text", attributes | {"text-anchor": anchor}).text = words
