"""What stays in sight at the desk: how much waits, how old it is, and what this person did and saw today."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Min, Q
from django.utils import timezone

from civicwatch.access.models import User
from incidents.models import Correction, Decision, Incident, Status
from incidents.services import claims, exposure, queue_order
from incidents.services.exposure import BreakReason, Today

_NOT_A_DECISION = ("absorb", "release", "undo")


@dataclass(frozen=True)
class Workload:
    """``waiting`` is everybody's queue; what waits for a second approval stands apart in ``second``."""

    waiting: int = 0
    likely: int = 0
    oldest: datetime | None = None
    second: int = 0
    hidden: int = 0
    corrections: int = 0
    decided_today: int = 0
    seen_today: Today = field(default_factory=Today)
    rest: BreakReason | None = None


def workload(user: User, *, now: datetime | None = None) -> Workload:
    now = now or timezone.now()
    waiting = queue_order.waiting_in(queue_order.LIKELIEST, user).aggregate(
        number=Count("pk"), likely=Count("pk", filter=Q(likely=True)), oldest=Min("created_at")
    )
    return Workload(
        waiting=waiting["number"],
        likely=waiting["likely"],
        oldest=waiting["oldest"],
        second=queue_order.waiting_in(queue_order.SECOND, user).count(),
        hidden=Incident.objects.filter(status=Status.HIDDEN).count(),
        corrections=Correction.objects.filter(state=Correction.State.OPEN).count(),
        decided_today=_decided_today(user, now),
        seen_today=exposure.today(user, now=now),
        rest=exposure.break_due(user, now=now),
    )


def claimed_by(user: User, now: datetime) -> Q:
    """Incidents that this person has taken and not let lie."""
    return Q(claim__by=user, claim__active_at__gt=now - claims.IDLE)


def _decided_today(user: User, now: datetime) -> int:
    """Incidents. That two are different is noted at both, and counted at the one that was there first."""
    own = Decision.objects.filter(by=user, at__gte=midnight(now), undone_by=None).exclude(
        action__in=_NOT_A_DECISION
    )
    rows = own.values_list("incident", "changes__different_from")
    return len({incident for incident, other in rows if other is None or incident < other})


def midnight(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
