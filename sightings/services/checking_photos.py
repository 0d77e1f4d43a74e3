"""The job that looks at a sealed photo and leaves a picture that can hurt nobody, a score and its reasons.

Fails closed: whatever goes wrong on the way, there is no derivative and nothing is published.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone
from PIL import Image

from civicwatch.learning import in_service, registry
from civicwatch.lib import images, private_files
from sightings import verdict
from sightings.models import (
    EarlierPicture,
    KnownPicture,
    Photo,
    PhotoStage,
)
from sightings.photos import examining
from sightings.photos import marks as marking
from sightings.photos.examining import Examined
from sightings.photos.faces import marks_of_faces
from sightings.photos.hashes import Hashes, Known, nearest
from sightings.services import abuse_images, photos, resting_photos, verdicts

LOOK_BACK = timedelta(days=400)  # as far as hashes are compared
SAME_EVENT = timedelta(minutes=30)  # a sender's own second copy within that is a mistake, no fraud
CLASSIFIER = "photo"
GONE = "original_gone"
WARMING = 64  # pixels of a picture of nothing


def check(rows: Sequence[Photo]) -> Callable[[Sequence[Photo]], None]:
    """Look at each original; a row whose original cannot be opened comes to rest with the reason."""
    classifier = in_service.loaded(CLASSIFIER)
    found = {photo.pk: _look(photo, classifier) for photo in rows}

    def write(held: Sequence[Photo]) -> None:
        """Files are written for rows that are still there: one that was erased meanwhile leaves none."""
        now = timezone.now()
        for photo in held:
            examined = found[photo.pk]
            if examined is not None:
                photo.derivative_name = private_files.write(photos.DRAWER, examined.picture)
                photo.heat_name = private_files.write(photos.DRAWER, examined.heat) if examined.heat else ""
        resting_photos.tell(held, photos.CHECKED_FIELDS, now=now)

    return write


def warm() -> None:
    """Load the networks before the first photo comes."""
    blank = Image.new("RGB", (WARMING, WARMING))
    marks_of_faces(blank)
    in_service.loaded(CLASSIFIER).predict([blank])


def _look(photo: Photo, classifier: registry.Loaded) -> Examined | None:
    """Fill the row in; None where there will be no picture."""
    try:
        content = private_files.read(photo.sealed_name)
    except private_files.MissingFileError:
        photos.refuse(photo, GONE)
        return None
    if abuse_images.is_listed(photo.sha256):
        _seal(photo)
        return None
    try:
        examined = examining.examine(content, classify=classifier.predict, received_at=photo.received_at)
    except images.PictureRefusedError as refusal:
        photos.refuse(photo, refusal.code)
        return None
    if examined.hashes and abuse_images.is_like_listed(examined.hashes):
        _seal(photo)
        return None
    _fill(photo, examined, classifier)
    return examined


def _seal(photo: Photo) -> None:
    abuse_images.seal(photo, reason=abuse_images.LISTED, now=timezone.now())
    photos.refuse(photo, abuse_images.SEALED)


def _fill(photo: Photo, examined: Examined, classifier: registry.Loaded) -> None:
    photo.kind, photo.marks = examined.kind, marking.as_json(examined.marks)
    photo.faces, photo.plates = examined.faces, examined.plates
    photo.names_police = examined.names_police
    photo.score, photo.outcome = examined.score, examined.outcome
    photo.classifier = classifier.version
    photo.taken_at = examined.notes.at
    photo.taken_place = list(examined.notes.place) if examined.notes.place else None  # type: ignore[assignment]
    photo.taken_words = verdicts.taken_words(photo, photo.sighting)
    if examined.hashes:
        photo.phash, photo.dhash = examined.hashes.phash, examined.hashes.dhash
        photo.phash_mirrored = examined.hashes.mirrored
        _recognise(photo)
    photo.reasons = [reason.as_json() for reason in verdict.reasons_of_photo(verdicts.facts_of(photo))]
    photo.move_to(PhotoStage.CHECKED, done=True)


def _recognise(photo: Photo) -> None:
    """Whether this picture was here before: marked as old by a person, or sent with another report."""
    assert photo.phash and photo.phash_mirrored and photo.dhash
    mine = Hashes(photo.phash, photo.phash_mirrored, photo.dhash)
    listed = KnownPicture.objects.values_list("pk", "phash", "phash_mirrored", "dhash")
    if nearest(mine, (Known(*row) for row in listed)):
        photo.earlier_is = EarlierPicture.KNOWN
        return
    match = nearest(mine, (Known(*row) for row in _earlier(photo)))
    if match is None:
        return
    earlier = Photo.objects.get(pk=match.key)
    photo.earlier, photo.earlier_distance = earlier, match.distance
    is_own = photo.contributor_id is not None and earlier.contributor_id == photo.contributor_id
    photo.earlier_is = EarlierPicture.OWN if is_own else EarlierPicture.OTHERS


def _earlier(photo: Photo) -> Any:
    """Photos that came before, but for those of the same report, and its sender's own of the same minutes."""
    rows = Photo.objects.with_hashes().filter(
        received_at__gt=photo.received_at - LOOK_BACK, received_at__lte=photo.received_at
    )
    rows = rows.exclude(pk=photo.pk)
    if photo.sighting_id:
        rows = rows.exclude(sighting=photo.sighting_id)
    if photo.contributor_id:
        rows = rows.exclude(contributor=photo.contributor_id, received_at__gt=photo.received_at - SAME_EVENT)
    return rows.values_list("pk", "phash", "phash_mirrored", "dhash")
