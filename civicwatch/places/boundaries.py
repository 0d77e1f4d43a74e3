"""Which US state and county a point lies in, so that places are stored as keys when a row is written
and every later statistic is a GROUP BY. One point looks at the few counties around it; many, at all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple, Self

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from civicwatch.places import topology
from civicwatch.places.topology import Polygon

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

    @classmethod
    def of(cls, counties: Sequence[str]) -> Self:
        polygons = np.array([_county(fips) for fips in counties], dtype=object)
        return cls(np.array(counties), polygons, shapely.STRtree(polygons))

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
    """All counties (about a third of a second and 5 MB, once per process)."""
    every = Boundaries.of(sorted(topology.load().shapes["counties"]))
    shapely.prepare(every.polygons)
    return every


def locate(latitude: float, longitude: float) -> Location:
    """State and county of one point in WGS 84 degrees."""
    around = _boxes().around(latitude, longitude)
    if not around:
        return OUTSIDE
    boundaries = Boundaries.of(around)
    at = int(boundaries.counties_of([longitude], [latitude])[0])
    return OUTSIDE if at < 0 else _location(around[at])


def locate_many(latitudes: Sequence[float], longitudes: Sequence[float]) -> list[Location]:
    """State and county of many points, in their order; 100,000 take about a second."""
    boundaries = load()
    positions = boundaries.counties_of(longitudes, latitudes)
    return [OUTSIDE if at < 0 else _location(str(boundaries.fips[at])) for at in positions]


def _location(county_fips: str) -> Location:
    return Location(county_fips[:2], county_fips)


@dataclass(frozen=True)
class _Boxes:
    """West, south, east and north of every county, so that a point meets few polygons."""

    counties: list[str]
    edges: NDArray[np.float64]

    def around(self, latitude: float, longitude: float) -> list[str]:
        """Keys of the counties whose box, with the shore, holds the point; the lower key first."""
        west, south, east, north = self.edges.T
        holds = (west - SHORE_TOLERANCE <= longitude) & (longitude <= east + SHORE_TOLERANCE)
        holds &= (south - SHORE_TOLERANCE <= latitude) & (latitude <= north + SHORE_TOLERANCE)
        return [self.counties[at] for at in np.flatnonzero(holds)]


@cache
def _boxes() -> _Boxes:
    counties = {fips: polygons for fips, polygons in topology.load().shapes["counties"].items() if polygons}
    keys = sorted(counties)
    return _Boxes(keys, np.array([_box(counties[fips]) for fips in keys]))


def _box(polygons: list[Polygon]) -> tuple[float, ...]:
    """Outer rings bound their polygons."""
    outer = np.concatenate([topology.load().ring(polygon[0]) for polygon in polygons])
    return (*outer.min(axis=0).tolist(), *outer.max(axis=0).tolist())


@lru_cache(maxsize=256)
def _county(fips: str) -> shapely.Geometry:
    polygons = topology.load().shapes["counties"][fips]
    return shapely.make_valid(shapely.MultiPolygon(list(_built(polygons))))


def _built(polygons: list[Polygon]) -> Iterator[shapely.Polygon]:
    for polygon in polygons:
        rings = [ring for ring in map(topology.load().ring, polygon) if len(ring) >= 4]
        if rings:
            yield shapely.Polygon(rings[0], rings[1:])
