"""What the rest of CivicWatch asks of places: the state, county and city around a point, a city by its name,
and where a search leads, through a geocoder whose pace and memory are kept in the database."""

import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from civicwatch.lib.outgoing_errors import OutgoingError, RateLimitedError
from civicwatch.places import boundaries
from civicwatch.places.gazetteer_geocoder import GazetteerGeocoder
from civicwatch.places.geocoding import Geocoded, Geocoder
from civicwatch.places.models import City, GeocoderTurn, GeocodingAnswer

logger = logging.getLogger(__name__)

NEAREST_CITY_KILOMETRES = 30.0
EARTH_RADIUS = 6371.0

# A city is taken for a disc whose area grows with its people, about 800 to the square kilometre.
KILOMETRES_PER_ROOT_OF_PEOPLE = 0.02
LEAST_RADIUS = 2.0

BETWEEN_REQUESTS = timedelta(seconds=1)
LONGEST_WAIT = timedelta(seconds=3)
ANSWERS_LAST = timedelta(days=30)
LONGEST_QUERY = 200


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a point lies in; all None outside the United States, the city None in the open country."""

    state_id: str | None
    county_id: str | None
    city: City | None
    city_kilometres: float | None


def places_for(
    latitude: float, longitude: float, *, kilometres: float = NEAREST_CITY_KILOMETRES
) -> Surroundings:
    """State, county and city of a point in degrees, when an incident is written."""
    state_id, county_id = boundaries.locate(latitude, longitude)
    if state_id is None:
        return Surroundings(None, None, None, None)
    near = City.objects.in_state(state_id).around(latitude, longitude, kilometres=kilometres)
    measured = [(distance(latitude, longitude, city.latitude, city.longitude), city) for city in near]
    within = [(km, city) for km, city in measured if km <= kilometres]
    if not within:
        return Surroundings(state_id, county_id, None, None)
    km, city = min(within, key=lambda pair: (pair[0] / _radius(pair[1]), pair[1].geonameid))
    return Surroundings(state_id, county_id, city, km)


def _radius(city: City) -> float:
    return max(LEAST_RADIUS, KILOMETRES_PER_ROOT_OF_PEOPLE * math.sqrt(city.population))


def distance(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Kilometres along the great circle (haversine)."""
    north_one, north_two = math.radians(latitude), math.radians(other_latitude)
    east = math.radians(other_longitude - longitude)
    h = (
        math.sin((north_two - north_one) / 2) ** 2
        + math.cos(north_one) * math.cos(north_two) * math.sin(east / 2) ** 2
    )
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(min(1.0, h)))


def geocode(
    query: str, *, now: datetime | None = None, sleep: Callable[[float], None] = time.sleep
) -> list[Geocoded]:
    """Answers for a moderator's search box, the best first.

    Offline by default. With `NOMINATIM_URL` set, what names a street goes there; if that fails, the
    offline answer stands and the failure is logged.
    """
    query = " ".join(query.replace("\0", " ").split())[:LONGEST_QUERY]
    offline = GazetteerGeocoder().search(query)
    if not settings.NOMINATIM_URL or not query or not _wants_streets(query, offline):
        return offline
    from civicwatch.places.nominatim import Nominatim  # an HTTP client, which few installations need

    nominatim = Nominatim(settings.NOMINATIM_URL)
    try:
        return remembered(nominatim, query, now=now or timezone.now(), sleep=sleep) or offline
    except OutgoingError as error:
        logger.warning("geocoding fell back to the gazetteer: %s", error)
        return offline


def find_streets(query: str, *, now: datetime) -> list[Geocoded]:
    """What the street-level geocoder alone answers to a sender who must not be remembered: nothing is kept.

    Empty where none is set, or where it fails. To be called outside a transaction.
    """
    query = " ".join(query.replace("\0", " ").split())[:LONGEST_QUERY]
    if not settings.NOMINATIM_URL or not query:
        return []
    from civicwatch.places.nominatim import Nominatim  # an HTTP client, which few installations need

    try:
        time.sleep(_take_turn(now).total_seconds())
        return Nominatim(settings.NOMINATIM_URL).search(query)
    except OutgoingError as error:
        logger.warning("a street was not looked up: %s", type(error).__name__)
        return []


def _wants_streets(query: str, offline: list[Geocoded]) -> bool:
    """A number or a crossing asks for a street; so does what the gazetteer does not know by name."""
    if offline and offline[0].precision == "point":
        return False
    words = query.lower().split()
    named = any(answer.label.lower().startswith(query.lower().split(",")[0]) for answer in offline)
    return any(word[0].isdigit() for word in words) or "and" in words or "&" in words or not named


def remembered(
    geocoder: Geocoder, query: str, *, now: datetime, sleep: Callable[[float], None] = time.sleep
) -> list[Geocoded]:
    """The kept answer of less than 30 days, or a new one in this process's turn."""
    key = query.casefold()[:LONGEST_QUERY]
    kept = GeocodingAnswer.objects.filter(query=key, asked_at__gt=now - ANSWERS_LAST).first()
    if kept:
        return [Geocoded(**answer) for answer in kept.answers]
    sleep(_take_turn(now).total_seconds())
    answers = geocoder.search(query)
    GeocodingAnswer.objects.update_or_create(
        query=key, defaults={"answers": [answer.as_dict() for answer in answers], "asked_at": now}
    )
    return answers


def _take_turn(now: datetime) -> timedelta:
    """Reserves the next free second over all processes and machines, and says how long to wait for it.

    Raises RateLimitedError when the queue is longer than a person would wait.
    """
    for _ in range(20):
        turn, _made = GeocoderTurn.objects.get_or_create(pk=1, defaults={"free_at": now})
        mine = max(now, turn.free_at)
        if mine - now > LONGEST_WAIT:
            raise RateLimitedError("too many searches are waiting for Nominatim")
        reserved = GeocoderTurn.objects.filter(pk=1, taken=turn.taken).update(
            free_at=mine + BETWEEN_REQUESTS, taken=F("taken") + 1
        )
        if reserved:
            return mine - now
    raise RateLimitedError("too many searches are waiting for Nominatim")
