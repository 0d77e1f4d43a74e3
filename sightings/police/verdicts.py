"""What moderators decided about photos, for the photo classifier to learn from.

Only pictures that a person approved for the public, as they are shown, faces and plates blurred: never an
original, nothing that is quarantined. A confirmed sighting says that its photo shows police where it is its
only one; of several, any may be the one that does. A rejected one says that its photos show none only where
that is the reason that its moderator gave. What came after the decision was not judged by it.

Where senders were not told that their photos may teach (``TRAIN_ON_PHOTOS``), there are none. What expires or
is erased takes its verdict along, since nothing but its name is kept.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q

from civicwatch.access.held_role import role_of
from civicwatch.learning.tables import opened
from civicwatch.learning.verdict_sets import Row, Teacher, Verdict
from civicwatch.lib import images, private_files
from sightings.models import Photo, Rejection, SightingDecision, SightingStatus
from sightings.photos.hashes import Hashes, Known, nearest
from sightings.police.examples import TABLE
from sightings.police.prediction import FLAGGED_FROM
from sightings.police.prediction import Verdict as Said

POLICE, OTHER = "police", "other"
SOURCE = "moderators"
LONGEST = 512
_LABELS = {SightingStatus.CONFIRMED: POLICE, SightingStatus.REJECTED: OTHER}
_OF_SIGHTING = Photo.objects.filter(sighting=OuterRef("sighting"))
_REJECTED_FOR = SightingDecision.objects.filter(
    sighting=OuterRef("sighting"), action="reject", at=OuterRef("sighting__decided_at")
)
_SHOWS_POLICE = Q(sighting__status=SightingStatus.CONFIRMED) & ~Exists(
    _OF_SIGHTING.exclude(pk=OuterRef("pk"))
)
_SHOWS_NONE = Q(sighting__status=SightingStatus.REJECTED) & Exists(
    _REJECTED_FOR.filter(reason=Rejection.NOT_POLICE)
)


def verdicts() -> Iterator[Verdict]:
    if not settings.TRAIN_ON_PHOTOS:
        return
    photos = (
        Photo.objects.filter(
            picture_approved_at__isnull=False,
            quarantined_at=None,
            sighting__decided_by__isnull=False,
            received_at__lte=F("sighting__decided_at"),
        )
        .filter(_SHOWS_POLICE | _SHOWS_NONE)
        .exclude(derivative_name="")
        .select_related("sighting__decided_by", "classifier")
        .order_by("pk")
    )
    seen: list[Known] = []
    for photo in photos.iterator(chunk_size=500):
        yield _verdict(photo, _picture(photo, seen))


def _picture(photo: Photo, seen: list[Known]) -> str:
    """What copies of one picture have in common: the first of them, by perceptual hashes."""
    if not (photo.phash and photo.phash_mirrored and photo.dhash):
        return ""
    hashes = Hashes(photo.phash, photo.phash_mirrored, photo.dhash)
    match = nearest(hashes, seen)
    if match is None:
        seen.append(Known(photo.pk, hashes.phash, hashes.mirrored, hashes.dhash))
    return f"picture/{match.key if match else photo.pk}"


def _verdict(photo: Photo, picture: str) -> Verdict:
    sighting = photo.sighting
    assert sighting is not None and sighting.decided_by is not None and sighting.decided_at is not None
    return Verdict(
        key=f"photo/{photo.public_id}",
        text="",
        label=_LABELS[SightingStatus(sighting.status)],
        decided_at=sighting.decided_at,
        by=role_of(sighting.decided_by),
        version=photo.classifier.version if photo.classifier else "",
        source=sighting.source,
        together=picture or f"sighting/{sighting.public_id}",
        same=picture,
    )


def agrees(prediction: Said, label: str, thresholds: Mapping[str, float]) -> bool:
    return (prediction.score >= thresholds[FLAGGED_FROM]) == (label == POLICE)


def items(rows: Sequence[Row]) -> list[Any]:
    """The pictures themselves, opened as strangers' pictures are."""
    from PIL import Image  # heavy: workers and commands only

    opened = (images.open_picture(_content(row), longest=LONGEST) for row in rows)
    return [Image.frombytes("RGB", (found.width, found.height), found.rgb) for found in opened]


def write(rows: Sequence[Row], folder: Path) -> None:
    """A folder for each class, as `train photo` reads them; where a table lies there, lines in it too."""
    written = []
    for row in rows:
        target = folder / row.label / f"{row.key.rpartition('/')[2]}.jpg"
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            file.write(_content(row))
        written.append((target.relative_to(folder).as_posix(), row.label))
    if (folder / TABLE).is_file():
        _add_lines(folder / TABLE, written)


def _add_lines(table: Path, pictures: Sequence[tuple[str, str]]) -> None:
    """The table with our pictures too, in the place of what may be a link to an operator's own."""
    with opened(table) as file:
        theirs = list(csv.reader(file))
    table.unlink()
    names = [name.strip().lstrip("\ufeff") for name in theirs[0]] if theirs else ["file", "label"]
    with table.open("x", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([names, *theirs[1:]])
        for path, label in pictures:
            told = {
                "file": path,
                "path": path,
                "label": label,
                "police": int(label == POLICE),
                "source": SOURCE,
            }
            writer.writerow([told.get(name, "") for name in names])


def _content(row: Row) -> bytes:
    photo = Photo.objects.get(public_id=row.key.rpartition("/")[2], picture_approved_at__isnull=False)
    return private_files.read(photo.derivative_name)


PHOTO = Teacher(verdicts=verdicts, agrees=agrees, needs=(POLICE, OTHER), items=items, write=write)
