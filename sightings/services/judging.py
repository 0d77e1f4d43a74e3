"""What a verdict means for a sighting's columns, and when it can be given at all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sightings import verdict
from sightings.models import Photo, PhotoStage, Sighting, SightingStatus
from sightings.services import verdicts

AT_WORK = (PhotoStage.TO_FETCH, PhotoStage.FETCHED)
_STATUS = {
    (verdict.SHOWN, verdict.CONFIRMED): SightingStatus.CONFIRMED,
    (verdict.SHOWN, verdict.PHOTO_CHECKED): SightingStatus.SHOWN,
    (verdict.FOR_PERSON, verdict.UNVERIFIED): SightingStatus.FOR_PERSON,
    (verdict.REJECTED, verdict.UNVERIFIED): SightingStatus.REJECTED,
}


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
    found = verdicts.of(sighting, photos)
    status = _STATUS.get((found.outcome, found.verification), SightingStatus.FOR_PERSON)
    reasons = [reason.as_json() for reason in found.reasons]
    return Judged(status, found.verification, found.confidence, reasons)
