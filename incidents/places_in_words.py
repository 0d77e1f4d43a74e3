"""Where an incident was, in words as exact as is known and no more."""

from django.utils.translation import gettext as _

from incidents.models import Incident, PlacePrecision

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
