"""What follows from a point: its cell on the map, its state and county, the city it lies in."""

import math

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from civicwatch.maps import cells
from civicwatch.places.boundaries import locate
from civicwatch.places.models import City
from incidents.models import Incident, PlacePrecision

# A city is taken for a disc whose area grows with its people: about 800 to the square kilometre,
# which gives Minneapolis a radius of 13 km and a town of 10,000 one of 2 km.
_KILOMETRES_PER_ROOT_OF_PEOPLE = 0.02
_LEAST_RADIUS = 2.0
_FARTHEST = 40.0
_WITHIN_RADII = 2.0
_WITHIN_A_CITY = {PlacePrecision.POINT, PlacePrecision.STREET, PlacePrecision.CITY}


def settle_cell(incident: Incident) -> None:
    """Give an incident with a point its cell, one without none."""
    if incident.latitude is None or incident.longitude is None:
        incident.cell = None
    else:
        incident.cell = cells.encode(incident.latitude, incident.longitude)


def settle_place(incident: Incident, *, moved: bool, city_chosen: bool) -> None:
    """Bring cell, state, county and city in line after the point or the city was edited.

    A city chosen without a point puts the point at its centre; a point without a city takes the
    city around it. Raises ValidationError where the two contradict each other.
    """
    if city_chosen and incident.city and (not moved or incident.latitude is None):
        incident.latitude, incident.longitude = incident.city.latitude, incident.city.longitude
        incident.place_precision = PlacePrecision.CITY
    settle_cell(incident)
    if incident.latitude is None or incident.longitude is None:
        if moved:
            incident.county = None
        return
    incident.state_id, incident.county_id = locate(incident.latitude, incident.longitude)
    if not city_chosen:
        incident.city = city_around(incident)
    elif incident.city and incident.city.state_id != incident.state_id:
        raise ValidationError(
            {
                "city": _("%(city)s does not lie in the state that the pin stands in.")
                % {"city": incident.city}
            }
        )


def city_around(incident: Incident) -> City | None:
    """The city whose disc the point lies deepest in, or None in the country and for vague places."""
    latitude, longitude = incident.latitude, incident.longitude
    if latitude is None or longitude is None or incident.state_id is None:
        return None
    if incident.place_precision not in _WITHIN_A_CITY:
        return None
    near = City.objects.in_state(incident.state_id).around(latitude, longitude, kilometres=_FARTHEST)
    depth, _pk, city = min(
        ((_depth(latitude, longitude, city), city.pk, city) for city in near), default=(math.inf, 0, None)
    )
    return city if depth <= _WITHIN_RADII else None


def _depth(latitude: float, longitude: float, city: City) -> float:
    """Distance to the city's centre in its own radii; 1 is the edge of its disc."""
    north = (city.latitude - latitude) * 111.32
    east = (city.longitude - longitude) * 111.32 * math.cos(math.radians(latitude))
    radius = max(_LEAST_RADIUS, _KILOMETRES_PER_ROOT_OF_PEOPLE * math.sqrt(city.population))
    return math.hypot(north, east) / radius
