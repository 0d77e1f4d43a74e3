"""Two classifiers in one picture: SVG made on the server, told apart by shape before colour.

Lengths along the page are per cent and text keeps its size, as in the site's other charts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

ROW, LINE, BELOW, MARK = 66, 20, 24, 10  # pixels
TICKS = (0, 25, 50, 75, 100)
CURVE_HEIGHT, CURVE_TOP, LEFT, WIDTH = 220, 12, 9, 88  # pixels, pixels, per cent, per cent
LEAST_BETWEEN = 9.0  # per cent of the width, between labels on the axis


@dataclass(frozen=True)
class Mark:
    """A share (0–1) with its interval; ``value`` is None where there were too few faces to tell."""

    value: float | None
    ends: tuple[float, float] | None
    written: str


@dataclass(frozen=True)
class Row:
    """Both classifiers on one group."""

    label: str
    balanced: Mark
    unbalanced: Mark


@dataclass(frozen=True)
class Step:
    """A point of the curve: a share of the training faces, and a share recognised."""

    x: float
    y: float
    ends: tuple[float, float] | None


@dataclass(frozen=True)
class Line:
    kind: str  # class of the line and its marks: one (discs), two (squares); the page has the legend
    steps: Sequence[Step]


def pairs(rows: Sequence[Row], *, title: str, description: str) -> str:
    """Dot and whisker: a disc for the balanced one, a square for the lopsided one, on one scale to 100%."""
    floor = ROW * len(rows)
    svg = _svg(title, description, height=floor + BELOW)
    for tick in TICKS:
        _line(svg, "axis", (tick, 0), (tick, floor))
        _text(svg, f"{tick}%", x=tick, y=floor + 17, anchor=_anchor(tick), soft=True)
    for at, row in enumerate(rows):
        top = at * ROW
        _text(svg, row.label, x=0, y=top + 14, dx=4)
        for line, mark, kind in ((1, row.balanced, "balanced"), (2, row.unbalanced, "unbalanced")):
            _mark(svg, mark, kind, top + 6 + line * LINE)
    return ElementTree.tostring(svg, encoding="unicode")


def curve(lines: Sequence[Line], *, title: str, description: str, below: str) -> str:
    """Shares recognised (up) against the minority's share of the training faces (across)."""
    most = max((step.x for line in lines for step in line.steps), default=0.0) or 1.0
    floor = CURVE_TOP + CURVE_HEIGHT
    svg = _svg(title, description, height=floor + 2 * BELOW)
    for tick in (0, 50, 100):
        y = floor - CURVE_HEIGHT * tick / 100
        _line(svg, "axis", (LEFT, y), (LEFT + WIDTH, y))
        _text(svg, f"{tick}%", x=LEFT, y=int(y) + 4, dx=-6, anchor="end", soft=True)
    for number, line in enumerate(lines):
        placed = [(LEFT + WIDTH * step.x / most, floor - CURVE_HEIGHT * step.y, step) for step in line.steps]
        for (x1, y1, _a), (x2, y2, _b) in pairwise(placed):
            _line(svg, f"curve {line.kind}", (x1, y1), (x2, y2))
        labelled = -LEAST_BETWEEN
        for x, y, step in placed:
            if step.ends:
                low, high = (floor - CURVE_HEIGHT * end for end in step.ends)
                _line(svg, f"whisker {line.kind}", (x, low), (x, high))
            _shape(svg, line.kind, x, y)
            if number == 0 and x - labelled >= LEAST_BETWEEN:
                labelled = x
                _text(svg, f"{100 * step.x:.0f}%", x=x, y=floor + 17, anchor="middle", soft=True)
    _text(svg, below, x=LEFT + WIDTH, y=floor + 2 * BELOW - 6, anchor="end", soft=True)
    return ElementTree.tostring(svg, encoding="unicode")


def _mark(svg: Element, mark: Mark, kind: str, y: int) -> None:
    if mark.value is None:
        _text(svg, mark.written, x=0, y=y + 5, dx=4, soft=True)
        return
    if mark.ends:
        low, high = (100 * end for end in mark.ends)
        _line(svg, f"whisker {kind}", (low, y), (high, y))
    _shape(svg, kind, 100 * mark.value, y)
    high_end = mark.ends[1] if mark.ends else mark.value
    low_end = mark.ends[0] if mark.ends else mark.value
    if high_end > 0.8:
        _text(svg, mark.written, x=100 * low_end, y=y + 5, dx=-10, anchor="end")
    else:
        _text(svg, mark.written, x=100 * high_end, y=y + 5, dx=10)


def _shape(svg: Element, kind: str, x: float, y: float) -> None:
    """A disc for one kind, a square for the other, whatever their colour."""
    if kind in ("balanced", "one"):
        SubElement(
            svg, "circle", {"class": f"mark {kind}", "cx": f"{x:.2f}%", "cy": f"{y:.1f}", "r": str(MARK // 2)}
        )
        return
    half = MARK / 2
    place = {"x": f"{x:.2f}%", "y": f"{y - half:.1f}", "transform": f"translate(-{half:.0f},0)"}
    SubElement(svg, "rect", {"class": f"mark {kind}", "width": str(MARK), "height": str(MARK), **place})


def _anchor(tick: int) -> str:
    return {0: "start", 100: "end"}.get(tick, "middle")


def _svg(title: str, description: str, *, height: int) -> Element:
    attributes = {"xmlns": "http://www.w3.org/2000/svg", "class": "chart fixed", "role": "img"}
    svg = Element("svg", attributes | {"width": "100%", "height": str(height), "aria-label": title})
    SubElement(svg, "title").text = title
    SubElement(svg, "desc").text = description
    return svg


def _line(svg: Element, kind: str, start: tuple[float, float], end: tuple[float, float]) -> None:
    """From one point to another; across in per cent, down in pixels."""
    ends = {"x1": f"{start[0]:.2f}%", "y1": f"{start[1]:.1f}", "x2": f"{end[0]:.2f}%", "y2": f"{end[1]:.1f}"}
    SubElement(svg, "line", {"class": kind, **ends})


def _text(
    svg: Element, words: str, *, x: float, y: int, dx: int = 0, anchor: str = "start", soft: bool = False
) -> None:
    attributes = {"class": "label soft" if soft else "label", "x": f"{x:.2f}%", "y": str(y), "dx": str(dx)}
    SubElement(svg, "text", attributes | {"text-anchor": anchor}).text = words
