"""The event log: what the outside world is told, in the order in which it became true.

Rows are written in the transaction that makes them true and numbered afterwards by one publisher,
because PostgreSQL's own ids commit out of order. Readers see numbered rows only and skip nothing.
What a person has decided is numbered a minute later, so that undoing it is real.
"""

import secrets
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civicwatch.access.models import Partner
from civicwatch.lib.jobs import StagedRow
from civicwatch.lib.random_names import random_name


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


def new_public_id() -> str:
    return random_name(16)


def new_message_id() -> str:
    return f"msg_{secrets.token_urlsafe(18)}"


class Webhook(models.Model):
    """An address to which a partner has events sent, signed after the Standard Webhooks specification.

    Secrets are sealed. ``last_number`` is the event up to which deliveries were made; ``kinds`` empty
    means every kind.
    """

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="webhooks")
    url = models.CharField(_("address"), max_length=500)
    kinds = models.JSONField(_("which events"), default=list)
    secret = models.TextField(editable=False)
    former_secret = models.TextField(blank=True, default="", editable=False)
    former_until = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_number = models.BigIntegerField(default=0, editable=False)
    disabled_at = models.DateTimeField(null=True, blank=True, editable=False)
    disabled_because = models.CharField(max_length=20, blank=True, default="", editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(disabled_at=None, disabled_because="")
                | models.Q(disabled_at__isnull=False) & ~models.Q(disabled_because=""),
                name="webhook_disabled_because",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class DeliveryStage(models.TextChoices):
    TO_SEND = "to_send", _("on its way")
    DELIVERED = "delivered", _("delivered")
    GIVEN_UP = "given_up", _("given up")


class Delivery(StagedRow):
    """One event on its way to one webhook. What is said is read when it is sent, so that what was taken
    off the record meanwhile is not told. ``number`` is the event's; None for a test."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    number = models.BigIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=60)
    message_id = models.CharField(max_length=40, unique=True, default=new_message_id, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    tries = models.PositiveSmallIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "number"], name="one_delivery_an_event"),
            models.CheckConstraint(
                condition=models.Q(stage="delivered", delivered_at__isnull=False)
                | ~models.Q(stage="delivered") & models.Q(delivered_at=None),
                name="delivery_delivered_at",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(stage="to_send"), name="delivery_due"),
            models.Index(fields=["webhook", "-id"], name="delivery_newest"),
            models.Index(fields=["created_at"], name="delivery_oldest"),
        ]

    def __str__(self) -> str:
        return self.message_id


class DeliveryTry(models.Model):
    """What came of one try: the status, or in a word why there was none."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="log")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    milliseconds = models.PositiveIntegerField()
    error = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.status or self.error}"
