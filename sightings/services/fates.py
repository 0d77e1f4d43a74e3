"""What a sender is told to expect of their report, read from its row once a turn's effects stand there."""

from datetime import datetime

from sightings.conversation.fate import Fate
from sightings.models import PUBLIC_STATUSES, Photo, Sighting, SightingStatus
from sightings.services import joining, judging

_FATES = {
    SightingStatus.WAITING: Fate.MACHINE,
    SightingStatus.FOR_PERSON: Fate.PERSON,
    SightingStatus.EXPIRED: Fate.OVER,
    **dict.fromkeys(PUBLIC_STATUSES, Fate.SHOWN),
}


def of(sighting: Sighting | None, now: datetime) -> Fate:
    """Without a sighting, as where the place is in no state, a person has been called."""
    if sighting is None:
        return Fate.PERSON
    shown = joining.told_as(sighting, now=now)
    if is_over(shown, now):
        return Fate.LEFT if shown.left_at else Fate.OVER
    if shown.status == SightingStatus.REJECTED:
        return Fate.REFUSED if shown.decided_by_id else Fate.ASIDE
    return _FATES.get(SightingStatus(shown.status), Fate.PERSON)


def is_over(sighting: Sighting, now: datetime) -> bool:
    """Whether its time on the live map ends before it begins."""
    begins = max(now, sighting.publish_at or now)
    return sighting.expires_at is not None and sighting.expires_at <= begins


def waits_for_other_photos(photo: Photo) -> bool:
    """Whether another photo of the same sighting is still at work: one message tells of all."""
    sighting = Sighting.objects.filter(photos=photo.pk).first()
    return sighting is not None and not judging.is_ready(list(sighting.photos.all()))
