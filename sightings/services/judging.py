"""From a sighting and its photos to what becomes of it: the pure verdict, fed with rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sightings import verdict as pure
from sightings.models import Photo, PhotoStage, Sighting, SightingStatus, SightingVerification
from sightings.services import verdicts

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
    found = verdicts.of(sighting, photos)
    status = {
        pure.SHOWN: SightingStatus.SHOWN,
        pure.FOR_PERSON: SightingStatus.FOR_PERSON,
        pure.REJECTED: SightingStatus.REJECTED,
    }[found.outcome]
    if found.verification == SightingVerification.CONFIRMED:
        status = SightingStatus.CONFIRMED
    reasons = [reason.as_json() for reason in found.reasons]
    return Judged(status, found.verification, found.confidence, reasons)
