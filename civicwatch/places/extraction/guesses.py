"""What placing a text answers: a place as far as the text tells it, how sure, and why in plain words."""

from dataclasses import dataclass, field, replace
from typing import Literal

from civicwatch.places import gazetteer
from civicwatch.places.gazetteer import CityRecord, CountyRecord, StateRecord

Precision = Literal["city", "county", "state", "unknown"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PlaceGuess:
    """Keys are GeoNames ids and FIPS codes. `span` is where the text says so, `confidence` from 0 to 1.

    `candidates` holds every place that the text speaks of, the likeliest first, also when none was chosen.
    """

    precision: Precision = "unknown"
    city_id: int | None = None
    county_id: str | None = None
    state_id: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    confidence: float = 0.0
    reason: str = ""
    span: Span | None = None
    candidates: tuple["PlaceGuess", ...] = field(default=())

    @property
    def known(self) -> bool:
        return self.precision != "unknown"

    def revised(self, confidence: float, reason: str) -> "PlaceGuess":
        return replace(self, confidence=round(confidence, 2), reason=reason)

    def with_candidates(self, candidates: tuple["PlaceGuess", ...]) -> "PlaceGuess":
        return replace(self, candidates=candidates)


def unknown(reason: str) -> PlaceGuess:
    return PlaceGuess(reason=reason)


def in_city(city: CityRecord, confidence: float, reason: str, span: Span | None) -> PlaceGuess:
    """At the city's centre, or at a quarter's while the key is its whole city's."""
    return PlaceGuess(
        "city",
        gazetteer.load().whole_city(city).geonameid,
        city.county_fips,
        city.state_fips,
        city.latitude,
        city.longitude,
        round(confidence, 2),
        reason,
        span,
    )


def in_county(county: CountyRecord, confidence: float, reason: str, span: Span | None) -> PlaceGuess:
    return PlaceGuess(
        "county",
        None,
        county.fips,
        county.state_fips,
        county.latitude,
        county.longitude,
        round(confidence, 2),
        reason,
        span,
    )


def in_state(state: StateRecord, confidence: float, reason: str, span: Span | None) -> PlaceGuess:
    return PlaceGuess(
        "state", None, None, state.fips, state.latitude, state.longitude, round(confidence, 2), reason, span
    )
