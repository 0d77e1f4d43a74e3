"""What /metrics shows of drift and of what the classifiers said: a few small queries, no model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from civicwatch.learning import in_service
from civicwatch.learning.drift.measuring import watched
from civicwatch.learning.drift.models import (
    FEWEST_ROWS,
    DriftAlarm,
    DriftReading,
    DriftWindow,
    Period,
    Statistic,
)
from civicwatch.learning.models import ClassifierVersion

HOUR = timedelta(hours=1)


def _info(name: str) -> Metric:
    family = GaugeMetricFamily(
        name, "1 for the active version of each classifier", labels=["classifier", "version"]
    )
    for classifier, version in ClassifierVersion.objects.filter(is_active=True).values_list(
        "name", "version"
    ):
        family.add_metric([classifier, version], 1)
    return family


def _not_loaded(name: str) -> Metric:
    words = "1 for an active version that a process could not load lately; a former one judges there, or none"
    family = GaugeMetricFamily(name, words, labels=["classifier", "version"])
    for lack in in_service.not_loaded_lately(now=timezone.now()):
        family.add_metric([lack.version.name, lack.version.version], 1)
    return family


def _psi(name: str) -> Metric:
    words = "Population stability index of the latest day that was compared"
    return _distances(GaugeMetricFamily(name, words, labels=["classifier", "feature"]), Statistic.PSI)


def _ks(name: str) -> Metric:
    words = "Kolmogorov-Smirnov distance of the latest day that was compared"
    return _distances(GaugeMetricFamily(name, words, labels=["classifier", "feature"]), Statistic.KS)


def _distances(family: GaugeMetricFamily, statistic: Statistic) -> Metric:
    for version in watched():
        for reading in DriftReading.objects.filter(window=_latest_day(version), statistic=statistic):
            family.add_metric([version.name, reading.feature], reading.value)
    return family


def _alarm(name: str) -> Metric:
    words = "1 where the latest day that was compared, or an hour since, raised an alarm"
    family = GaugeMetricFamily(name, words, labels=["classifier"])
    for version in watched():
        rows, day = DriftAlarm.objects.filter(version=version), _latest_day(version)
        rows = rows.filter(day__gte=day.start.date()) if day else rows
        family.add_metric([version.name], float(rows.exists()))
    return family


def _window_rows(name: str) -> Metric:
    words = f"Rows in the latest hour that was counted, in tens; none where they are fewer than {FEWEST_ROWS}"
    family = GaugeMetricFamily(name, words, labels=["classifier"])
    for name_, latest in _latest_hours():
        if latest.rows_told is not None:
            family.add_metric([name_], latest.rows_told)
    return family


def _measured_age(name: str) -> Metric:
    words = "Since the end of the latest hour that was counted"
    family = GaugeMetricFamily(name, words, labels=["classifier"])
    for name_, latest in _latest_hours():
        family.add_metric([name_], (timezone.now() - latest.start - HOUR).total_seconds())
    return family


def _latest_hours() -> Iterator[tuple[str, DriftWindow]]:
    for version in watched():
        hours = DriftWindow.objects.filter(version=version, period=Period.HOUR)
        latest = hours.order_by("-start").defer("sketches").first()
        if latest:
            yield version.name, latest


def _predictions(name: str) -> Metric:
    """Days that are closed, and of the hours since those with many rows; the others come with their day."""
    words = "Rows judged, by outcome: of the days that are over, and of hours since with many rows"
    family = CounterMetricFamily(name, words, labels=["classifier", "outcome"])
    totals: Counter[tuple[str, str]] = Counter()
    days = DriftWindow.objects.filter(period=Period.DAY)
    for classifier, outcomes in days.values_list("version__name", "sketches__outcome"):
        _add(totals, classifier, outcomes)
    closed = days.filter(version=OuterRef("version")).order_by("-start").values("start")[:1]
    since = DriftWindow.objects.filter(period=Period.HOUR, n__gte=FEWEST_ROWS).annotate(
        closed=Subquery(closed)
    )
    since = since.filter(Q(closed=None) | Q(start__gte=F("closed") + timedelta(days=1)))
    for classifier, outcomes in since.values_list("version__name", "sketches__outcome"):
        _add(totals, classifier, outcomes)
    for (classifier, outcome), count in sorted(totals.items()):
        family.add_metric([classifier, outcome], count)
    return family


def _add(totals: Counter[tuple[str, str]], name: str, outcomes: dict[str, int] | None) -> None:
    totals.update({(name, outcome): count for outcome, count in (outcomes or {}).items()})


def _latest_day(version: ClassifierVersion) -> DriftWindow | None:
    days = DriftWindow.objects.filter(version=version, period=Period.DAY, readings__isnull=False)
    return days.order_by("-start").only("start").first()


FAMILIES: dict[str, Callable[[str], Metric]] = {
    "civicwatch_classifier_info": _info,
    "civicwatch_classifier_not_loaded": _not_loaded,
    "civicwatch_predictions_total": _predictions,
    "civicwatch_drift_psi": _psi,
    "civicwatch_drift_ks": _ks,
    "civicwatch_drift_alarm": _alarm,
    "civicwatch_drift_window_rows": _window_rows,
    "civicwatch_drift_measured_age_seconds": _measured_age,
}
