"""Where an incident was, in words as exact as is known and no more."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.models import Incident, PlacePrecision

_COARSE = {
    PlacePrecision.CITY: gettext_lazy("somewhere in that city"),
    PlacePrecision.COUNTY: gettext_lazy("somewhere in that county"),
    PlacePrecision.STATE: gettext_lazy("somewhere in that state"),
}
_FINE = (PlacePrecision.POINT, PlacePrecision.STREET)


def place_words(incident: Incident, *, state_only: bool = False) -> str:
    """“Near Fountain St, Portland, Oregon”; only the state where more must not be shown."""
    state = incident.state.name if incident.state else ""
    if state_only:
        return state or _("Place not shown")
    parts = []
    if incident.address and incident.place_precision in _FINE:
        parts.append(incident.address)
    if incident.city:
        parts.append(incident.city.name)
    elif incident.county:
        parts.append(_("near %(county)s") % {"county": incident.county.name})
    return ", ".join([*parts, *([state] if state else [])]) or _("Place not known")


def coarse_place(precision: PlacePrecision, *, restricted: bool) -> str:
    """How far from the mark it may have been, where that is far; a restricted one tells its state only."""
    shown = PlacePrecision.STATE if restricted else precision
    return str(_COARSE[shown]) if shown in _COARSE else ""
