"""Where a sender said that it was: what a geocoder, a pin or a ZIP code gave, before it is made public.

Pure data, so that the conversation, the web form and the API hand the same thing to ``services.showing``.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

_HOUSE_NUMBER = re.compile(
    r"(?<![\w-])\d{1,6}[a-z]?(?:-\d{1,6})?\s+(?=[^\W\d])(?!(?:st|nd|rd|th)\b)", re.IGNORECASE
)


class Precision(StrEnum):
    """How exactly a place is known. Of the last two only the area is ever shown, never a point."""

    POINT = "point"
    STREET = "street"
    ZIP = "zip"
    CITY = "city"

    @property
    def is_area(self) -> bool:
        return self in (Precision.ZIP, Precision.CITY)


@dataclass(frozen=True, slots=True)
class Place:
    """``label`` is public words such as “near 5th and Main, Los Angeles”, without a house number; empty lets
    the city or ZIP code speak. For an area, latitude and longitude are its middle."""

    latitude: float
    longitude: float
    precision: Precision
    label: str = ""
    zip_code: str = ""
    city_id: int | None = None


def without_house_number(label: str) -> str:
    """Public words name a street, never a door: “1412 Alvarado Street” becomes “Alvarado Street”."""
    return _HOUSE_NUMBER.sub("", label).strip()
