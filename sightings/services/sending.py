"""Messages out: written down with the decision to send them, handed to the carrier once, followed up."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from civicwatch.lib import bell
from civicwatch.lib.crypto import blind_index
from civicwatch.lib.jobs import MAX_ATTEMPTS
from civicwatch.lib.outgoing_errors import OutgoingError, RateLimitedError, TransientError
from sightings.carriers import carrier
from sightings.carriers.carrier import Carrier, RefusedNumberError, StoppedNumberError
from sightings.models import Contributor, Conversation, OutboundMessage, SendStage
from sightings.services import carrier_copies

SEND_JOB = "send_messages"
LONGEST = 1600  # characters; a carrier refuses more
SENT_FIELDS = ("sid", "status", "error_code", "sent_at", "failed_stage")
# A callback may come late, and out of order: a word that is further on is never taken back.
_ORDER = ("", "accepted", "scheduled", "queued", "sending", "sent", "delivered", "read")
_ENDS = ("delivered", "read", "undelivered", "failed", "canceled")
PATIENCE = timedelta(hours=1)  # a carrier that is away is waited for; what is later answers nobody any more
_CLOCKS_APART = timedelta(minutes=2)  # ours and the carrier's
REPLIES_A_MESSAGE, HOUR = 3, 3600  # seconds; the first message of all is answered by three
STOPPED_CODE = "21610"
NOT_KEPT = ":w"  # the end of a key: the words go here and at the carrier once they are said, or never will be


def say(
    contributor: Contributor,
    body: str,
    *,
    key: str,
    now: datetime,
    conversation: Conversation | None = None,
) -> OutboundMessage | None:
    """Send ``body`` once for this ``key``. None where its receiver stopped or is blocked, where it was said,
    or where so much was said in the hour that somebody only wants it to be paid for."""
    if not contributor.may_be_sent_to or not body:
        return None
    row = _row(key, body, now)
    row.contributor, row.conversation = contributor, conversation
    return _put_down(row, contributor.phone)


def say_last(number: str, body: str, *, key: str, now: datetime) -> OutboundMessage | None:
    """The one message to a number of which nothing else is left here; it goes as soon as it is sent."""
    row = _row(key, body, now)
    row.is_last, row.last_number = True, number
    return _put_down(row, number)


def send(rows: Sequence[OutboundMessage]) -> Callable[[Sequence[OutboundMessage]], None]:
    """Hand over messages. That a row is tried stands in the database before it is: whoever tries it again,
    whatever became of the first, asks the carrier first whether it has it. One that fails waits, and takes
    none of the others with it."""
    keys, by = [row.pk for row in rows], carrier()
    tried_before = set(
        OutboundMessage.objects.filter(pk__in=keys, tried_at__isnull=False).values_list("pk", flat=True)
    )
    OutboundMessage.objects.filter(pk__in=keys).update(tried_at=timezone.now())
    for number, row in enumerate(rows):
        try:
            _send(row, by, timezone.now(), is_again=row.pk in tried_before)
        except OutgoingError as error:
            _put_off(row, error)
            if isinstance(
                error, TransientError
            ):  # the carrier is away: the others need not find out one by one
                for other in rows[number + 1 :]:
                    other.attempts -= 1
                    _put_off(other, error)
                break
    return _after_sending


def follow(*, sid: str, status: str, error_code: str, now: datetime) -> None:
    """The carrier's word on the way of a message; one that we do not know changes nothing."""
    before = _ORDER[: _ORDER.index(status)] if status in _ORDER else _ORDER[:-2]
    rows = OutboundMessage.objects.filter(sid=sid, status__in=before)
    if rows.update(status=status, error_code=error_code) and error_code == STOPPED_CODE:
        Contributor.objects.filter(replies__sid=sid, stopped_at__isnull=True).update(stopped_at=now)


def forget_unsaid() -> None:
    """The words that are not kept, of messages whose workers died each time, so that none emptied them."""
    OutboundMessage.objects.filter(stage=SendStage.FAILED, key__endswith=NOT_KEPT).update(body="")


def status_callback() -> str:
    """Where the carrier tells what became of a message; nowhere while nobody outside can reach us."""
    return settings.PUBLIC_URL + reverse("sightings:sms-status") if settings.HTTPS else ""


def _row(key: str, body: str, now: datetime) -> OutboundMessage:
    return OutboundMessage(key=key, body=body[:LONGEST], created_at=now, stage=SendStage.TO_SEND, due_at=now)


@transaction.atomic
def _put_down(row: OutboundMessage, number: str) -> OutboundMessage | None:
    if OutboundMessage.objects.filter(key=row.key).exists() or _is_too_much(number):
        return None
    row.save(force_insert=True)
    bell.ring_after_commit(SEND_JOB)
    return row


def _is_too_much(number: str) -> bool:
    """Of words that are always heard (HELP, STOP) each is answered, and DELETE takes the count of messages
    with it; so replies are counted where no erasure reaches, under a hash of their own, for an hour."""
    count = cache.count_up(f"sms-replies:{blind_index('replies', number)}", HOUR)  # type: ignore[attr-defined]
    return bool(count.number > REPLIES_A_MESSAGE * settings.SMS_PER_HOUR)


def _send(row: OutboundMessage, by: Carrier, now: datetime, *, is_again: bool) -> None:
    receiver = row.contributor
    if not row.body or (receiver is not None and not receiver.may_be_sent_to):
        row.status = "dropped"
        row.move_to(SendStage.DROPPED, done=True)
        return
    number = receiver.phone if receiver else row.last_number
    try:
        known = _sent_before(row, number, by) if is_again else None
        row.sid = known or by.send(number, row.body, status_callback=status_callback())
    except RefusedNumberError as refused:
        row.error_code, row.status, row.failed_stage = refused.code, "failed", SendStage.TO_SEND
        row.move_to(SendStage.FAILED, done=True)
        row.error = str(refused)
        if isinstance(refused, StoppedNumberError) and receiver:
            receiver.stopped_at = receiver.stopped_at or now  # written with the row
        return
    if not OutboundMessage.objects.filter(pk=row.pk).exists():  # erased while it was on its way
        carrier_copies.erase_message(row.sid, now=now, on_its_way=True)
    row.status = row.status or "queued"
    row.sent_at = now
    row.move_to(SendStage.SENT, done=True)


def _put_off(row: OutboundMessage, error: OutgoingError) -> None:
    """Due again with back-off, or at rest in ``failed`` after the last try; while the carrier is away that is
    the one after an hour."""
    row.error, row.lease_token = f"{type(error).__name__}: {error}", None
    if isinstance(error, TransientError) and timezone.now() < row.created_at + PATIENCE:
        row.attempts = min(row.attempts, MAX_ATTEMPTS - 1)
    if row.attempts >= MAX_ATTEMPTS:
        row.stage, row.failed_stage, row.due_at = SendStage.FAILED, SendStage.TO_SEND, None
        return
    asked = error.retry_after if isinstance(error, RateLimitedError) else None
    row.due_at = timezone.now() + timedelta(seconds=asked or 2**row.attempts)


def _sent_before(row: OutboundMessage, number: str, by: Carrier) -> str | None:
    """The carrier's name for it, where an earlier try got through and we never heard. A message of the same
    words that another row stands for is not it."""
    found = [
        message.sid
        for message in by.sent_to(number, since=row.created_at - _CLOCKS_APART)
        if message.body.strip() == row.body.strip()
    ]
    taken = set(OutboundMessage.objects.filter(sid__in=found).values_list("sid", flat=True))
    return next((sid for sid in found if sid not in taken), None)


def _after_sending(rows: Sequence[OutboundMessage]) -> None:
    for row in rows:
        if row.contributor and row.contributor.stopped_at and row.error_code == STOPPED_CODE:
            Contributor.objects.filter(pk=row.contributor.pk, stopped_at__isnull=True).update(
                stopped_at=row.contributor.stopped_at
            )
        if row.key.endswith(NOT_KEPT) and row.due_at is None:
            if row.sid:
                carrier_copies.forget_there(row.sid, now=timezone.now(), on_its_way=True)
            OutboundMessage.objects.filter(pk=row.pk).update(body="")
        if row.is_last and row.due_at is None:
            if row.sid:
                carrier_copies.erase_message(row.sid, now=timezone.now(), on_its_way=True)
            OutboundMessage.objects.filter(pk=row.pk).delete()
