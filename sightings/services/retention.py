"""What goes by itself after ``SIGHTING_KEEP_DAYS``: numbers, messages, originals; at the carrier too."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from civicwatch.lib import deleted_bytes, jobs
from sightings.models import (
    Alert,
    Contributor,
    Conversation,
    ErasedMessage,
    InboundMessage,
    OutboundMessage,
    Photo,
    PinLink,
    RemoteErasure,
    Sighting,
    WebLink,
)
from sightings.services import alert_wishes, carrier_copies, erased_list, erased_marks, erasing, sending

JOB = "forget_sightings"
BATCH = 100
SEVERAL_RINGS = timedelta(hours=3)
AGAIN_AT_CARRIER = 6 * 3600  # seconds
_HELD_AGAIN = "sightings:erasing-again"
LAST_WORDS = timedelta(hours=1)  # that could not be sent: the number goes all the same


def run() -> int:
    """One round of everything; return how many rows it took."""
    now = timezone.now()
    before = now - timedelta(days=settings.SIGHTING_KEEP_DAYS)
    count = sum(
        (
            erase_what_came_back(now=now),
            _forget_messages(before, now),
            _forget_replies(before, now),
            _forget_notes(before),
            _forget_conversations(before),
            _forget_senders(before),
            alert_wishes.forget_unwanted(now=now),
            _delete(PinLink.objects.filter(expires_at__lt=now)),
            _delete(OutboundMessage.objects.filter(is_last=True, created_at__lt=now - LAST_WORDS)),
        )
    )
    sending.forget_unsaid()
    if cache.add(_HELD_AGAIN, 1, AGAIN_AT_CARRIER):
        jobs.retry(RemoteErasure.objects.all())  # what the carrier refused is asked again, until it is done
    try:
        count += _forget_originals(before, now)  # last: where the bucket is away, all else goes in time
    finally:
        if count:
            deleted_bytes.empty_the_log()
    return count


def is_overdue(by: timedelta) -> bool:
    keep = timedelta(days=settings.SIGHTING_KEEP_DAYS)
    limit = timezone.now() - keep - SEVERAL_RINGS - by
    return InboundMessage.objects.filter(received_at__lt=limit).exists()


def erase_what_came_back(*, now: datetime) -> int:
    """After the database was put back from a backup: whoever had been erased is erased again.

    The list beside the database knows more than the database then; a report by form is known by its link.
    Returns how many senders came back.
    """
    listed, known = erased_list.read(), set(ErasedMessage.objects.values_list("sid_hash", flat=True))
    erased_list.append(sorted(known - listed))
    forgotten = listed - known
    if not forgotten:
        return 0
    senders = set()
    for message in InboundMessage.objects.only("sid", "contributor").iterator():
        if carrier_copies.hash_of(message.sid) in forgotten:
            senders.add((message.contributor_id, message.pk))
    for contributor_id, message_id in senders:
        _erase_again(contributor_id, message_id, now)
    links = WebLink.objects.select_related("contributor")
    web = {link.contributor for link in links.iterator() if erased_marks.of_link(link) in forgotten}
    for contributor in web:
        erasing.erase(contributor, by=None, now=now)
    rows = [ErasedMessage(sid_hash=each, erased_at=now) for each in sorted(forgotten)]
    ErasedMessage.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len({contributor_id or message_id for contributor_id, message_id in senders}) + len(web)


def _erase_again(contributor_id: int | None, message_id: int, now: datetime) -> None:
    contributor = Contributor.objects.filter(pk=contributor_id).first() if contributor_id else None
    if contributor:
        erasing.erase(contributor, by=None, now=now)
    InboundMessage.objects.filter(pk=message_id).delete()


def _forget_messages(before: datetime, now: datetime) -> int:
    """Here and at the carrier, which would keep them for longer."""
    count = 0
    while rows := list(InboundMessage.objects.filter(received_at__lt=before).order_by("pk")[:BATCH]):
        with transaction.atomic():
            for message in rows:
                carrier_copies.forget_there(message.sid, media=carrier_copies.media_of(message), now=now)
            InboundMessage.objects.filter(pk__in=[message.pk for message in rows]).delete()
        count += len(rows)
    return count


def _forget_replies(before: datetime, now: datetime) -> int:
    count = 0
    while rows := list(OutboundMessage.objects.filter(created_at__lt=before).order_by("pk")[:BATCH]):
        with transaction.atomic():
            for reply in rows:
                if reply.sid:
                    carrier_copies.forget_there(reply.sid, now=now)
            OutboundMessage.objects.filter(pk__in=[reply.pk for reply in rows]).delete()
        count += len(rows)
    return count


def _forget_originals(before: datetime, now: datetime) -> int:
    """Files and whatever tells of place, time or sender; the perceptual hashes stay, to know the photo again.

    What is in quarantine stays sealed: whoever reports it has to preserve it (docs/legal-requests.md).
    """
    old = Photo.objects.filter(
        Q(received_at__lt=before) | Q(expires_at__lt=now), quarantined_at__isnull=True
    ).exclude(
        sealed_name="",
        derivative_name="",
        heat_name="",
        taken_at__isnull=True,
        taken_place__isnull=True,
        contributor__isnull=True,
    )
    count = 0
    while ids := list(old.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            rows = Photo.objects.select_for_update().filter(pk__in=ids)
            erasing.remove_files(rows)
            rows.update(
                sealed_name="",
                derivative_name="",
                heat_name="",
                picture_approved_at=None,
                picture_approved_by=None,
                media_url="",
                media_sid="",
                sha256="",
                taken_at=None,
                taken_place=None,
                contributor=None,
            )
        count += len(ids)
    return count


def _forget_notes(before: datetime) -> int:
    """The sender's own words, and the exact place, should the clock not have taken it."""
    old = Sighting.objects.filter(received_at__lt=before)
    left = old.exclude(note__isblank=True, exact__isnull=True, contributor__isnull=True)
    return left.update(note="", exact=None, contributor=None)


def _forget_conversations(before: datetime) -> int:
    return _delete(Conversation.objects.filter(moved_at__lt=before))


def _forget_senders(before: datetime) -> int:
    """Those who have been silent, unless they asked to be told of something and still want it."""
    wanted = Alert.objects.filter(
        contributor=OuterRef("pk"), confirmed_at__isnull=False, ended_at__isnull=True
    )
    return _delete(Contributor.objects.filter(~Exists(wanted), last_heard_at__lt=before))


def _delete(rows: QuerySet) -> int:
    ids = list(rows.values_list("pk", flat=True))
    rows.model._default_manager.filter(pk__in=ids).delete()
    return len(ids)
