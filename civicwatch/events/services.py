"""Recording, numbering and announcing events."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from civicwatch.events.models import Event, EventCounter
from civicwatch.lib import bell, broker

CHANNEL = "civicwatch:events"
PUBLISH_JOB = "publish_events"
BATCH = 500


def record(*, kind: str, subject: str, payload: dict[str, Any]) -> None:
    """Append an event to the log, in the caller's transaction, and wake the publisher after it.

    ``payload`` is public: it must hold nothing that the page of ``subject`` does not show.
    """
    Event.objects.create(kind=kind, subject=subject, payload=payload)
    bell.ring_after_commit(PUBLISH_JOB)


def record_many(events: list[Event]) -> None:
    """Append many events at once, as an import does."""
    Event.objects.bulk_create(events)
    bell.ring_after_commit(PUBLISH_JOB)


def number_waiting() -> int:
    """Number the next batch of events in commit order; return how many there were."""
    with transaction.atomic():
        EventCounter.objects.get_or_create(pk=1)
        counter = EventCounter.objects.select_for_update().get(pk=1)
        events = list(Event.objects.waiting_for_a_number()[:BATCH])
        for number, event in enumerate(events, start=counter.last + 1):
            event.number = number
        Event.objects.bulk_update(events, ["number"])
        counter.last += len(events)
        counter.save(update_fields=["last"])
    if events:
        broker.attempt(lambda: broker.client().publish(CHANNEL, counter.last))
    return len(events)


def is_waiting(by: timedelta) -> bool:
    """Whether an event has waited for its number for longer than ``by``."""
    return Event.objects.waiting_for_a_number().filter(created_at__lte=timezone.now() - by).exists()
