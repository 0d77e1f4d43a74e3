"""The hourly round: counts what each active version judged, hour by hour, and holds it against its reference.

Hours follow each other without a gap, so that a round after a standstill begins where the last one ended;
measuring an hour again gives the same row. Days are those of UTC, and the sum of their hours.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from civicwatch.learning import registry
from civicwatch.learning.drift import alarms, sketches
from civicwatch.learning.drift.comparing import compare
from civicwatch.learning.drift.models import DriftReading, DriftReference, DriftWindow, Period
from civicwatch.learning.drift.references import reference_of
from civicwatch.learning.drift.samples import sketched
from civicwatch.learning.models import ClassifierVersion
from civicwatch.lib import locks

logger = logging.getLogger(__name__)

JOB = "measure_drift"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
GRACE = timedelta(minutes=10)  # after an hour, for what was still being judged as it ended
LOOK_BACK = timedelta(days=35)  # words are gone by then
KEEP_HOURS = timedelta(days=90)
AT_A_TIME = 24  # hours of one classifier, so that a long standstill is caught up in steps
SEVERAL_RINGS = timedelta(hours=3)


def run(now: datetime | None = None) -> int:
    """Up to a day of each classifier; return how many hours were measured, 0 when all is done."""
    now = now or timezone.now()
    with locks.turn(JOB):
        measured = sum(_measure(version, now) for version in [*watched(), *_leaving()])
    alarms.tell(now=now)
    return measured


def is_overdue(by: timedelta) -> bool:
    limit = timezone.now() - HOUR - GRACE - SEVERAL_RINGS - by
    return any(next_hour(version, now=timezone.now()) < limit for version in watched())


def watched() -> list[ClassifierVersion]:
    """Active versions of the classifiers whose app hands over what they judged."""
    names = [name for name in registry.names() if registry.registration(name).samples]
    return list(ClassifierVersion.objects.filter(name__in=names, is_active=True).order_by("name"))


def _leaving() -> list[ClassifierVersion]:
    """Versions that were replaced during a day, until that day is closed: what they judged counts too."""
    former = ClassifierVersion.objects.filter(name__in=registry.names(), is_active=False)
    ends = former.annotate(last=Max("drift_windows__start", filter=Q(drift_windows__period=Period.HOUR)))
    return [
        version
        for version in ends.filter(last__isnull=False)
        if (version.last + HOUR).hour and registry.artefact_is_here(version)
    ]


def next_hour(version: ClassifierVersion, *, now: datetime) -> datetime:
    """The first hour that was not looked at yet."""
    latest = (
        DriftWindow.objects.filter(version=version, period=Period.HOUR)
        .order_by("-start")
        .values_list("start", flat=True)
        .first()
    )
    if latest is not None:
        return max(latest + HOUR, hour_of(now - LOOK_BACK))
    return hour_of(max(version.activated_at or now - LOOK_BACK, now - LOOK_BACK))


def hour_of(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _measure(version: ClassifierVersion, now: datetime) -> int:
    """One classifier's step; what is wrong with one does not stop the others."""
    measured = 0
    try:
        for start in _due_hours(version, now):
            _keep(_hour(version, start, now), now)
            measured += 1
            if (start + HOUR).hour == 0:
                _close_day(version, start.replace(hour=0), now)
    except Exception:
        logger.exception("drift of %s could not be measured further", version.name)
        return 0
    return measured


def _due_hours(version: ClassifierVersion, now: datetime) -> Iterator[datetime]:
    start = next_hour(version, now=now)
    for _ in range(AT_A_TIME):
        if start + HOUR + GRACE > now:
            return
        yield start
        start += HOUR
        if start.hour == 0 and not version.is_active:
            return


def _hour(version: ClassifierVersion, start: datetime, now: datetime) -> DriftWindow:
    """Count one hour; nothing is loaded for one in which nothing was judged."""
    known = registry.registration(version.name)
    n = 0
    counted: sketches.Sketches = {}
    if known.provider.count(version, start, start + HOUR):
        n, counted = sketched(known.provider.samples(_loaded(version), start, start + HOUR))
    return _written(version, Period.HOUR, start, n=n, sketches=counted, measured_at=now)


def _loaded(version: ClassifierVersion) -> registry.Loaded:
    loaded = registry.active(version.name)
    return loaded if loaded.version == version else registry.load(version)


def _close_day(version: ClassifierVersion, start: datetime, now: datetime) -> None:
    """Add up the hours, after counting those again to which rows came late."""
    provider = registry.registration(version.name).provider
    hours = DriftWindow.objects.filter(
        version=version, period=Period.HOUR, start__gte=start, start__lt=start + DAY
    )
    for hour in hours:
        if provider.count(version, hour.start, hour.start + HOUR) != hour.n:
            _keep(_hour(version, hour.start, now), now)
    found = list(hours.all())
    total = sketches.added(hour.sketches for hour in found)
    n = sum(hour.n for hour in found)
    _keep(_written(version, Period.DAY, start, n=n, sketches=total, measured_at=now), now)
    DriftWindow.objects.filter(period=Period.HOUR, start__lt=now - KEEP_HOURS).delete()  # of any version


def _written(version: ClassifierVersion, period: Period, start: datetime, **fields: object) -> DriftWindow:
    window, _ = DriftWindow.objects.update_or_create(
        version=version, period=period, start=start, defaults=fields
    )
    return window


def _keep(window: DriftWindow, now: datetime) -> None:
    """Figures and alarm of a window, in place of earlier ones; none for what the reference is made of."""
    reference = reference_of(window.version, now=now)
    if reference is None or not _is_after(window, reference):
        return
    findings = compare(reference.sketches, window.sketches, period=Period(window.period))
    with transaction.atomic():
        window.readings.all().delete()
        DriftReading.objects.bulk_create(
            DriftReading(
                window=window,
                feature=found.feature,
                statistic=found.statistic,
                value=found.value,
                p=found.p,
                limit=found.limit,
                threshold=found.threshold,
                alarm=found.alarm,
            )
            for found in findings
        )
        moved = sorted({found.feature for found in findings if found.alarm})
        if moved:
            alarms.raise_for(window, moved, now=now)


def _is_after(window: DriftWindow, reference: DriftReference) -> bool:
    return reference.until is None or window.start >= reference.until
