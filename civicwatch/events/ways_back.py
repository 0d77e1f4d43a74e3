"""What undoing needs, kept for as long as something can be undone."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from civicwatch.events.models import WayBack

FORGET_JOB = "forget_ways_back"


def keep(*, cause: str, state: Any, until: datetime) -> None:
    """Remember how to undo ``cause``; ``state`` is plain JSON."""
    WayBack.objects.update_or_create(cause=cause, defaults={"state": state, "until": until})


def find(cause: str, *, now: datetime) -> Any | None:
    """The state kept for ``cause``, or None where there is no way back any more."""
    return WayBack.objects.filter(cause=cause, until__gt=now).values_list("state", flat=True).first()


def forget(*causes: str) -> None:
    """There is no way back twice."""
    WayBack.objects.filter(cause__in=causes).delete()


def forget_old(*, now: datetime | None = None) -> int:
    """Delete what nobody can use any more; return 0, as there is never a second batch of it."""
    WayBack.objects.filter(until__lte=now or timezone.now()).delete()
    return 0


def is_any_old(by: timedelta) -> bool:
    return WayBack.objects.filter(until__lte=timezone.now() - by).exists()
