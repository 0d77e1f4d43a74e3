"""Photos come in and go: taken note of, sealed, and taken away again.

The original is encrypted before anything else is done with it, and whatever fails later, it stays so.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from civicwatch.lib import bell, private_files
from civicwatch.lib.crypto import blind_index
from sightings.carriers.carrier import LARGEST_MEDIA
from sightings.models import Contributor, InboundMessage, Photo, PhotoOutcome, PhotoStage
from sightings.photos import kinds

FETCH_JOB, CHECK_JOB, ORPHANS_JOB = "fetch_photos", "check_photos", "remove_orphaned_photo_files"
# Named here, where no library of pictures is needed: what the job that checks a photo writes.
CHECKED_FIELDS = (
    *("kind", "taken_at", "taken_place", "taken_words", "phash", "phash_mirrored", "dhash"),
    *("earlier", "earlier_distance", "earlier_is", "marks", "faces", "plates", "score", "outcome", "reasons"),
    "names_police",
    *("classifier", "derivative_name", "heat_name", "refusal", "quarantined_at", "quarantine_reason"),
    "expires_at",
)
DRAWER = "photos"
LARGEST_PICTURE = 12_000_000  # as civicwatch.lib.images; videos may have as much as the carrier brings
NO_PICTURE, TOO_LARGE, NOT_THERE = "not_a_picture", "too_large", "not_there"
ORPHANED = timedelta(hours=1)


def add(
    message: InboundMessage,
    index: int,
    url: str,
    content_type: str,
    contributor: Contributor | None,
    now: datetime,
) -> Photo:
    """Take note of a message's attachment, once however often it is asked for, and have it fetched."""
    photo, is_new = Photo.objects.get_or_create(
        message=message,
        position=index,
        defaults={
            "contributor": contributor,
            "media_url": url,
            "media_sid": url.rstrip("/").rsplit("/", 1)[-1][:64],
            "declared_type": content_type[:100].replace("\0", ""),
            "received_at": message.received_at,
            "stage": PhotoStage.TO_FETCH,
            "expires_at": message.received_at + timedelta(days=settings.SIGHTING_KEEP_DAYS),
        },
    )
    if is_new:
        bell.ring_after_commit(FETCH_JOB)
    return photo


@transaction.atomic
def add_upload(
    content: bytes, content_type: str = "", *, contributor: Contributor | None, now: datetime
) -> Photo:
    """A photo that came through a form: sealed at once, and checked like every other."""
    photo = Photo(
        contributor=contributor,
        declared_type=content_type[:100].replace("\0", ""),
        received_at=now,
        stage=PhotoStage.FETCHED,
        expires_at=now + timedelta(days=settings.SIGHTING_KEEP_DAYS),
    )
    seal(photo, content)
    photo.save()
    if photo.stage == PhotoStage.FETCHED:
        bell.ring_after_commit(CHECK_JOB)
    return photo


def seal(photo: Photo, content: bytes) -> None:
    """Encrypt the original and say what comes next; what can be no picture at all is not kept.

    The caller saves the row.
    """
    photo.kind = kinds.kind_of(content)
    photo.size = len(content)
    limit = LARGEST_MEDIA if photo.kind == kinds.VIDEO else LARGEST_PICTURE
    if photo.kind == kinds.UNKNOWN or len(content) > limit:
        refuse(photo, TOO_LARGE if len(content) > limit else NO_PICTURE)
        return
    digest = sha256(content).hexdigest()
    photo.sha256, photo.sha256_hash = digest, blind_index("photo", digest)
    photo.sealed_name = private_files.write(DRAWER, content)
    photo.media_url = ""  # nothing needs it any more; the carrier's copy is known by the message
    if photo.kind == kinds.VIDEO:
        photo.outcome = PhotoOutcome.NEEDS_PERSON
        photo.move_to(PhotoStage.FOR_PERSON, done=True)
    else:
        photo.move_to(PhotoStage.FETCHED)


def refuse(photo: Photo, code: str) -> None:
    """Nothing can be read in it: at rest, without a picture for anybody. The caller saves the row."""
    photo.outcome, photo.refusal = PhotoOutcome.UNREAD, code
    photo.reasons = [{"part": "network", "says": "unread", "weight": 0}]
    photo.move_to(PhotoStage.CHECKED, done=True)


def erase_files(photo: Photo) -> None:
    """Remove the sealed original, the derivative and the heat map. The caller saves or deletes the row."""
    for name in (photo.sealed_name, photo.derivative_name, photo.heat_name):
        private_files.remove(name)
    photo.sealed_name = photo.derivative_name = photo.heat_name = ""


def remove_orphans(*, now: datetime | None = None) -> int:
    """Files whose row was never written, or went while they were: a worker died in between."""
    removed, now = 0, now or timezone.now()
    for name in private_files.written_before(DRAWER, now - ORPHANED):
        if not _is_named(name):
            private_files.remove_unfinished(name)
            removed += 1
    return removed


def _is_named(name: str) -> bool:
    rows: Any = Photo.objects
    return any(
        rows.filter(**{field: name}).exists() for field in ("sealed_name", "derivative_name", "heat_name")
    )
