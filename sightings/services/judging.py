"""From a sighting and its photos to what becomes of it: the pure verdict, fed with rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sightings.models import (
    Photo,
    PhotoOutcome,
    PhotoStage,
    Sighting,
    SightingStatus,
    SightingVerification,
)

AT_WORK = (PhotoStage.TO_FETCH, PhotoStage.FETCHED)


@dataclass(frozen=True)
class Judged:
    status: str
    verification: str
    confidence: float | None = None
    reasons: list[dict[str, Any]] = field(default_factory=list)


def is_ready(photos: Sequence[Photo]) -> bool:
    """Whether no machine works on any of the photos any more."""
    return not any(photo.stage in AT_WORK for photo in photos)


def judge(sighting: Sighting, photos: Sequence[Photo]) -> Judged:
    """A photo that was checked may show a pin by itself; words alone wait for a person or a second sender."""
    scored = [photo for photo in photos if photo.score is not None and photo.quarantined_at is None]
    best = max(scored, key=lambda photo: photo.score or 0.0, default=None)
    if best is not None and best.outcome == PhotoOutcome.VERIFIED:
        return Judged(
            SightingStatus.SHOWN, SightingVerification.PHOTO_CHECKED, best.score, list(best.reasons)
        )
    reasons = list(best.reasons) if best else [{"part": "photo", "says": "words only", "weight": 0}]
    return Judged(
        SightingStatus.FOR_PERSON, SightingVerification.UNVERIFIED, best.score if best else None, reasons
    )
