"""Where a point stands on the Web-Mercator grid, as one sortable number.

A cell is the Morton code (x and y bits interleaved) of the tile at zoom 31: the points of any tile at any
zoom are one contiguous range of cells, half-open, so that neighbouring tiles share no point and miss none.
"""

import math
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

DEPTH = 31
SIDE = 1 << DEPTH
MAX_LATITUDE = 85.051128779806604  # atan(sinh(pi)): where the square of Web Mercator ends

Bits = TypeVar("Bits", int, NDArray[np.uint64])
_STEPS = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)


def encode(latitude: float, longitude: float) -> int:
    """The cell of one point in degrees. Latitudes beyond Web Mercator count for its edge."""
    return int(encode_many(np.array([latitude]), np.array([longitude]))[0])


def encode_many(latitude: NDArray[Any], longitude: NDArray[Any]) -> NDArray[np.int64]:
    x, y = project(latitude, longitude)
    return interleave(_column(x), _column(y)).view(np.int64)


def project(
    latitude: NDArray[Any], longitude: NDArray[Any]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Degrees to the unit square of Web Mercator, x eastward and y southward (EPSG:3857)."""
    sine = np.sin(np.radians(np.clip(latitude, -MAX_LATITUDE, MAX_LATITUDE)))
    return longitude / 360.0 + 0.5, 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * math.pi)


def decode(cell: int) -> tuple[float, float]:
    """Latitude and longitude of the north-western corner of a cell."""
    x, y = _gather(cell), _gather(cell >> 1)
    latitude = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / SIDE))))
    return latitude, x / SIDE * 360.0 - 180.0


def interleave(x: Bits, y: Bits) -> Bits:
    cell: Bits = _spread(x) | (_spread(y) << 1)
    return cell


def tile_range(z: int, x: int, y: int) -> tuple[int, int]:
    """First cell of a tile and the first cell after it."""
    width = 2 * (DEPTH - z)
    first = interleave(x, y) << width
    return first, first + (1 << width)


def tile_exists(z: int, x: int, y: int) -> bool:
    return 0 <= z <= DEPTH and 0 <= x < 1 << z and 0 <= y < 1 << z


def tile_of(cell: int, z: int) -> tuple[int, int]:
    """x and y of the tile at zoom z that holds a cell."""
    prefix = cell >> 2 * (DEPTH - z)
    return _gather(prefix), _gather(prefix >> 1)


def _column(fraction: NDArray[np.float64]) -> NDArray[np.uint64]:
    return np.clip(np.floor(fraction * SIDE), 0, SIDE - 1).astype(np.uint64)


def _spread(bits: Any) -> Any:
    for shift, mask in _STEPS:
        bits = (bits | (bits << shift)) & mask
    return bits


def _gather(bits: int) -> int:
    bits &= _STEPS[-1][1]
    for (shift, _), (_, mask) in zip(reversed(_STEPS), reversed(_STEPS[:-1]), strict=False):
        bits = (bits | (bits >> shift)) & mask
    return (bits | (bits >> _STEPS[0][0])) & (SIDE - 1)
