"""What ``manage.py doctor`` says of drift: which classifiers have moved, and whether anything is counted."""

from datetime import datetime, timedelta
from typing import Literal

from civicwatch.learning.drift import measuring
from civicwatch.learning.drift.alarms import in_words
from civicwatch.learning.drift.models import DriftAlarm

LATELY = timedelta(days=2)


def check_drift(*, now: datetime) -> tuple[Literal["ok", "off", "warning"], str]:
    """A verdict and the reason for it."""
    versions = measuring.watched()
    if not versions:
        return "off", "no active classifier is watched"
    late = [
        version.name
        for version in versions
        if measuring.next_hour(version, now=now)
        < now - measuring.HOUR - measuring.GRACE - measuring.SEVERAL_RINGS
    ]
    if late:
        return "warning", f"not measured for hours: {', '.join(late)}"
    rows = DriftAlarm.objects.filter(version__in=versions, day__gte=(now - LATELY).date(), answered_at=None)
    told = [
        f"{alarm.version.name} on {alarm.day} ({in_words(alarm.features)})"
        for alarm in rows.select_related("version").order_by("-day", "version__name")
    ]
    if told:
        return (
            "warning",
            f"{'; '.join(told)}: see /classifiers/NAME/drift/, and decide whether to train again",
        )
    return "ok", f"no alarm lately: {', '.join(version.name for version in versions)}"
