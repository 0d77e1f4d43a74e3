"""Everything of one sender goes: rows and files at once, and the carrier's own copies by a job that begins
with the same commit. Nothing here waits for a carrier that is slow or away (docs/conversation.md).

What stays are keyed hashes of the message ids and private links, so that nothing comes back, and counts by
area, which never knew a sender.
"""

import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from civicwatch.access import audit
from civicwatch.lib import private_files
from sightings import form_fields
from sightings.models import (
    Contributor,
    InboundMessage,
    MessageStage,
    OutboundMessage,
    Photo,
    SightingDecision,
)
from sightings.phone_numbers import normalised
from sightings.services import carrier_copies, contributors, erased_marks, leaving, sending

ON_ITS_WAY = timedelta(hours=1)  # a reply this young may not have arrived: the carrier deletes it later


@dataclass(frozen=True)
class Receipt:
    """How much there was, and how much the carrier has still to delete (it is asked until it has)."""

    at: datetime
    messages: int = 0
    replies: int = 0
    conversations: int = 0
    photos: int = 0
    files: int = 0
    sightings: int = 0
    alerts: int = 0
    at_carrier: int = 0

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "at": self.at.isoformat()}


@transaction.atomic
def erase(contributor: Contributor, *, by: Any, now: datetime, last_words: str = "") -> Receipt:
    """Erase a sender. ``last_words`` are sent when all is gone, and then go too. ``by`` is empty where the
    sender asked by message.

    Files go before the rows that name them, so that none is ever left without a row.
    """
    contributor = Contributor.objects.select_for_update().get(pk=contributor.pk)
    number = contributor.phone
    messages = [*contributor.messages.all(), *_unread(number)]
    replies = list(contributor.replies.all())
    at_carrier = sum(_erase_at_carrier(messages, replies, now))
    erased_marks.keep(map(erased_marks.of_link, contributor.web_links.all()), now=now)
    theirs = Photo.objects.filter(
        Q(contributor=contributor) | Q(message__in=messages) | Q(sighting__contributor=contributor),
        quarantined_at__isnull=True,  # sealed already, and to be preserved for whoever it is reported to
    )
    photos = Photo.objects.filter(pk__in=set(theirs.values_list("pk", flat=True)))
    list(photos.select_for_update().values_list("pk"))  # no worker writes a file for them from here on
    files = remove_files(photos)
    SightingDecision.objects.filter(Q(photo__in=photos) | Q(sighting__contributor=contributor)).delete()
    receipt = Receipt(
        at=now,
        messages=len(messages),
        replies=len(replies),
        conversations=contributor.conversations.count(),
        photos=photos.count(),
        files=files,
        sightings=contributor.sightings.count(),
        alerts=contributor.alerts.count(),
        at_carrier=at_carrier,
    )
    photos.delete()
    leaving.remove_all(contributor, now=now)
    SightingDecision.objects.filter(sighting__isnull=True, photo__isnull=True, by__isnull=True).delete()
    InboundMessage.objects.filter(pk__in=[message.pk for message in messages]).delete()
    contributor.delete()
    if number and last_words:
        sending.say_last(number, last_words, key=f"last:{secrets.token_hex(16)}", now=now)
    if by:
        audit.record(action="sender.erase", subject="sightings/sender", by=by, now=now)
    return receipt


@transaction.atomic
def erase_number(number: str, *, by: Any, now: datetime) -> Receipt:
    """The same by the number, read or not; nothing where nobody with this number wrote."""
    contributor = contributors.find(number)
    if contributor is None:
        if not list(_unread(number)):
            return Receipt(at=now)
        contributor = contributors.heard(number, now=now)
    return erase(contributor, by=by, now=now)


def remove_files(photos: Any) -> int:
    """Delete whatever lies on the disk for these photos; return how many files they had."""
    names = [
        name for row in photos.values_list("sealed_name", "derivative_name", "heat_name") for name in row
    ]
    for name in filter(None, names):
        private_files.remove(name)
    return len(list(filter(None, names)))


def _unread(number: str) -> Iterator[InboundMessage]:
    """What has arrived from the number and nobody has read yet: only its payload knows the sender."""
    if not number:
        return
    wanted = normalised(number)
    waiting = InboundMessage.objects.filter(contributor__isnull=True).exclude(stage=MessageStage.READ)
    for message in waiting.iterator():
        form = form_fields.decoded(bytes(message.payload))
        if normalised(form_fields.first(form, "From")) == wanted:
            yield message


def _erase_at_carrier(
    messages: list[InboundMessage], replies: list[OutboundMessage], now: datetime
) -> Iterator[int]:
    for message in messages:
        media = carrier_copies.media_of(message)
        yield carrier_copies.erase_message(message.sid, media=media, now=now)
    for reply in replies:
        if reply.sid:
            young = (reply.sent_at or now) > now - ON_ITS_WAY
            yield carrier_copies.erase_message(reply.sid, on_its_way=young, now=now)
