"""What a person does with a photo: look, brush, let the public see the picture or not, say that it is old."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civicwatch.access import audit
from civicwatch.access.models import User
from civicwatch.lib import private_files
from sightings.models import KnownPicture, KnownWhy, Photo, PhotoLook, PhotoStage, SightingDecision
from sightings.photos import marks as marking
from sightings.photos.marks import FACE, Mark
from sightings.services import changing, photos

REPORTED, BRUSHED = "report_photo", "brush_photo"
KEPT = (FACE,)  # what the machine found and no brush takes away again


class NotPossibleError(Exception):
    """Why it was not done, in words for the person who asked."""


def look(*, photo: Photo, by: User, kind: str = PhotoLook.Kind.PICTURE, now: datetime | None = None) -> None:
    """Note that a person has the photo shown; of an original, in the chained log as well."""
    now = now or timezone.now()
    with transaction.atomic():
        PhotoLook.objects.update_or_create(by=by, photo=photo, kind=kind, defaults={"at": now})
        if kind == PhotoLook.Kind.ORIGINAL:
            _log(photo, "open_original", by=by, now=now)


def has_looked(*, photo: Photo, by: User) -> bool:
    """At the picture as it is now: what somebody else has brushed since may show what was hidden."""
    looks = PhotoLook.objects.filter(by=by, photo=photo, kind=PhotoLook.Kind.PICTURE)
    brushed = photo.decisions.filter(action=BRUSHED).exclude(by=by).order_by("-at").first()
    return (looks.filter(at__gt=brushed.at) if brushed else looks).exists()


def looked_today(*, by: User, now: datetime | None = None) -> int:
    """How many photos a person has had shown since midnight, where they are."""
    midnight = timezone.localtime(now or timezone.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    return PhotoLook.objects.filter(by=by, at__gte=midnight).values("photo").distinct().count()


def approve(*, photo: Photo, by: User, now: datetime | None = None) -> Photo:
    """Let the public see the picture; only who has looked at it as it is now may say so."""
    now = now or timezone.now()
    with transaction.atomic():
        row = _open(photo)
        if not row.derivative_name:
            raise NotPossibleError(_("There is no picture that could be shown."))
        if not has_looked(photo=row, by=by):
            raise NotPossibleError(_("Look at the picture first: press S."))
        row.picture_approved_at, row.picture_approved_by = now, by
        row.picture_refused_at = row.picture_refused_by = None
        return _decided(row, "approve_photo", by=by, now=now)


def refuse(*, photo: Photo, by: User, now: datetime | None = None) -> Photo:
    """Keep the picture from the public; the sighting itself is decided about elsewhere."""
    now = now or timezone.now()
    with transaction.atomic():
        row = _open(photo)
        row.picture_refused_at, row.picture_refused_by = now, by
        row.picture_approved_at = row.picture_approved_by = None
        return _decided(row, "refuse_photo", by=by, now=now)


def report(*, photo: Photo, now: datetime | None = None) -> None:
    """Somebody of the public says that a picture must not be seen: gone at once, until a person looks again.

    What a person let out once more after such a word stays: nobody can keep a picture away for ever.
    """
    now = now or timezone.now()
    with transaction.atomic():
        row: Photo = Photo.objects.select_for_update().get(pk=photo.pk)
        was_reported = row.decisions.filter(action=REPORTED).exists()
        if row.quarantined_at is None and row.picture_approved_at is not None and not was_reported:
            row.picture_approved_at = row.picture_approved_by = None
            row.save(update_fields=["picture_approved_at", "picture_approved_by"])
            if row.sighting:
                changing.touch(row.sighting)
        SightingDecision.objects.create(photo=row, sighting=row.sighting, action=REPORTED, at=now)


def take_back(*, photo: Photo, by: User, now: datetime | None = None) -> Photo:
    """Neither approved nor refused any more: back among those that wait."""
    now = now or timezone.now()
    with transaction.atomic():
        row = _open(photo)
        row.picture_approved_at = row.picture_approved_by = None
        row.picture_refused_at = row.picture_refused_by = None
        return _decided(row, "undecide_photo", by=by, now=now)


def mark_as_known(*, photo: Photo, why: str, by: User, now: datetime | None = None) -> Photo:
    """An old picture, or one from elsewhere: this one is refused, and every copy of it is recognised."""
    if not photo.phash or not photo.phash_mirrored or not photo.dhash:
        raise NotPossibleError(_("There is too little in this picture to know it again by."))
    with transaction.atomic():
        KnownPicture.objects.get_or_create(
            phash=photo.phash,
            defaults={
                "phash_mirrored": photo.phash_mirrored,
                "dhash": photo.dhash,
                "why": KnownWhy(why),
                "by": by,
            },
        )
        return refuse(photo=photo, by=by, now=now)


def brush(*, photo: Photo, rows: Any, by: User, now: datetime | None = None) -> Photo:
    """Blur what a person marked, from the sealed original anew; faces that the machine found stay blurred.

    A picture that was public is not, until somebody looks at the new one. Raises NotPossibleError.
    """
    now = now or timezone.now()
    try:
        wanted = [mark for mark in marking.read(rows) if mark.kind not in KEPT]
    except marking.BadMarksError:
        raise NotPossibleError(_("These marks could not be read; draw them again.")) from None
    marks = [*(mark for mark in marking.read(photo.marks) if mark.kind in KEPT), *wanted]
    picture, heat = _drawn(photo, marks), _heat_drawn(photo, marks)
    with transaction.atomic():
        row = _open(photo)
        if row.derivative_name != photo.derivative_name:
            raise NotPossibleError(_("Somebody else has changed this picture meanwhile; look at it again."))
        old = [row.derivative_name, row.heat_name]
        row.derivative_name = private_files.write(photos.DRAWER, picture)
        row.heat_name = private_files.write(photos.DRAWER, heat) if heat else ""
        row.marks = marking.as_json(marks)
        row.plates = sum(mark.kind == marking.PLATE for mark in marks)
        row.picture_approved_at = row.picture_approved_by = None
        private_files.remove_after_commit(*old)
        return _decided(row, BRUSHED, by=by, now=now)


def retry(*, photo: Photo, by: User, now: datetime | None = None) -> Photo:
    """Send a photo that failed through the pipeline again."""
    now = now or timezone.now()
    with transaction.atomic():
        row = _open(photo)
        if row.stage != PhotoStage.FAILED:
            raise NotPossibleError(_("It did not fail."))
        row.move_to(PhotoStage.FETCHED if row.sealed_name else PhotoStage.TO_FETCH)
        row.failed_stage = ""
        return _decided(row, "retry_photo", by=by, now=now)


def original_as_jpeg(*, photo: Photo, by: User, now: datetime | None = None) -> bytes:
    """The original's pixels, made anew: no browser opens the file itself. Each look is logged."""
    from sightings.photos import derivative, examining  # Pillow, which no other page needs

    content = _sealed(photo)
    look(photo=photo, by=by, kind=PhotoLook.Kind.ORIGINAL, now=now)
    return derivative.jpeg(examining.opened_original(content))


def video(*, photo: Photo, by: User, now: datetime | None = None) -> bytes:
    """A video as it came, for a person to watch outside of the browser. Each look is logged."""
    content = _sealed(photo)
    look(photo=photo, by=by, kind=PhotoLook.Kind.ORIGINAL, now=now)
    return content


def _drawn(photo: Photo, marks: Sequence[Mark]) -> bytes:
    from sightings.photos import examining  # Pillow, which no other page needs

    return examining.marked_anew(_sealed(photo), list(marks))


def _heat_drawn(photo: Photo, marks: Sequence[Mark]) -> bytes:
    """What weighed, under the same marks; empty where there is no such picture (any more)."""
    from sightings.photos import derivative  # Pillow, as above

    try:
        content = private_files.read(photo.heat_name) if photo.heat_name else b""
    except private_files.MissingFileError:
        return b""
    return derivative.blurred_again(content, marks) if content else b""


def _sealed(photo: Photo) -> bytes:
    if photo.quarantined_at is not None or not photo.sealed_name:
        raise NotPossibleError(_("The original cannot be opened (any more)."))
    try:
        return private_files.read(photo.sealed_name)
    except private_files.MissingFileError:
        raise NotPossibleError(_("The original cannot be opened (any more).")) from None


def _open(photo: Photo) -> Photo:
    """The row, held until the transaction ends; nothing is done to one that is sealed."""
    row: Photo = Photo.objects.select_for_update().get(pk=photo.pk)
    if row.quarantined_at is not None:
        raise NotPossibleError(_("This photo is sealed. Nothing can be done with it here."))
    return row


def _decided(row: Photo, action: str, *, by: User, now: datetime) -> Photo:
    row.save()
    if row.sighting:
        changing.touch(row.sighting)
    _log(row, action, by=by, now=now)
    return row


def _log(row: Photo, action: str, *, by: User, now: datetime) -> None:
    SightingDecision.objects.create(photo=row, sighting=row.sighting, action=action, at=now, by=by)
    audit.record(action=f"photo.{action}", subject=f"photos/{row.public_id}", by=by, now=now)
