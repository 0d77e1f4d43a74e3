"""The classification stream as a Redis Stream, written from numbered events: never the only copy of anything.

It is the operator's own, so everything stands in it; ``only_for`` names a partner that keeps the flags of its
posts to itself. An entry's id is its event's number, so that Redis itself refuses a second one, and the
stream's last id says where to go on. A Redis that has lost everything gets the newest entries again.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import redis
from django.utils import timezone

from civicwatch.events import services as numbering
from civicwatch.events.audience import Circle
from civicwatch.events.models import Event, EventQuerySet
from civicwatch.lib import broker
from tweets.services import flag_readers, flags_out

WRITE_JOB = "write_flag_stream"
NAME = "civicwatch:flags"
LONGEST = 100_000  # entries, about
BATCH = 500


def write_next() -> int:
    """Write the next events to the stream; return how many. Nothing where Redis does not answer."""
    last = broker.attempt(_last_id)
    if last is None:
        return 0
    if last > numbering.newest_number():  # written from another database, such as one that was replaced
        broker.attempt(lambda: broker.client().delete(NAME))
        last = _where_to_begin()
    events = list(_after(last)[:BATCH])
    return broker.attempt(lambda: _write(events)) or 0


def is_writing_overdue(by: timedelta) -> bool:
    """Whether an event that was told longer ago than ``by`` is not in the stream."""
    last = broker.attempt(_last_id)
    if last is None:
        return False
    waiting = _after(last).filter(leaves_at__lte=timezone.now() - by)
    return waiting.exists()


def _write(events: Sequence[Event]) -> int:
    kept = flag_readers.held_back(event.subject for event in events)
    with broker.client().pipeline(transaction=False) as pipe:
        for event in events:
            entry = _entry(event, kept.get(event.subject))
            pipe.xadd(NAME, entry, id=f"{event.number}-1", maxlen=LONGEST, approximate=True)
        refused = [each for each in pipe.execute(raise_on_error=False) if isinstance(each, Exception)]
    for error in refused:
        if "equal or smaller" not in str(error):  # that one stands there already: another process was faster
            raise error
    return len(events)


def _last_id() -> int:
    """The event up to which the stream was written."""
    try:
        found = broker.client().xinfo_stream(NAME)
    except redis.ResponseError:  # no such key
        return _where_to_begin()
    return int(bytes(found["last-generated-id"]).partition(b"-")[0])


def _where_to_begin() -> int:
    """An empty stream gets as many events as it may hold, the newest."""
    newest = Event.objects.numbered().filter(kind__in=flags_out.KINDS).order_by("-number")
    oldest = newest.values_list("number", flat=True)[LONGEST - 1 : LONGEST].first()
    return (oldest or 1) - 1


def _after(number: int) -> EventQuerySet:
    """What is called back from other partners has not changed for the operator."""
    told = Event.objects.after(number).filter(kind__in=flags_out.KINDS)
    return told.exclude(subject__startswith=flag_readers.CALLED_BACK)


def _entry(event: Event, circle: Circle | None) -> dict[Any, Any]:
    """What was said when it was told; neither words nor author."""
    said = {name: str(value) for name, value in event.payload.items()}
    if circle:
        said["only_for"] = f"partner-{circle.partner}"
    return {"event": event.kind, "subject": event.subject, "at": event.leaves_at.isoformat(), **said}
