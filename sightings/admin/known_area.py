"""The area that a map at the desk shows where a sighting has no point, and the words that say it is one."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from sightings import zip_codes
from sightings.models import Sighting


class KnownArea(NamedTuple):
    """``kind`` is `zip`, `city`, `county` or `state`; the point is the area's middle."""

    kind: str
    latitude: float
    longitude: float
    words: str


def known_area(sighting: Sighting) -> KnownArea | None:
    """The smallest that is known of a sighting without a point."""
    if sighting.latitude is not None:
        return None
    if code := zip_codes.find(sighting.zip_code):
        words = _("Only the ZIP code is known: %(name)s. The ring stands in its middle, not at the place.")
        return KnownArea("zip", code.latitude, code.longitude, words % {"name": code.code})
    state = sighting.state
    if (city := sighting.city) and state:
        words = _("Only the city is known: %(name)s. The ring stands in its middle, not at the place.")
        name = f"{city.name}, {state.usps}"
        return KnownArea("city", city.latitude, city.longitude, words % {"name": name})
    if county := sighting.county:
        words = _("Only the county is known: %(name)s. The ring stands in its middle, not at the place.")
        return KnownArea("county", county.latitude, county.longitude, words % {"name": county.name})
    if state is None:
        return None
    words = _("Only the state is known: %(name)s. The ring stands in its middle, not at the place.")
    return KnownArea("state", state.latitude, state.longitude, words % {"name": state.name})
