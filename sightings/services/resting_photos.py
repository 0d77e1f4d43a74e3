"""A photo comes to rest: its sighting is judged and its sender told, in the transaction that writes it."""

from collections.abc import Sequence
from datetime import datetime

from sightings.models import Photo, PhotoStage
from sightings.services import conversing, showing

_RESTS = (PhotoStage.CHECKED, PhotoStage.FOR_PERSON)


def tell(rows: Sequence[Photo], written: Sequence[str], *, now: datetime) -> None:
    """Write what was found out, first: whoever is told reads it in the database."""
    for photo in rows:
        photo.save(update_fields=[*written, "stage"])
        if photo.stage in _RESTS:
            showing.photo_checked(photo, now)
            conversing.photo_checked(photo, now)
