"""When a public change happened, for whoever asks ``updated_since``: after all that they could have read.

A decision takes its time when it begins and commits later; one that began after it may commit before it. A
reader who saw that one would never ask for this one again, so this one is dated after it.
"""

from datetime import datetime, timedelta

from django.db.models import Max

from incidents.models import Incident, Status

RACE = timedelta(minutes=1)  # longer than any decision takes; what is dated later than that is no race
_TICK = timedelta(microseconds=1)


def after_all_read(now: datetime) -> datetime:
    """``now``, or just after the last change that was committed since. Call it under the lock that
    ``next_version`` takes, so that public changes are dated in the order in which they can be read."""
    since = Incident.objects.filter(status__in=Status.values, updated_at__gte=now, updated_at__lte=now + RACE)
    last: datetime | None = since.aggregate(last=Max("updated_at"))["last"]
    return now if last is None else last + _TICK
