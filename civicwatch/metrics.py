"""What /metrics shows: gauges read from the database at the moment of asking, one query or two each.

The same numbers from whichever web process answers, so that they need no adding up. The alarms and the
pictures that are made of them stand in ``deploy/prometheus`` and ``deploy/grafana``.
"""

import math
from collections.abc import Callable, Collection, Iterator
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone
from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from civicwatch.access import waiting
from civicwatch.events.models import Delivery, DeliveryStage, EventCounter, Webhook
from civicwatch.events.services import oldest_due_seconds
from civicwatch.learning.drift import gauges
from civicwatch.lib import backlog, broker
from incidents.models import Incident, Source
from sightings.models import Sighting
from tweets.models import Flag, Stream
from workers.signs_of_life import silent_for


class DatabaseCollector(Collector):
    """All of ``FAMILIES``, or those named: an autoscaler that asks every few seconds wants one only."""

    def __init__(self, names: Collection[str] = ()) -> None:
        self._names = names

    def collect(self) -> Iterator[Metric]:
        for name, family in FAMILIES.items():
            if not self._names or name in self._names:
                yield family(name)


def _rows(name: str) -> Metric:
    gauge = GaugeMetricFamily(name, "Rows by kind and stage", labels=["kind", "stage"])
    for kind, stages in backlog.stages().items():
        for stage, count in stages.items():
            gauge.add_metric([kind, stage], count)
    return gauge


def _queue_due_rows(name: str) -> Metric:
    gauge = GaugeMetricFamily(
        name, "Rows due for a worker now or in one's hands, by the queue that works on them", labels=["queue"]
    )
    for queue, count in backlog.due_rows().items():
        gauge.add_metric([queue], count)
    return gauge


def _oldest_due_seconds(name: str) -> Metric:
    words = "How long the row that waited longest for a machine has done so (0: none waits)"
    return GaugeMetricFamily(name, words, value=backlog.oldest_due_seconds() or 0.0)


def _kind_oldest_due_seconds(name: str) -> Metric:
    gauge = GaugeMetricFamily(name, "The same for each kind of row", labels=["kind"])
    for kind, seconds in backlog.oldest_due_seconds_by_kind().items():
        gauge.add_metric([kind], seconds or 0.0)
    return gauge


def _incidents(name: str) -> Metric:
    gauge = GaugeMetricFamily(name, "Incidents by status", labels=["status"])
    for status, count in Incident.objects.order_by().values_list("status").annotate(n=Count("pk")):
        gauge.add_metric([status], count)
    return gauge


def _flags(name: str) -> Metric:
    gauge = GaugeMetricFamily(
        name,
        "Flagged posts by what became of the flag (waiting, open: nobody has decided)",
        labels=["status"],
    )
    for status, count in Flag.objects.order_by().values_list("status").annotate(n=Count("pk")):
        gauge.add_metric([status], count)
    return gauge


def _sightings_ran_out(name: str) -> Metric:
    ran_out = Sighting.objects.ran_out_undecided(timezone.now(), within=timedelta(days=1))
    words = "Sightings that waited for a person until their time was over, in the last 24 hours"
    return GaugeMetricFamily(name, words, value=ran_out.count())


def _person_wait_seconds(name: str) -> Metric:
    words = "For how long the oldest in each queue has waited for a person (missing: nothing waits)"
    gauge = GaugeMetricFamily(name, words, labels=["queue"])
    for queue, wait in waiting.oldest_waits(timezone.now()).items():
        gauge.add_metric([queue], wait.total_seconds())
    return gauge


def _source_age_seconds(name: str) -> Metric:
    gauge = GaugeMetricFamily(
        name,
        "Since a switched-on source last succeeded (since it was made, where it never did)",
        labels=["source"],
    )
    now = timezone.now()
    for source in Source.objects.switched_on():
        since = source.last_success_at or source.created_at
        gauge.add_metric([source.name], (now - since).total_seconds())
    return gauge


def _stream_age_seconds(name: str) -> Metric:
    gauge = GaugeMetricFamily(name, "The same for each switched-on stream of posts", labels=["stream"])
    now = timezone.now()
    for stream in Stream.objects.filter(enabled=True):
        since = stream.last_success_at or stream.created_at
        gauge.add_metric([stream.name], (now - since).total_seconds())
    return gauge


def _events_lag_seconds(name: str) -> Metric:
    words = "How long the oldest event that is due has waited for its number"
    return GaugeMetricFamily(name, words, value=oldest_due_seconds())


def _events(name: str) -> Metric:
    last = EventCounter.objects.values_list("last", flat=True).first()
    return CounterMetricFamily(name.removesuffix("_total"), "Events that were ever told", value=last or 0)


def _webhook_deliveries(name: str) -> Metric:
    gauge = GaugeMetricFamily(
        name, "Deliveries to partners' webhooks that are kept, by stage", labels=["stage"]
    )
    for stage, count in Delivery.objects.order_by().values_list("stage").annotate(n=Count("pk")):
        gauge.add_metric([stage], count)
    return gauge


def _webhooks_disabled(name: str) -> Metric:
    gauge = GaugeMetricFamily(name, "Webhooks that are switched off, by reason", labels=["reason"])
    off = Webhook.objects.filter(disabled_at__isnull=False).order_by()
    for reason, count in off.values_list("disabled_because").annotate(n=Count("pk")):
        gauge.add_metric([reason], count)
    return gauge


def _webhooks_put_off(name: str) -> Metric:
    words = "Webhooks whose address failed and whose deliveries wait for the next try"
    failed = Delivery.objects.filter(stage=DeliveryStage.TO_SEND, tries__gte=1)
    return GaugeMetricFamily(name, words, value=failed.aggregate(n=Count("webhook", distinct=True))["n"])


def _broker_up(name: str) -> Metric:
    answers = broker.attempt(lambda: broker.client().ping())
    return GaugeMetricFamily(
        name, "Whether the broker answers this process (1) or not (0)", value=bool(answers)
    )


def _process_silent_seconds(name: str) -> Metric:
    words = "How long beat and the sweeper, which answer no ping, have not been heard (+Inf: never)"
    gauge = GaugeMetricFamily(name, words, labels=["process"])
    for process, silence in silent_for(now=timezone.now()).items():
        gauge.add_metric([process], math.inf if silence is None else silence.total_seconds())
    return gauge


FAMILIES: dict[str, Callable[[str], Metric]] = {
    "civicwatch_rows": _rows,
    "civicwatch_queue_due_rows": _queue_due_rows,
    "civicwatch_oldest_due_seconds": _oldest_due_seconds,
    "civicwatch_kind_oldest_due_seconds": _kind_oldest_due_seconds,
    "civicwatch_incidents": _incidents,
    "civicwatch_flags": _flags,
    "civicwatch_sightings_ran_out": _sightings_ran_out,
    "civicwatch_person_wait_seconds": _person_wait_seconds,
    "civicwatch_source_age_seconds": _source_age_seconds,
    "civicwatch_stream_age_seconds": _stream_age_seconds,
    "civicwatch_events_lag_seconds": _events_lag_seconds,
    "civicwatch_events_total": _events,
    "civicwatch_webhook_deliveries": _webhook_deliveries,
    "civicwatch_webhooks_disabled": _webhooks_disabled,
    "civicwatch_webhooks_put_off": _webhooks_put_off,
    "civicwatch_broker_up": _broker_up,
    "civicwatch_process_silent_seconds": _process_silent_seconds,
    **gauges.FAMILIES,
}
