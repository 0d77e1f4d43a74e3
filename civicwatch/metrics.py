"""What /metrics shows: gauges read from the database at the moment of asking, one query each."""

from collections.abc import Iterator

from django.db.models import Count
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from civicwatch.events.services import oldest_due_seconds
from civicwatch.lib import backlog
from incidents.models import Incident, Source


class DatabaseCollector(Collector):
    """The same numbers from whichever web process answers, so that they need no adding up."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield self._rows()
        yield GaugeMetricFamily(
            "civicwatch_oldest_due_seconds",
            "How long the row that waited longest for a machine has done so (0: none waits)",
            value=backlog.oldest_due_seconds() or 0.0,
        )
        yield self._incidents()
        yield self._sources()
        yield self._events()

    def _rows(self) -> GaugeMetricFamily:
        family = GaugeMetricFamily("civicwatch_rows", "Rows by kind and stage", labels=["kind", "stage"])
        for kind, stages in backlog.stages().items():
            for stage, count in stages.items():
                family.add_metric([kind, stage], count)
        return family

    def _incidents(self) -> GaugeMetricFamily:
        family = GaugeMetricFamily("civicwatch_incidents", "Incidents by status", labels=["status"])
        for status, count in Incident.objects.order_by().values_list("status").annotate(n=Count("pk")):
            family.add_metric([status], count)
        return family

    def _sources(self) -> GaugeMetricFamily:
        family = GaugeMetricFamily(
            "civicwatch_source_age_seconds",
            "Since a switched-on source last succeeded (since it was made, where it never did)",
            labels=["source"],
        )
        now = timezone.now()
        for source in Source.objects.switched_on():
            since = source.last_success_at or source.created_at
            family.add_metric([source.name], (now - since).total_seconds())
        return family

    def _events(self) -> GaugeMetricFamily:
        return GaugeMetricFamily(
            "civicwatch_events_lag_seconds",
            "How long the oldest event that is due has waited for its number",
            value=oldest_due_seconds(),
        )
