"""From numbered events to deliveries: one for each webhook that listens, made once, kept thirty days."""

from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils import timezone

from civicwatch.events import audience, services, webhooks
from civicwatch.events.models import Delivery, DeliveryStage, Event, Webhook
from civicwatch.lib import bell

BATCH = 500
KEPT = timedelta(days=30)
FORGET_JOB = "forget_deliveries"


def fan_out() -> int:
    """Make the deliveries of the next events for one webhook that is behind; return of how many events."""
    newest = services.newest_number()
    behind = _listening().filter(last_number__lt=newest).order_by("last_number", "pk")
    with transaction.atomic():
        webhook = behind.select_for_update(skip_locked=True, of=("self",)).first()
        if webhook is None:
            return 0
        told = Event.objects.after(webhook.last_number)
        events = list(told.values_list("number", "kind", "subject")[:BATCH])
        now = timezone.now()
        may_hear = audience.of_partner(webhook.partner, now=now)
        circles = audience.circles_of(subject for _number, _kind, subject in events)
        Delivery.objects.bulk_create(
            [
                Delivery(
                    webhook=webhook,
                    number=number,
                    kind=kind,
                    stage=DeliveryStage.TO_SEND,
                    due_at=now,
                    created_at=now,
                )
                for number, kind, subject in events
                if (not webhook.kinds or kind in webhook.kinds)
                and may_hear(kind)
                and audience.is_meant_for(webhook.partner, kind, subject, circles)
            ],
            ignore_conflicts=True,
        )
        webhook.last_number = max((number for number, _kind, _subject in events if number), default=newest)
        webhook.save(update_fields=["last_number"])
    bell.ring_after_commit(webhooks.DELIVER_JOB)
    return max(1, len(events))


def is_fanning_out_overdue(by: timedelta) -> bool:
    """Whether a webhook has not heard of an event that was told longer ago than ``by``."""
    first = _listening().order_by("last_number").values_list("last_number", flat=True).first()
    if first is None:
        return False
    event = Event.objects.after(first).first()
    return event is not None and event.leaves_at <= timezone.now() - by


def forget_old(*, now: datetime | None = None) -> int:
    """Deliveries and their log go after thirty days; returns how many."""
    old = Delivery.objects.filter(created_at__lt=(now or timezone.now()) - KEPT)
    gone, _by_model = Delivery.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:BATCH])).delete()
    return gone


def is_forgetting_overdue(by: timedelta) -> bool:
    return Delivery.objects.filter(created_at__lt=timezone.now() - KEPT - by).exists()


def _listening() -> models.QuerySet[Webhook]:
    return Webhook.objects.select_related("partner").filter(disabled_at=None, partner__ended_at=None)
