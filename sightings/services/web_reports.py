"""A sighting by the web form or the API: the same as by telephone, from somebody without a number.

Each report has a contributor of its own, so that two of them cannot be led back to one person, and a
private link, so that its sender can take it back. No address of the visitor is kept anywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from civicwatch.lib.private_links import hash_of, new_secret
from sightings.conversation.spots import Spot
from sightings.models import Contributor, Sighting, SightingSource, WebLink
from sightings.placing import Place
from sightings.services import erasing, finding_places, photos, showing

LARGEST_PHOTO = 12_000_000  # bytes; a telephone's photo has two to six million
LARGEST_BODY = LARGEST_PHOTO + 100_000  # a report with its photo; the rest is for the other fields


@dataclass(frozen=True)
class Upload:
    """One file as the visitor's browser sent it."""

    content: bytes
    content_type: str


@dataclass(frozen=True)
class Sent:
    """``secret`` opens the sender's private page; it is nowhere else."""

    sighting: Sighting
    secret: str


def find_spot(words: str) -> Spot | None:
    """The place that a visitor wrote, found as a sender's is: nothing of what is asked is kept."""
    return finding_places.in_words(words, now=timezone.now())


@transaction.atomic
def send(
    *,
    place: Place,
    now: datetime,
    minutes_ago: int = 0,
    activity: str = "",
    show_now: bool = False,
    note: str = "",
    uploads: Sequence[Upload] = (),
    language: str = "",
) -> Sent:
    """Put the sighting down and hand its photos to the pipeline. Raises showing.PlaceIsUnknownError."""
    contributor = Contributor.objects.create(
        is_web=True, language=language, created_at=now, last_heard_at=now
    )
    secret = new_secret()
    WebLink.objects.create(secret_hash=hash_of(secret), contributor=contributor, made_at=now)
    taken = [
        photos.add_upload(upload.content, upload.content_type, contributor=contributor, now=now)
        for upload in uploads
    ]
    sighting = showing.put_down(
        contributor=contributor,
        place=place,
        seen_at=now - timedelta(minutes=minutes_ago),
        activity=activity,
        show_after=timedelta(0) if show_now else None,
        photos=taken,
        note=note.replace("\0", ""),
        source=SightingSource.WEB,
        now=now,
    )
    return Sent(sighting, secret)


def behind(secret: str) -> Sighting | None:
    """The report that a private link belongs to, if it is still here."""
    link = WebLink.objects.select_related("contributor").filter(secret_hash=hash_of(secret)).first()
    if link is None:
        return None
    return Sighting.objects.filter(contributor=link.contributor).order_by("-pk").first()


def erase(secret: str, *, now: datetime) -> bool:
    """Delete everything of the report behind a link: rows, photos, the link; whether there was any.

    A keyed hash of the link stays, by which a report that a backup brings back is erased again.
    """
    link = WebLink.objects.select_related("contributor").filter(secret_hash=hash_of(secret)).first()
    if link is None:
        return False
    erasing.erase(link.contributor, by=None, now=now)
    return True
