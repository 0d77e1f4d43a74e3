"""Which US state and county a point lies in, so that places are stored as keys when a row is written
and every later statistic is a GROUP BY. Polygons come from us-atlas TopoJSON, decoded once per process."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

TOPOLOGY_PATH = Path(__file__).parent / "data" / "counties-10m.json"

# The shore is drawn for 1:10,000,000, so piers, bridges and waterfronts fall just outside their county.
# Degrees; about 600 m north to south. Wider would claim the river banks of Canada and Mexico.
SHORE_TOLERANCE = 0.0055


class Location(NamedTuple):
    """Keys of the state (2 digits) and county (5 digits) of a point; both None outside the United States."""

    state_fips: str | None
    county_fips: str | None


OUTSIDE = Location(None, None)


@dataclass(frozen=True)
class Boundaries:
    """Counties as polygons in longitude and latitude, with the search tree over them."""

    fips: NDArray[np.str_]
    polygons: NDArray[np.object_]
    tree: shapely.STRtree

    def counties_of(self, longitudes: ArrayLike, latitudes: ArrayLike) -> NDArray[np.int64]:
        """For n points an array of n positions in `fips`, -1 for points in no county or not finite."""
        x = np.asarray(longitudes, dtype=float)
        y = np.asarray(latitudes, dtype=float)
        found = np.full(x.shape, -1, dtype=np.int64)
        usable = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
        points: NDArray[np.object_] = np.array(shapely.points(x[usable], y[usable]), dtype=object, ndmin=1)
        point, county = self.tree.query(points)
        inside = shapely.intersects_xy(self.polygons[county], x[usable][point], y[usable][point])
        # On a shared border the county with the lower key wins, so that the answer never wavers.
        for at, where in zip(point[inside][::-1], county[inside][::-1], strict=True):
            found[usable[at]] = where
        self._snap_to_shore(found, usable, points)
        return found

    def _snap_to_shore(
        self, found: NDArray[np.int64], usable: NDArray[np.intp], points: NDArray[np.object_]
    ) -> None:
        missing = np.flatnonzero(found[usable] < 0)
        if missing.size:
            at, county = self.tree.query_nearest(
                points[missing], max_distance=SHORE_TOLERANCE, all_matches=False
            )
            found[usable[missing[at]]] = county


@cache
def load() -> Boundaries:
    """Decodes the shipped topology (about a third of a second, once per process)."""
    topology = read_topology()
    arcs = _decode_arcs(topology)
    counties = sorted(topology["objects"]["counties"]["geometries"], key=lambda county: str(county["id"]))
    polygons = np.array([_geometry(county, arcs) for county in counties], dtype=object)
    shapely.prepare(polygons)
    return Boundaries(np.array([c["id"] for c in counties]), polygons, shapely.STRtree(polygons))


def read_topology() -> dict[str, Any]:
    topology: dict[str, Any] = json.loads(TOPOLOGY_PATH.read_text(encoding="utf-8"))
    return topology


def locate(latitude: float, longitude: float) -> Location:
    """State and county of one point in WGS 84 degrees."""
    return locate_many([latitude], [longitude])[0]


def locate_many(latitudes: Sequence[float], longitudes: Sequence[float]) -> list[Location]:
    """State and county of many points, in their order; 100,000 take about a second."""
    boundaries = load()
    positions = boundaries.counties_of(longitudes, latitudes)
    return [OUTSIDE if at < 0 else _location(str(boundaries.fips[at])) for at in positions]


def _location(county_fips: str) -> Location:
    return Location(county_fips[:2], county_fips)


def _decode_arcs(topology: dict[str, Any]) -> list[NDArray[np.float64]]:
    """Quantised, delta-encoded arcs to degrees, after the TopoJSON 1.0 specification, section 2.1.3."""
    scale = np.array(topology["transform"]["scale"])
    translate = np.array(topology["transform"]["translate"])
    return [np.cumsum(np.array(arc), axis=0) * scale + translate for arc in topology["arcs"]]


def _geometry(shape: dict[str, Any], arcs: list[NDArray[np.float64]]) -> shapely.Geometry:
    """The county's area. Falls Church, Virginia, is too small for the file's grid and comes out empty."""
    parts = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
    polygons = [polygon for part in parts for polygon in _polygons(part, arcs)]
    return shapely.make_valid(shapely.MultiPolygon(polygons))


def _polygons(part: list[list[int]], arcs: list[NDArray[np.float64]]) -> Iterator[shapely.Polygon]:
    rings = [ring for ring in (_ring(indexes, arcs) for indexes in part) if len(ring) >= 4]
    if rings:
        yield shapely.Polygon(rings[0], rings[1:])


def _ring(indexes: list[int], arcs: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Joins arcs at their shared end points; a negative index ~i means arc i backwards."""
    pieces = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indexes]
    return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])
