"""A state's outline as a small SVG with the spot or the area of an incident: a map that needs no script.

Boundaries are us-atlas's (1:10,000,000). Longitudes are shrunk by the cosine of the state's middle
latitude, so that shapes look as people know them.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from civicwatch.places import topology
from civicwatch.places.topology import Polygon

LONGER_SIDE, MARGIN = 320.0, 10.0  # units of the drawing
FINEST = 0.7  # units between two points of an outline that are both drawn
AREA_RADIUS = 9.0
SPOTS = ("point", "street")

Ring = list[tuple[float, float]]


@dataclass(frozen=True)
class Frame:
    """From degrees to the drawing."""

    west: float
    north: float
    shrink: float
    scale: float
    width: float
    height: float

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        x = (_eastward(longitude) - self.west) * self.shrink * self.scale + MARGIN
        return x, (self.north - latitude) * self.scale + MARGIN


@dataclass(frozen=True)
class Outline:
    frame: Frame
    path: str
    counties: dict[str, str]


def draw(
    *,
    state_fips: str,
    county_fips: str | None,
    latitude: float | None,
    longitude: float | None,
    precision: str,
    rank: int | None,
    title: str,
) -> str:
    """The state with a dot for a spot, a ring for a city, or filled, or its county filled; empty if unknown.

    ``title`` says the same in words.
    """
    outline = outline_of(state_fips)
    if outline is None:
        return ""
    size = f"0 0 {outline.frame.width:.0f} {outline.frame.height:.0f}"
    svg = Element(
        "svg", {"xmlns": "http://www.w3.org/2000/svg", "class": "state-map", "role": "img", "viewBox": size}
    )
    SubElement(svg, "title").text = title
    SubElement(
        svg,
        "path",
        {"class": "state area" if precision in ("state", "unknown") else "state", "d": outline.path},
    )
    if county_fips in outline.counties and precision not in ("state", "unknown"):
        kind = "county area" if precision == "county" else "county"
        SubElement(svg, "path", {"class": kind, "d": outline.counties[county_fips]})
    if latitude is not None and longitude is not None and precision in (*SPOTS, "city"):
        _mark(svg, outline.frame.place(longitude, latitude), precision, rank)
    return ElementTree.tostring(svg, encoding="unicode")


@lru_cache(maxsize=64)
def outline_of(state_fips: str) -> Outline | None:
    """Paths of a state and its counties, drawn once per process; a few hundred kilobytes for all states."""
    states = topology.load().shapes["states"]
    rings = _rings(states.get(state_fips, []))
    if not rings:
        return None
    frame = _frame(rings)
    counties = topology.load().shapes["counties"].items()
    paths = {fips: _path(_rings(own), frame) for fips, own in counties if fips.startswith(state_fips)}
    return Outline(frame, _path(rings, frame), paths)


def _mark(svg: Element, at: tuple[float, float], precision: str, rank: int | None) -> None:
    x, y = (f"{number:.1f}" for number in at)
    spot = precision in SPOTS
    kind = f"spot rank-{'none' if rank is None else rank}" if spot else "ring"
    SubElement(svg, "circle", {"class": kind, "cx": x, "cy": y, "r": "5" if spot else f"{AREA_RADIUS:.0f}"})


def _rings(polygons: list[Polygon]) -> list[Ring]:
    rings = (topology.load().ring(ring).tolist() for polygon in polygons for ring in polygon)
    return [[(x, y) for x, y in ring] for ring in rings]


def _frame(rings: list[Ring]) -> Frame:
    longitudes = [_eastward(x) for ring in rings for x, _ in ring]
    latitudes = [y for ring in rings for _, y in ring]
    west, north = min(longitudes), max(latitudes)
    shrink = math.cos(math.radians((north + min(latitudes)) / 2))
    wide, high = (max(longitudes) - west) * shrink, north - min(latitudes)
    scale = LONGER_SIDE / max(wide, high)
    return Frame(west, north, shrink, scale, wide * scale + 2 * MARGIN, high * scale + 2 * MARGIN)


def _eastward(longitude: float) -> float:
    """Alaska's last islands lie beyond the 180th meridian; they are drawn west of the rest."""
    return longitude - 360 if longitude > 170 else longitude


def _path(rings: list[Ring], frame: Frame) -> str:
    drawn = (_thinned([frame.place(*point) for point in ring]) for ring in rings)
    return "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z" for points in drawn if len(points) > 3
    )


def _thinned(points: Ring) -> Ring:
    """Without points that stand too close to the last one drawn to be seen."""
    kept = points[:1]
    for x, y in points[1:]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= FINEST:
            kept.append((x, y))
    return kept
