"""The grid that public places stand on: every exact place in a square becomes the same point, its middle.

Rounding adds no noise that could be averaged away: a thousand reports from one spot give the one point that a
single report gives. What somebody could learn is the square, whoever asks and however often.
"""

import math

METRES_PER_DEGREE = 111_320.0  # of latitude; of longitude at the equator
_POLE = 89.9  # beyond it rows of squares have no width to speak of


def snapped(latitude: float, longitude: float, *, metres: float) -> tuple[float, float]:
    """The middle of the square of about ``metres`` by ``metres`` that holds a point, in degrees.

    Rows are cut from the equator, and each row into squares by its own middle latitude, so a point's square
    depends on nothing but the point. The middle of a square lies in it: snapping twice changes nothing.
    """
    height = metres / METRES_PER_DEGREE
    row = math.floor(min(max(latitude, -_POLE), _POLE) / height)
    middle = (row + 0.5) * height
    width = height / math.cos(math.radians(middle))
    column = math.floor(_from_the_west(longitude) / width)
    east = min((column + 0.5) * width, 360.0)
    return round(middle, 6), round(east - 180.0, 6)


def _from_the_west(longitude: float) -> float:
    return (longitude + 180.0) % 360.0
