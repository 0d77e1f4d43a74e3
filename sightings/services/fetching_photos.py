"""The job that brings a photo from the carrier and seals it."""

from collections.abc import Callable, Sequence

from django.utils import timezone

from civicwatch.lib import bell
from civicwatch.lib.outgoing_errors import OutgoingError, TransientError
from sightings.carriers import carrier
from sightings.models import Photo, PhotoStage
from sightings.services import photos, resting_photos

FETCHED_FIELDS = (
    "sealed_name",
    "sha256",
    "sha256_hash",
    "size",
    "kind",
    "media_url",
    "outcome",
    "refusal",
    "reasons",
)


def fetch(rows: Sequence[Photo]) -> Callable[[Sequence[Photo]], None]:
    """Fetch what each row names. What may succeed later raises and is tried again; what is gone, too large
    or nothing that can be looked at comes to rest, so that its sender hears of it."""
    found = {photo.pk: _content(photo) for photo in rows}
    for photo in rows:
        if found[photo.pk] is None:
            photos.refuse(photo, photos.NOT_THERE)
        else:
            photo.stage = PhotoStage.FETCHED

    def write(held: Sequence[Photo]) -> None:
        """Files are written for rows that are still there: one that was erased meanwhile leaves none."""
        for photo in held:
            content = found[photo.pk]
            if content is not None:
                photos.seal(photo, content)
        resting_photos.tell(held, FETCHED_FIELDS, now=timezone.now())
        bell.ring_after_commit(photos.CHECK_JOB)

    return write


def _content(photo: Photo) -> bytes | None:
    """The bytes; None where asking again would change nothing. Errors carry no address and no name."""
    try:
        return carrier().fetch_media(photo.media_url).content
    except TransientError:
        raise
    except OutgoingError:
        return None
