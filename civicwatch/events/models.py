"""The event log: what the outside world is told, in the order in which it became true.

Rows are written in the transaction that makes them true and numbered afterwards by one publisher,
because PostgreSQL's own ids commit out of order. Readers see numbered rows only and skip nothing.
What a person has decided is numbered a minute later, so that undoing it is real.
"""

from datetime import datetime

from django.db import models
from django.utils import timezone


class EventQuerySet(models.QuerySet["Event"]):
    def numbered(self) -> "EventQuerySet":
        return self.filter(number__isnull=False).order_by("number")

    def waiting_for_a_number(self) -> "EventQuerySet":
        return self.filter(number__isnull=True).order_by("pk")

    def due(self, now: datetime) -> "EventQuerySet":
        """Those that nobody may take back any more."""
        return self.waiting_for_a_number().filter(leaves_at__lte=now)

    def after(self, number: int) -> "EventQuerySet":
        return self.numbered().filter(number__gt=number)


class Event(models.Model):
    """``leaves_at`` is when it is told: until then what ``cause`` names can be undone and it never was."""

    number = models.BigIntegerField(null=True, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    payload = models.JSONField(default=dict)
    cause = models.CharField(max_length=60, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    leaves_at = models.DateTimeField(default=timezone.now)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(number__isnull=True), name="event_waiting_for_number"
            ),
            models.Index(fields=["subject"], name="event_subject"),  # what is forgotten is found by it
        ]

    def __str__(self) -> str:
        return f"{self.number or 'unnumbered'} {self.kind} {self.subject}"


class EventCounter(models.Model):
    """The one row that holds the last number given; locking it makes the publisher one."""

    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.last)


class WayBack(models.Model):
    """What it takes to undo something, kept as long as its events have not left and not longer.

    It holds words that may be taken off the record, so it lies outside every log.
    """

    cause = models.CharField(max_length=60, unique=True)
    state = models.JSONField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.cause}, until {self.until:%H:%M:%S}"
