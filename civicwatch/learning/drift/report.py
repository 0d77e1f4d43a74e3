"""What the page, the API and doctor tell of drift, read from rows: no model, no library of statistics.

Of a window with few rows nothing is told, not even how many they are: a photo alone in its hour would say
when somebody sent it (`DriftWindow.rows_told`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np
from django.db.models import Prefetch
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from civicwatch.learning import registry
from civicwatch.learning.drift import sketches
from civicwatch.learning.drift.features import FEATURES, LANGUAGES, Feature
from civicwatch.learning.drift.models import (
    DriftAlarm,
    DriftReading,
    DriftReference,
    DriftWindow,
    Period,
    Statistic,
)
from civicwatch.learning.drift.references import DAYS, FEWEST_ROWS, Collecting, brings_its_own, collecting
from civicwatch.learning.in_words import InWords
from civicwatch.learning.models import ClassifierVersion
from civicwatch.learning.scorecards import Label

SHOWN = {Period.DAY: 30, Period.HOUR: 48}
ALARMS_SHOWN = 20
STEPS = 16  # columns of a picture of a distribution
CATEGORIES = 8


@dataclass(frozen=True)
class Group:
    """Part of a distribution: the share of the reference that lies in it, and of the window."""

    label: str
    before: float
    now: float


@dataclass(frozen=True)
class Moved:
    """One feature in the latest day that was compared: its figures, and both distributions."""

    feature: Feature
    readings: list[DriftReading]
    groups: list[Group]

    @property
    def alarm(self) -> bool:
        return any(reading.alarm for reading in self.readings)

    def reading(self, statistic: Statistic) -> DriftReading | None:
        return next((found for found in self.readings if found.statistic == statistic), None)

    @property
    def psi(self) -> DriftReading | None:
        return self.reading(Statistic.PSI)

    @property
    def other(self) -> DriftReading | None:
        return self.reading(Statistic.KS) or self.reading(Statistic.CHI2)


@dataclass(frozen=True)
class Report:
    """Everything about one version."""

    version: ClassifierVersion
    reference: DriftReference | None
    collecting: Collecting | None
    days: list[DriftWindow]
    hours: list[DriftWindow]
    latest: DriftWindow | None
    moved: list[Moved]
    alarms: list[DriftAlarm]

    @property
    def measured_until(self) -> datetime | None:
        return self.hours[-1].start + timedelta(hours=1) if self.hours else None

    @property
    def is_alarmed(self) -> bool:
        """Whether the latest compared day raised an alarm, or an hour after it."""
        since = self.latest.start.date() if self.latest else None
        return any(since is None or alarm.day >= since for alarm in self.alarms)

    @property
    def latest_alarm(self) -> DriftAlarm | None:
        return self.alarms[0] if self.is_alarmed else None

    @property
    def unanswered(self) -> DriftAlarm | None:
        """The latest alarm of a day before that still waits for a person."""
        return next((alarm for alarm in self.alarms if not alarm.answer), None)

    days_needed = DAYS
    rows_needed = FEWEST_ROWS


def report_of(version: ClassifierVersion) -> Report:
    reference = DriftReference.objects.filter(version=version).first()
    days = _windows(version, Period.DAY)
    latest = next((day for day in reversed(days) if day.readings.all()), None)
    return Report(
        version=version,
        reference=reference,
        collecting=None if reference or brings_its_own(version) else collecting(version),
        days=days,
        hours=_windows(version, Period.HOUR),
        latest=latest,
        moved=_moved(latest, reference) if latest and reference else [],
        alarms=list(DriftAlarm.objects.filter(version=version).order_by("-day")[:ALARMS_SHOWN]),
    )


def _windows(version: ClassifierVersion, period: Period) -> list[DriftWindow]:
    """The latest ones, in the order of time, with their readings."""
    rows = DriftWindow.objects.filter(version=version, period=period).order_by("-start")
    if period == Period.HOUR:
        rows = rows.defer("sketches")
    readings = Prefetch("readings", DriftReading.objects.order_by("pk"))
    return list(reversed(rows.prefetch_related(readings)[: SHOWN[period]]))


def _moved(window: DriftWindow, reference: DriftReference) -> list[Moved]:
    found = []
    for name, feature in FEATURES.items():
        readings = [reading for reading in window.readings.all() if reading.feature == name]
        if readings:
            groups = _groups(feature, reference.sketches[name], window.sketches[name], reference.version.name)
            found.append(Moved(feature, readings, groups))
    return found


def _groups(feature: Feature, before: sketches.Sketch, now: sketches.Sketch, classifier: str) -> list[Group]:
    if feature.grid is None:
        names, reference, window = sketches.paired_categories(before, now)
        labels = [_category(feature, name, classifier) for name in names]
    else:
        reference, window = sketches.on_grid(before, feature.grid), sketches.on_grid(now, feature.grid)
        used = (reference + window).nonzero()[0]
        first, last = int(used[0]), int(used[-1]) + 1
        step = -(-(last - first) // STEPS)
        cuts = np.arange(first, last, step)
        reference = sketches.grouped(reference[:last], cuts)
        window = sketches.grouped(window[:last], cuts)
        labels = [_written(feature.grid.edge(int(cut))) for cut in cuts]
    totals = max(int(reference.sum()), 1), max(int(window.sum()), 1)
    groups = [
        Group(label, int(one) / totals[0], int(two) / totals[1])
        for label, one, two in zip(labels, reference, window, strict=True)
    ]
    return groups if feature.grid else _largest(groups)


def _category(feature: Feature, key: str, classifier: str) -> str:
    """What was counted, in the reader's words where there are some."""
    if key == sketches.OTHER:
        return _("all others")
    if feature.name == "label":
        known = registry.registration(classifier).in_words if classifier in registry.names() else InWords()
        return str(Label(key, str(known.labels.get(key, ""))))
    return str(LANGUAGES.get(key, key)) if feature.name == "language" else key


def _largest(groups: list[Group]) -> list[Group]:
    """The categories that hold most, those of both taken together; none that is empty in both."""
    held = sorted(
        (group for group in groups if group.before or group.now), key=lambda one: -one.before - one.now
    )
    return held[:CATEGORIES]


def _written(edge: float) -> str:
    """A lower edge as short as it can be told apart, with the point or comma of the reader's language."""
    if abs(edge) < 1000:
        return _localised(f"{edge:.2g}" if abs(edge) < 10 else f"{edge:.0f}")
    if abs(edge) < 1e6:
        return f"{_localised(f'{edge / 1000:.3g}')}k"
    return f"{_localised(f'{edge / 1e6:.3g}')}M"


def _localised(written: str) -> str:
    return str(number_format(Decimal(written)))
