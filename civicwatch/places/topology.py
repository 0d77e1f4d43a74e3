"""The shipped outlines of states and counties (us-atlas TopoJSON), read once per process into arrays: parsed
JSON of this size takes ten times the memory, and every thread that parses takes it again."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicwatch.places.gazetteer import DATA

PATH = DATA / "counties-10m.json"

Degrees = NDArray[np.float64]  # rows of longitude and latitude
Arcs = Sequence[int]  # a negative number ~i means arc i backwards
Polygon = Sequence[Arcs]  # the outer ring, then holes
_reading = Lock()


@dataclass(frozen=True)
class Topology:
    """Shapes by layer and key; what they share stands once, as arcs. Falls Church, Virginia, is too small for
    the file's grid and has no polygon."""

    shapes: dict[str, dict[str, list[Polygon]]]
    _points: Degrees
    _starts: NDArray[np.intp]

    def ring(self, arcs: Arcs) -> Degrees:
        """Arcs joined at their shared ends."""
        pieces = [self.arc(i) if i >= 0 else self.arc(~i)[::-1] for i in arcs]
        return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])

    def arc(self, number: int) -> Degrees:
        return self._points[self._starts[number] : self._starts[number + 1]]


def load() -> Topology:
    """About a tenth of a second, once per process, however many threads ask."""
    with _reading:
        return _read()


@cache
def _read() -> Topology:
    content = read_file()
    shapes = {
        layer: {str(shape["id"]): _polygons(shape) for shape in content["objects"][layer]["geometries"]}
        for layer in ("states", "counties")
    }
    arcs = content["arcs"]
    starts = np.concatenate([[0], np.cumsum([len(arc) for arc in arcs])])
    return Topology(shapes, np.concatenate([_decoded(arc, content["transform"]) for arc in arcs]), starts)


def read_file() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    return content


def _decoded(arc: list[list[int]], transform: dict[str, Any]) -> Degrees:
    """Quantised and delta-encoded in the file: TopoJSON 1.0, 2.1.3."""
    degrees: Degrees = np.cumsum(arc, axis=0) * transform["scale"] + transform["translate"]
    return degrees


def _polygons(shape: dict[str, Any]) -> list[Polygon]:
    polygons = [shape.get("arcs", [])] if shape["type"] == "Polygon" else shape.get("arcs", [])
    return [[tuple(ring) for ring in polygon] for polygon in polygons]
