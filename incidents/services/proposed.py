"""What is proposed and waits for a second approval."""

from django.db.models import Exists, OuterRef, QuerySet

from civicwatch.access.models import User
from incidents.models import Incident, Proposal
from incidents.querysets import IncidentQuerySet


def waiting_for(user: User) -> IncidentQuerySet:
    """Incidents on which this person, and nobody who proposed it, may give the second approval."""
    if not user.has_perm("incidents.approve_incident"):
        return Incident.objects.none()
    return _proposed(open_proposals().exclude(by=user))


def proposed() -> IncidentQuerySet:
    """Incidents that wait for a second approval, whoever may give it."""
    return _proposed(open_proposals())


def open_proposals() -> QuerySet[Proposal]:
    """For ``Exists``: what is proposed about an incident as it stands now."""
    return Proposal.objects.filter(
        incident=OuterRef("pk"), answer=Proposal.Answer.OPEN, base=OuterRef("updated_at")
    )


def _proposed(proposals: QuerySet[Proposal]) -> IncidentQuerySet:
    return Incident.objects.filter(Exists(proposals), status__in=("candidate", "published"))
