"""Recording, numbering and announcing events."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from civicwatch.events.models import Event, EventCounter
from civicwatch.lib import bell, broker

CHANNEL = "civicwatch:events"
PUBLISH_JOB = "publish_events"
FAN_OUT_JOB = "fan_out_events"
BATCH = 500
_rung_when_numbered = [FAN_OUT_JOB]


def ring_when_numbered(job: str) -> None:
    """Have a job rung whenever events were numbered; called in ``AppConfig.ready``."""
    if job not in _rung_when_numbered:
        _rung_when_numbered.append(job)


def record(
    *,
    kind: str,
    subject: str,
    payload: dict[str, Any],
    leaves_at: datetime | None = None,
    cause: str = "",
) -> None:
    """Append an event to the log, in the caller's transaction, and wake the publisher after it.

    ``payload`` is public: it must hold nothing that the page of ``subject`` does not show. The event is
    told at ``leaves_at`` (without one at once), but never before an earlier one of the same subject;
    until then ``take_back`` finds it by its ``cause``.
    """
    record_many(
        [
            Event(
                kind=kind,
                subject=subject,
                payload=payload,
                cause=cause,
                leaves_at=leaves_at or timezone.now(),
            )
        ]
    )


def record_many(events: Sequence[Event]) -> None:
    """Append many events at once, as an import does."""
    _keep_order(events)
    Event.objects.bulk_create(events)
    bell.ring_after_commit(PUBLISH_JOB)


def withdraw(*, kind: str, subject: str, payload: dict[str, Any], cause: str = "") -> bool:
    """Tell at once, by an event of ``kind``, that a subject is gone; return whether that was called for.

    What was about to be said about it is not said, and where that is all there was, nothing is.
    """
    kept_back, _by_model = Event.objects.waiting_for_a_number().filter(subject=subject).delete()
    last = Event.objects.numbered().filter(subject=subject).last()
    if kept_back and (last is None or last.kind == kind):
        return False
    record(kind=kind, subject=subject, payload=payload, cause=cause)
    return True


def reschedule(*, subject: str, leaves_at: datetime) -> None:
    """What is kept back about a subject leaves then, sooner or later than it was meant to."""
    kept_back = Event.objects.waiting_for_a_number().filter(subject=subject)
    if kept_back.exclude(leaves_at=leaves_at).update(leaves_at=leaves_at):
        bell.ring_after_commit(PUBLISH_JOB)


def take_back(*, cause: str) -> int:
    """Forget the events of something that was undone, as far as they have not left; return how many."""
    forgotten, _by_model = Event.objects.waiting_for_a_number().filter(cause=cause).delete()
    bell.ring_after_commit(PUBLISH_JOB)  # the publisher passes over what somebody has in hand
    return forgotten


def number_waiting(*, now: datetime | None = None) -> int:
    """Number the next batch of events that are due, in commit order; return how many there were."""
    with transaction.atomic():
        EventCounter.objects.get_or_create(pk=1)
        counter = EventCounter.objects.select_for_update().get(pk=1)
        events = _next_batch(now or timezone.now())
        for number, event in enumerate(events, start=counter.last + 1):
            event.number = number
        Event.objects.bulk_update(events, ["number"])
        counter.last += len(events)
        counter.save(update_fields=["last"])
    if events:
        broker.attempt(lambda: broker.client().publish(CHANNEL, counter.last))
        for job in _rung_when_numbered:
            bell.ring(job)
    return len(events)


def hold_numbers() -> None:
    """Until the caller's transaction ends no event gets a number: what has one by now has been told, and
    whatever gets one later is told as things stand after it."""
    EventCounter.objects.get_or_create(pk=1)
    EventCounter.objects.select_for_update().get(pk=1)


def newest_number() -> int:
    """The last number that was given; every event up to it can be read."""
    return EventCounter.objects.filter(pk=1).values_list("last", flat=True).first() or 0


def is_waiting(by: timedelta) -> bool:
    """Whether an event that is due has waited for its number for longer than ``by``."""
    return Event.objects.due(timezone.now() - by).exists()


def oldest_due_seconds(*, now: datetime | None = None) -> float:
    """How long the event that waited longest for its number has been due; 0 where none is."""
    now = now or timezone.now()
    since = Event.objects.due(now).order_by("leaves_at").values_list("leaves_at", flat=True).first()
    return (now - since).total_seconds() if since else 0.0


def _keep_order(events: Sequence[Event]) -> None:
    """Nothing about a subject is told before what was said about it earlier."""
    earliest = min((event.leaves_at for event in events), default=None)
    if earliest is None:
        return
    kept_back = Event.objects.waiting_for_a_number().filter(leaves_at__gt=earliest)
    if len(events) == 1:
        kept_back = kept_back.filter(subject=events[0].subject)
    latest: dict[str, datetime] = {}
    for subject, leaves_at in kept_back.values_list("subject", "leaves_at"):
        latest[subject] = max(leaves_at, latest.get(subject, leaves_at))
    for event in events:
        event.leaves_at = max(event.leaves_at, latest.get(event.subject, event.leaves_at))
        latest[event.subject] = event.leaves_at


def _next_batch(now: datetime) -> list[Event]:
    """Due events, locked, in the order in which they were recorded.

    One that another transaction has in hand (to delete or reword it) is left to the next batch, and
    with it whatever was said later about the same subject: so the publisher never waits for a writer.
    """
    due = list(Event.objects.due(now)[:BATCH])
    mine = Event.objects.waiting_for_a_number().filter(pk__in=[event.pk for event in due])
    locked = set(mine.select_for_update(skip_locked=True).values_list("pk", flat=True))
    batch, held_up = [], set()
    for event in due:
        if event.pk in locked and event.subject not in held_up:
            batch.append(event)
        else:
            held_up.add(event.subject)
    return batch
