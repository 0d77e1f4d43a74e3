"""Photos as the pipeline leaves them, with their files, for tests of what comes after."""

from datetime import timedelta

from django.utils import timezone

from civicwatch.lib import private_files
from sightings.models import Photo, PhotoLook, PhotoOutcome, PhotoStage, SightingStatus
from sightings.photos import derivative
from sightings.services import photos
from tests.sightings.photos.pictures import scene, telephone_photo
from tests.sightings.public import sighting_rows

FACE = {"kind": "face", "box": [0.1, 0.1, 0.2, 0.2]}
PLATE = {"kind": "plate", "box": [0.5, 0.5, 0.7, 0.6]}


def a_photo(*, now=None, contributor=None, **fields):
    """Checked, waiting for a person, with original, derivative and heat map on the disk."""
    now = now or timezone.now()
    photo = Photo(contributor=contributor, received_at=now, expires_at=now + timedelta(days=30))
    photos.seal(photo, telephone_photo())
    photo.derivative_name = private_files.write(photos.DRAWER, derivative.jpeg(scene()))
    photo.heat_name = private_files.write(photos.DRAWER, derivative.jpeg(scene(2)))
    photo.stage, photo.due_at = PhotoStage.CHECKED, None
    photo.score, photo.outcome = 0.9, PhotoOutcome.VERIFIED
    photo.marks, photo.faces, photo.plates = [FACE, PLATE], 1, 1
    photo.reasons = [{"part": "network", "says": "verified", "weight": 1}]
    for name, value in fields.items():
        setattr(photo, name, value)
    photo.save()
    return photo


def a_public_photo(by, *, now=None):
    """Approved by a person, of a sighting that is on the map."""
    now = now or timezone.now()
    sender = sighting_rows.sender("+12135550177")
    photo = a_photo(now=now, contributor=sender)
    sighting = sighting_rows.put_down(now=now, contributor=sender, photos=[photo])
    assert sighting.status == SightingStatus.SHOWN
    photo.refresh_from_db()
    photo.picture_approved_at, photo.picture_approved_by = now, by
    photo.save()
    return photo


def looked_at_by(photo, people):
    PhotoLook.objects.bulk_create([PhotoLook(by=by, photo=photo, kind="picture") for by in people])
