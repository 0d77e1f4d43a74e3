"""One tile of a layer, as GeoJSON for Leaflet or as a vector tile for other clients."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson

from civicwatch.maps import cells, mvt
from civicwatch.maps.clusters import MAX_ZOOM, Clusters, clustered
from civicwatch.maps.layers import Chosen
from civicwatch.maps.points import E7, Points

GEOJSON = "application/geo+json"
Properties = Callable[[Points], list[dict[str, Any]]]


@dataclass(frozen=True)
class Tile:
    """A place in the pyramid of tiles. ``exists`` says whether there is one."""

    z: int
    x: int
    y: int

    def exists(self) -> bool:
        return self.z <= MAX_ZOOM and cells.tile_exists(self.z, self.x, self.y)


def as_geojson(tile: Tile, points: Points, chosen: Chosen, properties: Properties) -> bytes:
    clusters, described = _content(tile, points, chosen, properties)
    longitudes, latitudes = (clusters.longitude / E7).tolist(), (clusters.latitude / E7).tolist()
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": position}, "properties": shown}
        for *position, shown in zip(longitudes, latitudes, described, strict=True)
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def as_mvt(tile: Tile, points: Points, chosen: Chosen, properties: Properties, *, layer: str) -> bytes:
    clusters, described = _content(tile, points, chosen, properties)
    x, y = cells.project(clusters.latitude / E7, clusters.longitude / E7)
    side = 1 << tile.z
    columns = np.clip((x * side - tile.x) * mvt.EXTENT, 0, mvt.EXTENT - 1).astype(int).tolist()
    rows = np.clip((y * side - tile.y) * mvt.EXTENT, 0, mvt.EXTENT - 1).astype(int).tolist()
    return mvt.encode(layer, list(zip(columns, rows, described, strict=True)))


def _content(
    tile: Tile, points: Points, chosen: Chosen, properties: Properties
) -> tuple[Clusters, list[dict[str, Any]]]:
    """The clusters of a tile and, for each, its count and, for a single point, what the layer says of it."""
    inside = points.within(*cells.tile_range(tile.z, tile.x, tile.y))
    clusters = clustered(inside, tile.z, chosen(inside))
    described: list[dict[str, Any]] = [{"count": count} for count in clusters.count.tolist()]
    alone = np.flatnonzero(clusters.count == 1)
    for place, shown in zip(alone.tolist(), properties(inside.at(clusters.first[alone])), strict=True):
        described[place].update(shown)
    return clusters, described
