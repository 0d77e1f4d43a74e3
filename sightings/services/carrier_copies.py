"""What the carrier keeps of a message: deleted there, and never taken in again."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from civicwatch.lib import bell, deleted_bytes
from civicwatch.lib.crypto import blind_index
from sightings import form_fields
from sightings.carriers import carrier
from sightings.carriers.carrier import NotYetError
from sightings.models import EraseStage, InboundMessage, RemoteErasure
from sightings.services import erased_marks

ERASE_JOB = "erase_at_carrier"
AGAIN = timedelta(minutes=10)  # a message that was just sent cannot be deleted before it has arrived
PATIENCE = timedelta(days=3)
_MEDIA = re.compile(r"/messages/(\w+)/media/(\w+)", re.IGNORECASE)


def hash_of(sid: str) -> str:
    return erased_marks.of_message(sid)


def erase_message(
    sid: str, *, now: datetime, media: Iterable[tuple[str, str]] = (), on_its_way: bool = False
) -> int:
    """Have a message and its media (pairs of names) deleted at the carrier, and remember that it is gone.

    In the caller's transaction: from its commit on, the wish cannot be lost. Returns how many things.
    """
    remember([sid], now=now)
    return forget_there(sid, now=now, media=media, on_its_way=on_its_way)


def forget_there(
    sid: str, *, now: datetime, media: Iterable[tuple[str, str]] = (), on_its_way: bool = False
) -> int:
    """Have it deleted at the carrier alone: what is too old here to be kept there."""
    due = now + AGAIN if on_its_way else now
    wishes = [
        RemoteErasure(
            key=blind_index("erasure", f"{sid} {part}"),
            message_sid=sid,
            media_sid=part,
            is_media=bool(part),
            asked_at=now,
            stage=EraseStage.TO_ERASE,
            due_at=due,
        )
        for part in [*(media_sid for _, media_sid in media), ""]  # pictures first
    ]
    RemoteErasure.objects.bulk_create(wishes, ignore_conflicts=True)
    bell.ring_after_commit(ERASE_JOB)
    return len(wishes)


def remember(sids: Iterable[str], *, now: datetime) -> None:
    """Neither the carrier's list nor a backup brings these back: only hashes are kept."""
    erased_marks.keep(map(hash_of, sids), now=now)


def media_of(message: InboundMessage) -> list[tuple[str, str]]:
    """Message and media names in the addresses that came with a message."""
    addresses = [url for url, _ in form_fields.media(form_fields.decoded(bytes(message.payload)))]
    return [(found[1], found[2]) for url in addresses if (found := _MEDIA.search(url))]


def erase(rows: Sequence[RemoteErasure]) -> Callable[[Sequence[RemoteErasure]], None]:
    """Delete at the carrier; a row that is done goes with its names, one that came too early waits."""
    deleted_bytes.empty_the_log()  # here: rows of this job are there whenever something was erased
    by, now = carrier(), timezone.now()
    for row in rows:
        try:
            if row.is_media:
                by.delete_media(row.message_sid, row.media_sid)
            else:
                by.delete_message(row.message_sid)
        except NotYetError:
            if now - row.asked_at > PATIENCE:
                raise
            row.move_to(EraseStage.TO_ERASE)
            row.due_at = now + AGAIN
        else:
            row.move_to(EraseStage.ERASED, done=True)
    return _forget_done


def _forget_done(rows: Sequence[RemoteErasure]) -> None:
    done = [row.pk for row in rows if row.stage == EraseStage.ERASED]
    RemoteErasure.objects.filter(pk__in=done).delete()
