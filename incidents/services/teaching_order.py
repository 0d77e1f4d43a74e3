"""What waits in the order in which an answer teaches the force classifier most."""

from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from civicwatch.learning.teaching import worth_in_rows
from incidents.models import Decision, Incident, Report
from incidents.querysets import IncidentQuerySet

REMEMBERED = timedelta(days=90)  # decisions that count as known; what changes slowly is asked about again
_ANSWERS = ("publish", "approve", "reject", "retract")


def with_worth(rows: IncidentQuerySet, *, now: datetime | None = None) -> IncidentQuerySet:
    """Rows with ``worth``: unsure by likelihood, and of a force rank about which little was decided; those
    without a post of a source that may train stand last."""
    since = (now or timezone.now()) - REMEMBERED
    decided = (
        Decision.objects.filter(action__in=_ANSWERS, by__isnull=False, at__gte=since)
        .values_list("incident__force_rank")
        .annotate(n=Count("pk"))
        .order_by("incident__force_rank")
    )
    posts = Report.incidents.through.objects.filter(
        incident=OuterRef("pk"), report__in=Report.objects.may_train()
    )
    kinds = [(Q(force_rank=rank), n) for rank, n in decided if rank is not None]
    return rows.annotate(worth=worth_in_rows("likelihood", kinds=kinds, teaches=Exists(posts)))


def worth_of(incident: Incident) -> float:
    """As the database works it out, so that it compares equal there."""
    rows = with_worth(Incident.objects.filter(pk=incident.pk))
    return float(rows.values_list("worth", flat=True)[0])  # type: ignore[misc]  # annotated just now
