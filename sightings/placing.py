"""Where a sender said that it was: what a geocoder, a pin or a ZIP code gave, before it is made public.

Pure data, so that the conversation, the web form and the API hand the same thing to ``services.showing``.
"""

from dataclasses import dataclass
from enum import StrEnum


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
