"""A handful of invented sightings, put down anew at each start, so that a first look shows a living map.

They say that they are invented wherever they are shown, and are put down on an installation that only its
own machine can reach: a false report on a public map would be a lie.
"""

from datetime import datetime, timedelta

from django.db import transaction

from civicwatch.access.models import User
from civicwatch.lib import private_files
from civicwatch.maps.services import start_over
from sightings.demo.drawing import drawn
from sightings.demo.scenes import SCENES, Scene
from sightings.models import Photo, PhotoOutcome, PhotoStage, Sighting, SightingSource, SightingStatus
from sightings.placing import Place
from sightings.services import changing, photos, showing

_STATUS = {
    "unverified": SightingStatus.SHOWN,
    "photo_checked": SightingStatus.SHOWN,
    "confirmed": SightingStatus.CONFIRMED,
}
_SCORE = 0.9


def refresh(*, now: datetime, by: User | None = None) -> int:
    """Take away the invented sightings of the last start and put down new ones; return how many. ``by`` is
    who is said to have approved the drawn pictures; without somebody there are none."""
    clear()
    for scene in SCENES:
        _put_down(scene, now, by)
    return len(SCENES)


@transaction.atomic
def clear() -> int:
    """Take away every invented sighting, with its pictures."""
    old = Sighting.objects.filter(source=SightingSource.DEMO)
    pictures = Photo.objects.filter(sighting__in=old)
    for name in pictures.values_list("derivative_name", flat=True):
        private_files.remove(name)
    pictures.delete()
    count, _by_model = old.delete()
    if count:
        start_over(changing.LAYER)
    return count


@transaction.atomic
def _put_down(scene: Scene, now: datetime, by: User | None) -> None:
    seen_at = now - timedelta(minutes=scene.minutes)
    place = Place(scene.latitude, scene.longitude, scene.precision, scene.label, scene.zip_code)
    sighting = showing.put_down(
        contributor=None,
        place=place,
        seen_at=seen_at,
        activity=scene.activity,
        show_after=timedelta(0),
        source=SightingSource.DEMO,
        now=now,
    )
    if scene.picture and by is not None:
        _add_picture(sighting, scene, now, by)
    changing.change(
        sighting,
        action="demonstrate",
        now=now,
        status=_STATUS[scene.check],
        verification=scene.check,
        confidence=_SCORE if scene.check == "photo_checked" else None,
        exact=None,
        reasons=[],
        carried_at=now,  # nothing invented reaches the record of incidents
    )


def _add_picture(sighting: Sighting, scene: Scene, now: datetime, by: User) -> None:
    Photo.objects.create(
        sighting=sighting,
        stage=PhotoStage.CHECKED,
        due_at=None,
        kind="jpeg",
        outcome=PhotoOutcome.VERIFIED,
        score=_SCORE,
        derivative_name=private_files.write(photos.DRAWER, drawn(scene.picture)),
        picture_approved_at=now,
        picture_approved_by=by,
        received_at=now,
        expires_at=sighting.expires_at,
    )
