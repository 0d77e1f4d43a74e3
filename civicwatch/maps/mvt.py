"""Points as a Mapbox Vector Tile (version 2.1), written by hand: a tile of points needs four message types.

Specification: https://github.com/mapbox/vector-tile-spec/tree/master/2.1
"""

from collections.abc import Iterable, Mapping, Sequence

EXTENT = 4096
CONTENT_TYPE = "application/vnd.mapbox-vector-tile"

Value = str | int | bool | None  # None is left out: a vector tile has no such value
Known = str | int | bool
Numbered = dict[tuple[type, Known], int]
Point = tuple[int, int, Mapping[str, Value]]  # x and y in 0…EXTENT-1 from the north-west, and properties

_POINT = 1
_MOVE_TO_ONCE = 9  # command 1 with a count of 1
_VARINT, _LENGTH = 0, 2  # wire types


def encode(layer: str, points: Sequence[Point]) -> bytes:
    """One tile with one layer; an empty tile is no bytes, as the specification asks."""
    if not points:
        return b""
    keys: dict[str, int] = {}
    values: Numbered = {}
    features = [_bytes_field(2, _feature(point, keys, values)) for point in points]
    message = [
        _bytes_field(1, layer.encode()),
        *features,
        *(_bytes_field(3, key.encode()) for key in keys),
        *(_bytes_field(4, _value(value)) for _, value in values),
        _number_field(5, EXTENT),
        _number_field(15, 2),
    ]
    return _bytes_field(3, b"".join(message))


def _feature(point: Point, keys: dict[str, int], values: Numbered) -> bytes:
    x, y, properties = point
    tags = (
        number
        for key, value in properties.items()
        if value is not None
        for number in (keys.setdefault(key, len(keys)), values.setdefault((type(value), value), len(values)))
    )
    geometry = (_MOVE_TO_ONCE, _zigzag(x), _zigzag(y))
    return _bytes_field(2, _packed(tags)) + _number_field(3, _POINT) + _bytes_field(4, _packed(geometry))


def _value(value: Known) -> bytes:
    if isinstance(value, str):
        return _bytes_field(1, value.encode())
    if isinstance(value, bool):
        return _number_field(7, int(value))
    return _number_field(5, value) if value >= 0 else _number_field(6, _zigzag(value))


def _zigzag(number: int) -> int:
    return number << 1 if number >= 0 else (-number << 1) - 1


def _packed(numbers: Iterable[int]) -> bytes:
    return b"".join(map(_varint, numbers))


def _number_field(field: int, number: int) -> bytes:
    return _varint(field << 3 | _VARINT) + _varint(number)


def _bytes_field(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | _LENGTH) + _varint(len(content)) + content


def _varint(number: int) -> bytes:
    if number < 0x80:
        return _SMALL[number]
    octets = bytearray()
    while number > 0x7F:
        octets.append(number & 0x7F | 0x80)
        number >>= 7
    octets.append(number)
    return bytes(octets)


_SMALL = [bytes([number]) for number in range(0x80)]
