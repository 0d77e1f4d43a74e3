"""What every geocoder answers, so that a moderator's search box works offline and gets streets when an
installation names a Nominatim server. Adapters: `gazetteer_geocoder` (default) and `nominatim`."""

from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol

Precision = Literal["point", "street", "city", "county", "state"]


@dataclass(frozen=True, slots=True)
class Geocoded:
    """One answer to a search, in WGS 84 degrees. `attribution` must be shown where the answer is shown."""

    label: str
    latitude: float
    longitude: float
    precision: Precision
    city_id: int | None = None
    county_id: str | None = None
    state_id: str | None = None
    attribution: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class Geocoder(Protocol):
    """Finds places by what a person types. The best answer stands first; no answer is an empty list."""

    def search(self, query: str) -> list[Geocoded]:
        """Raises `civicwatch.lib.outgoing_errors.TransientError` when asking again later may help."""
        ...
