"""An incident in a line of a list, no more exact and no more certain than it is known."""

from django import template
from django.utils.text import capfirst

from incidents.models import Incident, Injury, PlacePrecision, Verification
from incidents.places_in_words import coarse_place
from incidents.when_in_words import when_words

register = template.Library()
HURT = (Injury.INJURY, Injury.SERIOUS, Injury.DEATH)


@register.filter
def when(incident: Incident) -> str:
    return when_words(incident)


@register.filter
def how_exact(incident: Incident) -> str:
    """“somewhere in that city”; nothing where the sources tell the street or the spot."""
    return coarse_place(PlacePrecision(incident.place_precision), restricted=incident.restricted)


@register.filter
def is_alleged(incident: Incident) -> bool:
    return incident.verification == Verification.ALLEGED


@register.filter
def what_is_known(incident: Incident) -> str:
    """Agency, injury and outcome in one line, as far as they are known and shown."""
    if incident.restricted:
        return ""
    injury = Injury(incident.injury).label if incident.injury in HURT else ""
    known = [incident.agency, injury, *(outcome.label for outcome in incident.outcomes)]
    return " · ".join(capfirst(str(words)) for words in known if words)
