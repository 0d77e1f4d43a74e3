"""Sends what waits for webhooks, signed, and tries again for three days.

One slow or dead address never holds up another: each has its own thread in a batch, and after its first
failure the rest of its messages in that batch wait with it.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.utils import timezone
from standardwebhooks import Webhook as Signer

from civicwatch.events import audience, subjects, webhooks
from civicwatch.events.kinds import TEST
from civicwatch.events.models import Delivery, DeliveryStage, DeliveryTry, Event, Webhook
from civicwatch.lib.http import Fetcher
from civicwatch.lib.outgoing_errors import OutgoingError, RateLimitedError, UnexpectedStatusError

AT_ONCE = 8  # addresses
# The schedule that the specification recommends: how long after each failure; then it is given up.
WAITS = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 5 * 60, 30 * 60, *(hours * 3600 for hours in (2, 5, 10, 14, 20, 24)))
)


@dataclass(frozen=True)
class Message:
    """All that a thread needs to send one delivery, read beforehand: threads ask the database nothing."""

    row: Delivery
    url: str
    secrets: list[str]
    body: str


@dataclass
class Outcome:
    """What came of one: ``tried`` is None where the address had failed just before."""

    row: Delivery
    tried: DeliveryTry | None = None
    retry_after: float | None = None
    is_gone: bool = False


def send(rows: Sequence[Delivery]) -> Callable[[Sequence[Delivery]], None]:
    """Send a batch; every row leaves with its next stage or time, and nothing is raised for a bad address."""
    now = timezone.now()
    messages = _messages(rows, now)
    queues = [list(group) for _, group in groupby(messages, key=lambda message: message.row.webhook_id)]
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        outcomes = [outcome for sent in pool.map(_send_to_one_address, queues) for outcome in sent]
    switched_off: dict[int, str] = {}
    for outcome in outcomes:
        _settle(outcome, now, switched_off)

    def write(ours: Sequence[Delivery]) -> None:
        held = {row.pk for row in ours}
        DeliveryTry.objects.bulk_create(
            outcome.tried for outcome in outcomes if outcome.tried and outcome.row.pk in held
        )
        for webhook in Webhook.objects.select_for_update().filter(pk__in=switched_off, disabled_at=None):
            webhooks.disable(webhook, switched_off[webhook.pk], now=now)
            webhook.save(update_fields=["disabled_at", "disabled_because"])
        for row in ours:
            if row.webhook_id in switched_off and row.stage == DeliveryStage.TO_SEND:
                row.move_to(DeliveryStage.GIVEN_UP, done=True)

    return write


def _messages(rows: Sequence[Delivery], now: datetime) -> list[Message]:
    """By webhook, and in the order of events. A row whose webhook no longer listens is given up here."""
    hooks = Webhook.objects.select_related("partner").in_bulk({row.webhook_id for row in rows})
    events = Event.objects.in_bulk({row.number for row in rows if row.number}, field_name="number")
    said = subjects.described(event.subject for event in events.values())
    circles = audience.circles_of(event.subject for event in events.values())
    messages, secrets, may_hear = [], {}, {}
    for row in sorted(rows, key=lambda row: (row.webhook_id, row.number or 0, row.pk)):
        webhook = hooks.get(row.webhook_id)
        event = events.get(row.number) if row.number else None
        stopped = webhook is None or webhook.disabled_at or webhook.partner.ended_at
        if webhook and webhook.pk not in may_hear:
            may_hear[webhook.pk] = audience.of_partner(webhook.partner, now=now)
        if (
            webhook is None
            or stopped
            or (event is None and row.kind != TEST)
            or not may_hear[webhook.pk](row.kind)
            or (event and not audience.is_meant_for(webhook.partner, row.kind, event.subject, circles))
        ):
            row.move_to(DeliveryStage.GIVEN_UP, done=True)
            continue
        if webhook.pk not in secrets:
            secrets[webhook.pk] = webhooks.signing_secrets(webhook, now=now)
        messages.append(Message(row, webhook.url, secrets[webhook.pk], _body(row, event, said)))
    return messages


def _body(row: Delivery, event: Event | None, said: Mapping[str, Mapping[str, Any]]) -> str:
    at, data = row.created_at, {}
    if event:
        at = event.leaves_at
        data = {"subject": event.subject, "number": event.number, **event.payload}
        data |= said.get(event.subject, {})
    message = {"type": row.kind, "timestamp": at.isoformat(), "data": data}
    return json.dumps(message, separators=(",", ":"), default=datetime.isoformat)


def _send_to_one_address(queue: list[Message]) -> list[Outcome]:
    outcomes: list[Outcome] = []
    with Fetcher() as fetcher:
        for message in queue:
            last = outcomes[-1] if outcomes else None
            if last and (last.tried is None or last.tried.error or last.is_gone):
                outcomes.append(Outcome(message.row, retry_after=last.retry_after))
            else:
                outcomes.append(_send_one(fetcher, message))
    return outcomes


def _send_one(fetcher: Fetcher, message: Message) -> Outcome:
    at, began = timezone.now(), time.monotonic()
    outcome = Outcome(message.row, DeliveryTry(delivery=message.row, at=at, milliseconds=0))
    tried = outcome.tried
    assert tried is not None
    try:
        tried.status = fetcher.post(message.url, message.body.encode(), headers=_headers(message, at)).status
    except UnexpectedStatusError as refused:
        tried.status, tried.error = refused.status, f"answered {refused.status}"
        outcome.is_gone = refused.status == 410
    except OutgoingError as failed:
        tried.error = f"{failed}"[:200] or type(failed).__name__
        outcome.retry_after = failed.retry_after if isinstance(failed, RateLimitedError) else None
    tried.milliseconds = int((time.monotonic() - began) * 1000)
    return outcome


def _headers(message: Message, at: datetime) -> dict[str, str]:
    """Signed over id, time and body, with each secret; the order is present, former."""
    msg_id, seconds = message.row.message_id, int(at.timestamp())
    signed = [Signer(secret).sign(msg_id, at, message.body) for secret in message.secrets]
    return {
        "content-type": "application/json",
        "webhook-id": msg_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(signed),
    }


def _settle(outcome: Outcome, now: datetime, switched_off: dict[int, str]) -> None:
    """The row's next stage, or when it is tried again; and whether its address is switched off."""
    row, tried = outcome.row, outcome.tried
    if tried and not tried.error:
        row.tries += 1
        row.delivered_at = tried.at
        row.move_to(DeliveryStage.DELIVERED, done=True)
        return
    if tried:
        row.tries += 1
    if outcome.is_gone or row.tries > len(WAITS):
        switched_off[row.webhook_id] = webhooks.GONE if outcome.is_gone else webhooks.GAVE_UP
        row.move_to(DeliveryStage.GIVEN_UP, done=True)
        return
    wait = max(WAITS[max(row.tries, 1) - 1], timedelta(seconds=min(outcome.retry_after or 0, 86_400)))
    row.move_to(DeliveryStage.TO_SEND)
    row.due_at = now + wait
