"""What the clock does to sightings: those whose time has come are announced, those that are over end.

The map, the API and the pages keep the time by themselves; this only follows and cleans up.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from civicwatch.lib import bell
from sightings.models import Sighting
from sightings.services import joining, showing
from sightings.services.leaving import expire_due

JOB = "settle_sightings"
ALERT_JOB = "send_alerts"
BATCH = 200


def settle(*, now: datetime | None = None) -> int:
    """Do what is due; return how many sightings it concerned."""
    now = now or timezone.now()
    return _decide_left(now) + _announce(now) + _hear(now) + expire_due(now=now)


def is_overdue(by: timedelta) -> bool:
    """Whether something has been due for so long."""
    then = timezone.now() - by
    rows = Sighting.objects
    return any(due.exists() for due in (rows.just_shown(then), rows.just_joined(then), rows.over(then)))


def _decide_left(now: datetime) -> int:
    """Those whose photo came to rest in the very moment in which they were put down, so that nobody told."""
    left = Sighting.objects.with_photos_at_rest().filter(received_at__lt=now - timedelta(seconds=2))
    for sighting in left[:BATCH]:
        with transaction.atomic():
            showing.decide(Sighting.objects.select_for_update().get(pk=sighting.pk), now=now)
    return 0  # a row that stays as it is must not be met again and again in one round


def _announce(now: datetime) -> int:
    ids = list(Sighting.objects.just_shown(now).values_list("pk", flat=True)[:BATCH])
    with transaction.atomic():
        count = Sighting.objects.filter(pk__in=ids, shown_at__isnull=True).update(shown_at=now)
        if count:
            bell.ring_after_commit(ALERT_JOB)
    return count


def _hear(now: datetime) -> int:
    """What was joined to another counts from the moment at which it would have been shown."""
    ids = list(Sighting.objects.just_joined(now).order_by("publish_at").values_list("pk", flat=True)[:BATCH])
    for pk in ids:
        with transaction.atomic():
            sighting = Sighting.objects.select_for_update(of=("self",)).just_joined(now).filter(pk=pk).first()
            if sighting is not None:
                joining.hear_of(sighting, now=now)
    return len(ids)
