"""The pure verdict, fed with rows: what a sighting's photos, its sender and other senders come to."""

from collections.abc import Sequence
from typing import Any

from sightings import verdict
from sightings.models import (
    AREA_PLACES,
    Contributor,
    EarlierPicture,
    Photo,
    PhotoOutcome,
    PhotoStage,
    Sighting,
    SightingStatus,
)
from sightings.photos import taken
from sightings.verdict import PhotoFacts, SenderFacts, Verdict


def of(sighting: Sighting, photos: Sequence[Photo]) -> Verdict:
    """The verdict on a sighting whose photos are all at rest. The place may have been told after the photo
    came, so that what the camera noted is compared again."""
    return verdict.verdict(
        [facts_of(photo, sighting) for photo in photos],
        sender=facts_of_sender(sighting.contributor),
        independent_senders=sighting.independent_senders,
    )


def facts_of_sender(sender: Contributor | None) -> SenderFacts:
    return SenderFacts(
        confirmed=sender.confirmed_count if sender else 0,
        rejected=sender.rejected_count if sender else 0,
        is_known=sender is not None and not sender.is_web,
    )


def facts_of(photo: Photo, sighting: Sighting | None = None) -> PhotoFacts:
    """What the verdict takes of a photo."""
    return PhotoFacts(
        outcome=_outcome(photo),
        score=photo.score,
        taken=taken_words(photo, sighting) if sighting else photo.taken_words,
        earlier=_earlier(photo),
        names_police=photo.names_police,
        sealed=photo.quarantined_at is not None,
    )


def taken_words(photo: Photo, sighting: Sighting | None) -> str:
    """The camera's notes against what the sender told; where no place was told yet, its time alone."""
    told: Any = sighting.exact if sighting else None
    is_area = bool(sighting and sighting.place_precision in AREA_PLACES)
    if not told and sighting and sighting.city:
        told, is_area = (sighting.city.latitude, sighting.city.longitude), True
    place: Any = photo.taken_place
    notes = taken.Notes(photo.taken_at, (place[0], place[1]) if place else None)
    return taken.compared(
        notes,
        told=(told[0], told[1]) if told else None,
        is_area=is_area,
        seen_at=sighting.seen_at if sighting else photo.received_at,
    )


def _earlier(photo: Photo) -> str:
    """Whose picture it was before; what a person said of that report goes for this one too."""
    before = photo.earlier.sighting if photo.earlier else None
    if before and before.status == SightingStatus.REJECTED and before.decided_by_id:
        return EarlierPicture.KNOWN
    return photo.earlier_is


def _outcome(photo: Photo) -> str:
    if photo.stage == PhotoStage.FOR_PERSON:
        return "video"
    return photo.outcome or PhotoOutcome.UNREAD
