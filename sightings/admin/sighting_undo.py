"""The way back that stands on the next page: the last decision of whoever looks, for a minute."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from civicwatch.access.models import User
from sightings.models import Sighting, SightingDecision
from sightings.services import activities

_VERDICTS = ("confirm", "reject")


@dataclass(frozen=True)
class WayBack:
    """``decision`` says which one; ``seconds`` are left for it."""

    sighting: Sighting
    decision: int
    action: str
    seconds: int

    @property
    def is_correction(self) -> bool:
        return self.action == activities.CORRECT


def way_back(person: User, *, now: datetime) -> WayBack | None:
    """None where nothing was decided lately, or what was decided has been decided anew since."""
    lines = SightingDecision.objects.filter(by=person, sighting__isnull=False)
    last = lines.select_related("sighting__city", "sighting__state").order_by("-at", "-pk").first()
    if last is None or last.sighting is None:
        return None
    ends = last.at + timedelta(seconds=settings.UNDO_SECONDS)
    if ends <= now or not _stands(last, last.sighting):
        return None
    action = last.action.partition(":")[0]
    return WayBack(last.sighting, last.pk, action, int((ends - now).total_seconds()))


def _stands(line: SightingDecision, sighting: Sighting) -> bool:
    if line.action in _VERDICTS:
        return sighting.decided_by_id == line.by_id and sighting.decided_at == line.at
    correction = activities.standing(sighting)
    return correction is not None and correction.decision == line.pk
