"""A place as a sender and we speak of it, until it is handed on as a `sightings.placing.Place`."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from sightings.placing import Place, Precision


class Kind(StrEnum):
    """What a spot is called in words: *the corner of …*, *ZIP …*, *your pin near …*."""

    CORNER = "corner"
    ADDRESS = "address"
    LINK = "link"
    PIN = "pin"
    ZIP = "zip"
    CITY = "city"


@dataclass(frozen=True, slots=True)
class Spot:
    """``name`` is read back to the sender, ``label`` is for the public: it never holds a house number.

    ``rough``: a street was named, but only the area around it is known here.
    """

    latitude: float
    longitude: float
    precision: Precision
    kind: Kind
    name: str
    label: str = ""
    zip_code: str = ""
    city_id: int | None = None
    rough: bool = False

    @property
    def is_area(self) -> bool:
        return self.precision.is_area

    @property
    def is_part(self) -> bool:
        """*Echo Park, Los Angeles, CA* rather than *Los Angeles, CA*."""
        return self.kind is Kind.CITY and self.name.count(",") > 1

    @property
    def city(self) -> str:
        """Of an area, as a street in it is looked up: *Los Angeles, CA*."""
        return ", ".join(self.name.split(", ")[-2:]) if self.is_area else ""

    def as_place(self) -> Place:
        return Place(self.latitude, self.longitude, self.precision, self.label, self.zip_code, self.city_id)

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        return cls(**data | {"precision": Precision(data["precision"]), "kind": Kind(data["kind"])})
