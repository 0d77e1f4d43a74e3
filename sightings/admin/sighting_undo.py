"""The way back that stands on the next page: the last decision of whoever looks, for a minute."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from civicwatch.access.models import User
from sightings.models import Sighting, SightingDecision

_DECISIONS = ("confirm", "reject")


@dataclass(frozen=True)
class WayBack:
    """``decision`` says which one; ``seconds`` are left for it."""

    sighting: Sighting
    decision: int
    action: str
    seconds: int


def way_back(person: User, *, now: datetime) -> WayBack | None:
    """None where nothing was decided lately, or what was decided has been decided anew since."""
    lines = SightingDecision.objects.filter(by=person, sighting__isnull=False)
    last = lines.select_related("sighting__city", "sighting__state").order_by("-at", "-pk").first()
    if last is None or last.sighting is None or last.action not in _DECISIONS:
        return None
    ends = last.at + timedelta(seconds=settings.UNDO_SECONDS)
    if ends <= now or last.sighting.decided_by_id != person.pk or last.sighting.decided_at != last.at:
        return None
    return WayBack(last.sighting, last.pk, last.action, int((ends - now).total_seconds()))
