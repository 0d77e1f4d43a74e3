"""Suspected sexual images of minors: sealed at once, seen by nobody, kept for whoever it is reported to.

There is no detector here, because none that could be had does it. A picture is sealed by one key of a
moderator, or because it stands on a list that the operator was given for that purpose. What a reader
reports is hidden until a moderator has looked (`looking_at_photos.report`): sealing cannot be undone, and
readers have no name. `docs/photos.md` tells the operator what the law then asks for (18 U.S.C. § 2258A).
"""

import logging
import re
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from civicwatch.access import audit
from civicwatch.access.models import User
from civicwatch.lib import private_files
from sightings.models import Photo, PhotoOutcome, PhotoStage, SightingDecision
from sightings.services import changing

if TYPE_CHECKING:
    from sightings.photos.hashes import Hashes  # brings Pillow, which no page needs

logger = logging.getLogger(__name__)

LISTED, MODERATOR = "on the operator’s list", "a moderator"
SEALED = "sealed"
NEAR = 4  # bits of 64: a listed picture re-encoded or resized, and nearly nothing else
_SHA256, _PHASH = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{16}")
SUBJECT = "CivicWatch: a photo was sealed, and you may have to report it"
WHAT_NOW = (
    "A photo was sealed because it may show the sexual abuse of a child. Nobody can open it, and nobody "
    "should try to. Whoever runs this installation may have to report it at once: in the United States "
    "to NCMEC’s CyberTipline, https://report.cybertip.org (18 U.S.C. § 2258A). Keep it as it lies for the "
    "time that the law asks for. What to do, step by step: docs/photos.md."
)


def seal(photo: Photo, *, reason: str, now: datetime) -> None:
    """Take away every view of a photo; the encrypted original stays, for nobody here. The caller saves."""
    private_files.remove_after_commit(photo.derivative_name, photo.heat_name)
    photo.derivative_name = photo.heat_name = ""
    photo.picture_approved_at = photo.picture_approved_by = None
    photo.quarantined_at, photo.quarantine_reason = now, reason
    photo.expires_at = None
    transaction.on_commit(tell_operator, robust=True)


@transaction.atomic
def seal_now(photo: Photo, *, reason: str, by: User | None, now: datetime | None = None) -> Photo:
    """Seal a photo that is here already, and write down who asked for it."""
    now = now or timezone.now()
    row: Photo = Photo.objects.select_for_update().get(pk=photo.pk)
    if row.quarantined_at is None:
        seal(row, reason=reason, now=now)
        row.marks, row.reasons, row.refusal = [], [], SEALED
        row.outcome = PhotoOutcome.UNREAD
        row.move_to(PhotoStage.CHECKED, done=True)  # a job that is at it just now has lost its lease
        row.save()
        SightingDecision.objects.create(photo=row, sighting=row.sighting, action="seal_photo", at=now, by=by)
        if row.sighting:
            changing.touch(row.sighting)  # whose point says whether there is a picture
        audit.record(action="photo.seal", subject=f"photos/{row.public_id}", by=by, now=now)
    return row


def waiting() -> int:
    """How many photos are sealed: what doctor and the desk keep reminding the operator of."""
    return Photo.objects.sealed().count()


def tell_operator() -> None:
    """By e-mail where that is set up, and in the log; neither says anything about sender or photo."""
    logger.critical("%s", WHAT_NOW)
    if settings.OPERATOR_EMAIL:
        send_mail(SUBJECT, WHAT_NOW, None, settings.OPERATOR_EMAIL, fail_silently=True)


def is_listed(sha256: str) -> bool:
    return sha256 in _list()[0]


def is_like_listed(hashes: "Hashes") -> bool:
    """Whether a perceptual hash of the list is this picture's, or its mirror image's."""
    mine = (int(hashes.phash, 16), int(hashes.mirrored, 16))
    return any((each ^ one).bit_count() <= NEAR for each in _list()[1] for one in mine)


def list_problem() -> str:
    """Why the list cannot be used; empty where it can, or where there is none."""
    path = settings.ABUSE_HASH_LIST
    if not path:
        return ""
    try:
        hashes, phashes = _read(path, Path(path).stat().st_mtime_ns)
    except (OSError, UnicodeDecodeError) as error:
        return f"it cannot be read ({type(error).__name__})"
    return "" if hashes or phashes else "it holds no hash"


def _list() -> tuple[frozenset[str], tuple[int, ...]]:
    """Raises OSError where a list is named and is not there: then no photo gets through."""
    path = settings.ABUSE_HASH_LIST
    return _read(path, Path(path).stat().st_mtime_ns) if path else (frozenset(), ())


@lru_cache(maxsize=2)
def _read(path: str, changed: int) -> tuple[frozenset[str], tuple[int, ...]]:
    """One hash a line, hexadecimal: SHA-256 (64 digits) or pHash (16 digits); what follows it is ignored."""
    words = [line.split(",")[0].strip().lower() for line in Path(path).read_text("utf-8").splitlines()]
    return (
        frozenset(word for word in words if _SHA256.fullmatch(word)),
        tuple(int(word, 16) for word in words if _PHASH.fullmatch(word)),
    )
