"""Senders: found by the hash of their number, stopped, started, and kept out."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from civicwatch.lib.crypto import blind_index
from sightings.models import BlockedSender, Contributor, InboundMessage
from sightings.phone_numbers import normalised

HOUR = timedelta(hours=1)


def hash_of(number: str) -> str:
    """The fingerprint under which a number is known, however it is spelt."""
    return blind_index("phone", normalised(number))


def find(number: str) -> Contributor | None:
    return Contributor.objects.filter(phone_hash=hash_of(number)).first()


def is_blocked(number: str) -> bool:
    return BlockedSender.objects.filter(phone_hash=hash_of(number)).exists()


@transaction.atomic
def heard(number: str, *, now: datetime) -> Contributor:
    """The sender, made at the first message and locked to the end of the caller's transaction."""
    known = hash_of(number)
    rows = Contributor.objects.select_for_update()
    contributor = rows.filter(phone_hash=known).first()
    if contributor is None:
        made = Contributor(phone_hash=known, phone=normalised(number), created_at=now, last_heard_at=now)
        Contributor.objects.bulk_create([made], ignore_conflicts=True)  # somebody else's is as good
        contributor = rows.get(phone_hash=known)
    if contributor.last_heard_at < now:
        contributor.last_heard_at = now
        contributor.save(update_fields=["last_heard_at"])
    return contributor


def is_over_the_limit(contributor: Contributor, *, now: datetime) -> bool:
    """More messages in the hour up to ``now`` than a person writes: counted from the messages themselves."""
    lately = InboundMessage.objects.filter(
        contributor=contributor, received_at__gt=now - HOUR, received_at__lte=now
    )
    return lately.count() > int(settings.SMS_PER_HOUR)


def can_be_read() -> bool:
    """Whether there is any number, and the oldest and newest can be opened. Raises UndecipherableError."""
    rows = Contributor.objects.filter(is_web=False).order_by("pk")
    return any(row.phone for row in (rows.first(), rows.last()) if row)


@transaction.atomic
def stop(contributor: Contributor, *, now: datetime) -> None:
    """Nothing is sent from here on."""
    if contributor.stopped_at is None:
        contributor.stopped_at = now
        contributor.save(update_fields=["stopped_at"])


@transaction.atomic
def start(contributor: Contributor, *, now: datetime) -> None:
    if contributor.stopped_at is not None:
        contributor.stopped_at = None
        contributor.save(update_fields=["stopped_at"])


@transaction.atomic
def block(contributor: Contributor, *, by: Any, reason: str, now: datetime) -> None:
    """Nothing is taken from this number any more, nor sent to it; that holds after an erasure too."""
    contributor.blocked_at, contributor.blocked_by, contributor.block_reason = now, by, reason[:200]
    contributor.save(update_fields=["blocked_at", "blocked_by", "block_reason"])
    if contributor.phone_hash:
        BlockedSender.objects.update_or_create(
            phone_hash=contributor.phone_hash,
            defaults={"blocked_at": now, "blocked_by": by, "reason": reason[:200]},
        )


@transaction.atomic
def unblock(contributor: Contributor, *, by: Any, now: datetime) -> None:
    contributor.blocked_at = contributor.blocked_by = None
    contributor.block_reason = ""
    contributor.save(update_fields=["blocked_at", "blocked_by", "block_reason"])
    BlockedSender.objects.filter(phone_hash=contributor.phone_hash).delete()


@transaction.atomic
def unblock_number(number: str) -> bool:
    """Lift a block by the number, whether its sender is still here or not; return whether there was one."""
    known = hash_of(number)
    Contributor.objects.filter(phone_hash=known).update(blocked_at=None, blocked_by=None, block_reason="")
    count, _ = BlockedSender.objects.filter(phone_hash=known).delete()
    return bool(count)
