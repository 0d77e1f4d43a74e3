"""Street-level geocoding by a Nominatim server of the operator's choice. The public server's usage policy is
kept: who we are in the User-Agent, one request a second over all processes, answers kept, credit given."""

from typing import Any

import httpx

from civicwatch.lib.http import user_agent
from civicwatch.lib.outgoing_errors import OutgoingError, RateLimitedError, TransientError
from civicwatch.places import boundaries
from civicwatch.places.geocoding import Geocoded, Precision

TIMEOUT = 5.0
MOST_ANSWERS = 5
ATTRIBUTION = "© OpenStreetMap contributors"
COUNTRIES = "us,pr,gu,vi,as,mp"

# Nominatim's `addresstype` by how close it comes; anything else is a thing with a point of its own.
_AREAS: dict[str, Precision] = {
    "state": "state", "territory": "state", "county": "county", "city": "city", "town": "city",
    "village": "city", "hamlet": "city", "municipality": "city", "borough": "city", "suburb": "city",
    "neighbourhood": "city", "quarter": "city", "city_district": "city", "postcode": "city", "road": "street",
}  # fmt: skip


class Nominatim:
    """Asks `{url}/search`. The pace and the memory of answers are the caller's: see `services.geocode`."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    def search(self, query: str) -> list[Geocoded]:
        """Raises TransientError or RateLimitedError when asking later may help, OutgoingError when not."""
        parameters: dict[str, str | int] = {
            "q": query,
            "format": "jsonv2",
            "addressdetails": 1,
            "limit": MOST_ANSWERS,
            "countrycodes": COUNTRIES,
            "accept-language": "en",
        }
        answer = self._ask(parameters)
        places = [place for place in answer if _is_placed(place)]
        located = boundaries.locate_many(
            [float(place["lat"]) for place in places], [float(place["lon"]) for place in places]
        )
        return [_geocoded(place, where) for place, where in zip(places, located, strict=True)]

    def _ask(self, parameters: dict[str, str | int]) -> list[dict[str, Any]]:
        try:
            response = httpx.get(
                f"{self.url}/search",
                params=parameters,
                timeout=TIMEOUT,
                headers={"User-Agent": user_agent()},
                trust_env=False,
            )
        except httpx.HTTPError as error:
            raise TransientError(f"Nominatim did not answer: {type(error).__name__}") from error
        return _read(response)


def _read(response: httpx.Response) -> list[dict[str, Any]]:
    if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
        raise RateLimitedError("Nominatim asks us to wait")
    if response.status_code >= 500:
        raise TransientError(f"Nominatim answered {response.status_code}")
    if not response.is_success:
        raise OutgoingError(f"Nominatim answered {response.status_code}")
    try:
        answer = response.json()
    except ValueError as error:
        raise OutgoingError("Nominatim answered something else than JSON") from error
    return answer if isinstance(answer, list) else []


def _is_placed(place: object) -> bool:
    if not isinstance(place, dict):
        return False
    try:
        return -90 <= float(place["lat"]) <= 90 and -180 <= float(place["lon"]) <= 180
    except (KeyError, TypeError, ValueError):
        return False


def _geocoded(place: dict[str, Any], where: boundaries.Location) -> Geocoded:
    return Geocoded(
        str(place.get("display_name", "")),
        float(place["lat"]),
        float(place["lon"]),
        _AREAS.get(str(place.get("addresstype", "")), "point"),
        None,
        where.county_fips,
        where.state_fips,
        ATTRIBUTION,
    )
