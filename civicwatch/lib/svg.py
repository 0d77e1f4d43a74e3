"""The few shapes that charts and plots are made of.

Lengths along the page are percentages, heights are pixels and text keeps its size: legible on any screen.
"""

from xml.etree.ElementTree import Element, SubElement


def canvas(title: str, description: str, *, height: int) -> Element:
    attributes = {"xmlns": "http://www.w3.org/2000/svg", "class": "chart fixed", "role": "img"}
    svg = Element("svg", attributes | {"width": "100%", "height": str(height), "aria-label": title})
    SubElement(svg, "title").text = title
    SubElement(svg, "desc").text = description
    return svg


def rect(svg: Element, mark: str, *, x: str, y: float, width: str, height: float, said: str = "") -> None:
    """A bar; `said` is what it tells when it is pointed at."""
    attributes = {"class": f"bar {mark}".strip(), "x": x, "y": f"{y:.1f}", "width": width}
    shape = SubElement(svg, "rect", attributes | {"height": f"{height:.1f}"})
    if said:
        SubElement(shape, "title").text = said


def line(svg: Element, kind: str, *, x1: float, x2: float, y1: float, y2: float) -> None:
    """From x1 to x2 per cent of the width."""
    ends = {"x1": f"{x1:.2f}%", "x2": f"{x2:.2f}%", "y1": str(y1), "y2": str(y2)}
    SubElement(svg, "line", {"class": kind, **ends})


def text(
    svg: Element,
    words: str,
    *,
    x: str,
    y: float,
    dx: str = "0",
    soft: bool = False,
    anchor: str = "start",
    kind: str = "label",
) -> None:
    attributes = {"class": f"{kind} soft" if soft else kind, "x": x, "y": str(y), "dx": dx}
    SubElement(svg, "text", attributes | {"text-anchor": anchor}).text = words


def point(svg: Element, kind: str, *, x: float, y: float, r: float, said: str = "") -> None:
    """A round mark at x per cent of the width; `said` is what it tells when it is pointed at."""
    attributes = {"class": kind, "cx": f"{x:.2f}%", "cy": f"{y:.1f}", "r": f"{r:.1f}"}
    mark = SubElement(svg, "circle", attributes)
    if said:
        SubElement(mark, "title").text = said
