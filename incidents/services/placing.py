"""What follows from a point: its cell on the map, its state and county, the city it lies in."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from civicwatch.maps import cells
from civicwatch.places.services import places_for
from incidents.models import Incident, PlacePrecision

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
    around = places_for(incident.latitude, incident.longitude)
    incident.state_id, incident.county_id = around.state_id, around.county_id
    if not city_chosen:
        incident.city = around.city if incident.place_precision in _WITHIN_A_CITY else None
    elif incident.city and incident.city.state_id != incident.state_id:
        raise ValidationError(
            {
                "city": _("%(city)s does not lie in the state that the pin stands in.")
                % {"city": incident.city}
            }
        )
