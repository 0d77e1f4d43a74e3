"""What a moderator has had to look at today, and when a break would be good: counted, never enforced."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Count
from django.utils import timezone

from civicwatch.access.models import User
from incidents.models import Claim, Decision, Exposure, Incident

WORK = timedelta(minutes=45)
GAP = timedelta(minutes=10)
ENOUGH_A_DAY = 25
_LOOK_BACK = timedelta(hours=4)


class BreakReason(StrEnum):
    LONG = "long"
    HARD = "hard"


@dataclass(frozen=True)
class Today:
    """How many incidents a person has opened today that were hidden, or that showed violence."""

    restricted: int = 0
    graphic: int = 0

    @property
    def total(self) -> int:
        return self.restricted + self.graphic


def note(
    *, incident: Incident, by: User, kind: Exposure.Kind | str, now: datetime | None = None
) -> Exposure | None:
    """Count that a person looked; the same incident counts once a day and kind, and None is returned then."""
    now = now or timezone.now()
    kind = Exposure.Kind(kind)
    if Exposure.objects.filter(by=by, incident=incident, kind=kind, at__gte=_midnight(now)).exists():
        return None
    return Exposure.objects.create(by=by, incident=incident, kind=kind, at=now)


def today(by: User, *, now: datetime | None = None) -> Today:
    since = _midnight(now or timezone.now())
    counted = Exposure.objects.filter(by=by, at__gte=since).values_list("kind").annotate(Count("pk"))
    return Today(**dict(counted))


def break_due(by: User, *, now: datetime | None = None) -> BreakReason | None:
    """Why a break would be good now: 45 minutes of work without one of ten, or much that is hard to see."""
    now = now or timezone.now()
    if _worked(_moments(by, now), until=now) >= WORK:
        return BreakReason.LONG
    return BreakReason.HARD if today(by, now=now).total >= ENOUGH_A_DAY else None


def _moments(by: User, now: datetime) -> list[datetime]:
    """When the person did something that leaves a trace: decided, opened what is hard, took an item."""
    since = now - _LOOK_BACK
    decided = Decision.objects.filter(by=by, at__range=(since, now)).values_list("at", flat=True)
    looked = Exposure.objects.filter(by=by, at__range=(since, now)).values_list("at", flat=True)
    taken = Claim.objects.filter(by=by, active_at__range=(since, now)).values_list("active_at", flat=True)
    return [*decided, *looked, *taken]


def _worked(moments: Iterable[datetime], *, until: datetime) -> timedelta:
    """How long the stretch lasts that is still going on: no pause in it is as long as a break."""
    began = until
    for moment in sorted(moments, reverse=True):
        if began - moment >= GAP:
            break
        began = moment
    return until - began


def _midnight(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
