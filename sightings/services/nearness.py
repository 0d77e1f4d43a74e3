"""What is near a place, in one definition: for who asks (WHERE) and for who is told by themselves (ALERT).

A point is near within so many metres. An area, a ZIP code or a city of which nothing more is known, is near
where its middle is: so an alert for a ZIP code hears of that ZIP code, one for a city of that city.
"""

from functools import lru_cache

from civicwatch.places import name_roll
from civicwatch.places.gazetteer import fold
from civicwatch.places.services import distance
from sightings import zip_codes
from sightings.models import Sighting

Point = tuple[float, float]


def is_near(sighting: Sighting, latitude: float, longitude: float, *, radius_m: float) -> bool:
    at = point_or_middle(sighting)
    return at is not None and 1000 * distance(latitude, longitude, *at) <= radius_m


def point_or_middle(sighting: Sighting) -> Point | None:
    """The public point, or the middle of the area that is all that is known; None where not even that is."""
    if sighting.latitude is not None and sighting.longitude is not None:
        return sighting.latitude, sighting.longitude
    if known := zip_codes.find(sighting.zip_code):
        return known.latitude, known.longitude
    if sighting.city is None:
        return None
    return _quarter(sighting.area_label, sighting.city.pk) or (
        sighting.city.latitude,
        sighting.city.longitude,
    )


@lru_cache(maxsize=1_000)
def _quarter(label: str, city: int) -> Point | None:
    """*Hollywood, Los Angeles* is miles from the middle of its city."""
    roll = name_roll.load()
    for one in roll.cities_named(fold(label.partition(",")[0])):
        if roll.whole_city(one).geonameid == city:
            return one.latitude, one.longitude
    return None
