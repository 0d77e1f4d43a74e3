"""From a sighting and its photos to what becomes of it: the pure verdict, fed with rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sightings import verdict as pure
from sightings.models import (
    Contributor,
    Photo,
    PhotoOutcome,
    PhotoStage,
    Sighting,
    SightingStatus,
    SightingVerification,
)
from sightings.verdict import PhotoFacts, SenderFacts

AT_WORK = (PhotoStage.TO_FETCH, PhotoStage.FETCHED)


@dataclass(frozen=True)
class Judged:
    """The verdict as the columns of a sighting hold it."""

    status: str
    verification: str
    confidence: float | None = None
    reasons: list[dict[str, Any]] = field(default_factory=list)


def is_ready(photos: Sequence[Photo]) -> bool:
    """Whether no machine works on any of the photos any more."""
    return not any(photo.stage in AT_WORK for photo in photos)


def judge(sighting: Sighting, photos: Sequence[Photo]) -> Judged:
    found = pure.verdict(
        [facts_of(photo) for photo in photos],
        sender=_sender(sighting.contributor),
        independent_senders=sighting.independent_senders,
    )
    status = {
        pure.SHOWN: SightingStatus.SHOWN,
        pure.FOR_PERSON: SightingStatus.FOR_PERSON,
        pure.REJECTED: SightingStatus.REJECTED,
    }[found.outcome]
    if found.verification == SightingVerification.CONFIRMED:
        status = SightingStatus.CONFIRMED
    reasons = [reason.as_json() for reason in found.reasons]
    return Judged(status, found.verification, found.confidence, reasons)


def facts_of(photo: Photo) -> PhotoFacts:
    is_video = photo.stage == PhotoStage.FOR_PERSON or photo.kind == "video"
    return PhotoFacts(
        outcome="video" if is_video else photo.outcome or PhotoOutcome.UNREAD,
        score=photo.score,
        taken=photo.taken_words,
        earlier=_earlier(photo),
        sealed=photo.quarantined_at is not None,
    )


def _earlier(photo: Photo) -> str:
    """Whose picture it was before; a person's word about that one goes for this one too."""
    earlier = photo.earlier
    if earlier is None:
        return "none"
    sighting = earlier.sighting
    is_refused = (
        sighting is not None and sighting.status == SightingStatus.REJECTED and sighting.decided_by_id
    )
    if is_refused or earlier.picture_refused_at:
        return "known"
    is_own = photo.contributor_id is not None and photo.contributor_id == earlier.contributor_id
    return "own" if is_own else "others"


def _sender(contributor: Contributor | None) -> SenderFacts | None:
    if contributor is None:
        return None
    return SenderFacts(contributor.confirmed_count, contributor.rejected_count, not contributor.is_web)
