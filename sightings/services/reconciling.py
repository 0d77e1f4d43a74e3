"""The carrier's own list against ours: what never arrived is fetched, what was erased stays erased."""

import logging
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from civicwatch.lib.outgoing_errors import OutgoingError
from sightings.carriers import Carrier, CarrierMessage, carrier, chosen
from sightings.models import CarrierLook, InboundMessage, MessageSource
from sightings.services import receiving, sending

logger = logging.getLogger(__name__)

JOB = "reconcile_messages"
LOOK_BACK = timedelta(hours=24)  # at least
OVERLAP = timedelta(hours=1)  # with the look before
LONGEST = timedelta(days=30)
YET_HERE = timedelta(hours=1)  # what is about to be forgotten is not fetched again
YOUNGEST = timedelta(minutes=2)  # the carrier's own request may still be on its way
_HELD, _DONE = "sightings:reconciling", "sightings:reconciled"
NOT_SOONER, LATEST = 60, 900  # seconds between two looks


def run() -> int:
    """One look, unless there was one just now; return how many messages were missing here."""
    if not cache.add(_HELD, 1, NOT_SOONER):
        return 0
    try:
        found = reconcile(now=timezone.now())
    except OutgoingError as error:
        logger.warning("the carrier’s list could not be read: %s", type(error).__name__)
        return 0
    cache.set(_DONE, 1, LATEST)
    return found


def is_overdue(by: timedelta) -> bool:
    return chosen() != "console" and cache.get(_DONE) is None


def reconcile(*, now: datetime) -> int:
    """Take in what the carrier has and we have not, and its word on what we sent."""
    by, found = carrier(), 0
    since = _since(by.kind, now)
    listed = list(by.messages_since(since))
    older = [message for message in reversed(listed) if message.created_at < now - YOUNGEST]
    inbound = sorted((message for message in older if message.inbound), key=lambda each: each.created_at)
    here = set(
        InboundMessage.objects.filter(sid__in=[message.sid for message in inbound]).values_list(
            "sid", flat=True
        )
    )
    for message in inbound:
        if message.sid not in here:
            found += receiving.receive(
                sid=message.sid,
                payload=_form(message, by),
                source=MessageSource.RECONCILED,
                now=now,
                sent_at=max(message.created_at, since),
            )
    for message in listed:
        if not message.inbound:
            sending.follow(sid=message.sid, status=message.status, error_code=message.error_code, now=now)
    CarrierLook.objects.update_or_create(carrier=by.kind, defaults={"looked_at": now})
    return found


def _since(kind: str, now: datetime) -> datetime:
    """Back to the last look that came to its end, and at least a day; no further than messages are kept."""
    last = CarrierLook.objects.filter(carrier=kind).first()
    wanted = min(now - LOOK_BACK, last.looked_at - OVERLAP) if last else now - LOOK_BACK
    return max(wanted, now - min(LONGEST, timedelta(days=settings.SIGHTING_KEEP_DAYS)) + YET_HERE)


def _form(message: CarrierMessage, by: Carrier) -> bytes:
    """The form that the carrier would have posted, from what it lists."""
    fields = [
        ("MessageSid", message.sid),
        ("From", message.number),
        ("To", settings.TWILIO_NUMBER),
        ("Body", message.body),
        ("NumMedia", str(message.media_count)),
    ]
    for index, media in enumerate(by.media_of(message.sid) if message.media_count else []):
        fields += [(f"MediaUrl{index}", media.url), (f"MediaContentType{index}", media.content_type)]
    return urlencode(fields, errors="surrogatepass").encode()
