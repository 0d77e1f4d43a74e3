"""What an incident must have before the public sees it, and the words that say what is missing."""

from django.db.models import Q
from django.utils.translation import gettext as _

from incidents.models import Evidence, Incident
from incidents.services.curation_errors import NotPublishableError

HAS_SOURCE = ~Q(url="") | ~Q(archive_url="") | ~Q(sha256="")


def missing(incident: Incident) -> list[str]:
    """One sentence for each thing that publishing still needs, naming the field it goes into."""
    needs = []
    if incident.occurred_on is None:
        needs.append(_("The date is missing: give the day in “When”, even if only about."))
    if incident.latitude is None or incident.longitude is None:
        needs.append(_("The place is missing: search for it under “Where” or set the pin on the map."))
    family = Incident.objects.family_of(incident.pk)
    if not Evidence.objects.filter(HAS_SOURCE, incident__in=family).exists():
        needs.append(_("Evidence is missing: add a link or a document under “Evidence”."))
    return needs


def require_publishable(incident: Incident) -> None:
    """Raise NotPublishableError unless nothing is missing."""
    if needs := missing(incident):
        raise NotPublishableError(needs)
