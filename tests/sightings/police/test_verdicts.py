"""Which photos may teach: approved, decided by a person, and only where senders were told."""

import pytest
from django.utils import timezone

from civicwatch.learning.verdict_sets import clean
from civicwatch.lib import private_files
from sightings.models import Photo
from sightings.police.examples import read_pictures
from sightings.police.prediction import FLAGGED_FROM
from sightings.police.prediction import Verdict as Said
from sightings.police.verdicts import PHOTO
from sightings.services import moderating
from tests.factories import UserFactory
from tests.sightings.photos.photo_rows import a_public_photo


@pytest.fixture
def told(settings):
    settings.TRAIN_ON_PHOTOS = True


@pytest.fixture
def photo(db):
    return decided(a_public_photo(UserFactory(role="moderator")))


def decided(photo, reason=None):
    """Confirmed, or rejected for a reason, as at the desk."""
    sighting, by, now = photo.sighting, UserFactory(role="moderator"), timezone.now()
    if reason:
        moderating.reject(sighting=sighting, by=by, now=now, reason=reason)
    else:
        moderating.confirm(sighting=sighting, by=by, now=now)
    photo.refresh_from_db()
    return photo


def handed_out():
    return list(PHOTO.verdicts())


def test_an_approved_photo_of_a_confirmed_sighting_teaches_police(photo, told):
    (verdict,) = handed_out()
    assert (verdict.key, verdict.label, verdict.by) == (f"photo/{photo.public_id}", "police", "moderator")
    assert verdict.text == ""


def test_one_in_which_its_moderator_saw_no_police_teaches_the_other(photo, told):
    decided(photo, "not_police")
    assert [verdict.label for verdict in handed_out()] == ["other"]


@pytest.mark.parametrize("reason", ["wrong_place_or_time", "must_not_be_shown", "other"])
def test_one_rejected_for_something_else_says_nothing_of_its_picture(photo, told, reason):
    decided(photo, reason)
    assert handed_out() == []


def test_the_reason_is_that_of_the_decision_that_stands(photo, told):
    """Rejected for what it shows, taken back, and rejected for something else."""
    decided(photo, "not_police")
    by, now = UserFactory(role="moderator"), timezone.now()
    moderating.restore(sighting=photo.sighting, by=by, now=now)
    decided(photo, "wrong_place_or_time")
    assert handed_out() == []


def another(photo):
    """A second one of the same sighting."""
    other = a_public_photo(UserFactory(role="moderator"))
    Photo.objects.filter(pk=other.pk).update(sighting=photo.sighting, received_at=photo.received_at)


def test_of_several_photos_any_may_be_the_one_that_shows_police(photo, told):
    another(photo)
    assert handed_out() == []


def test_that_there_is_none_is_said_of_all_of_them(photo, told):
    another(photo)
    decided(photo, "not_police")
    assert [verdict.label for verdict in handed_out()] == ["other", "other"]


def test_what_came_after_the_decision_was_not_judged_by_it(photo, told):
    decided(photo, "not_police")
    Photo.objects.update(received_at=timezone.now())
    assert handed_out() == []


def test_where_senders_were_not_told_no_photo_teaches(photo):
    assert handed_out() == []


@pytest.mark.parametrize(
    "change",
    [
        {"picture_approved_at": None, "picture_approved_by": None},
        {"derivative_name": "", "picture_approved_at": None, "picture_approved_by": None},
    ],
)
def test_what_nobody_approved_or_is_gone_does_not_teach(photo, told, change):
    Photo.objects.filter(pk=photo.pk).update(**change)
    assert handed_out() == []


def test_the_machines_own_decision_is_no_verdict(photo, told):
    photo.sighting.decided_by = None
    photo.sighting.save()
    assert handed_out() == []


def test_only_the_derivative_is_written_out(photo, told, tmp_path):
    rows = clean(handed_out()).rows
    PHOTO.write(rows, tmp_path)
    (written,) = read_pictures(tmp_path).pictures
    assert (written.kind, written.police) == ("police", True)
    assert written.path.read_bytes() == private_files.read(photo.derivative_name)
    (picture,) = PHOTO.items(rows)
    assert picture.mode == "RGB"


def test_a_copy_of_a_picture_is_never_parted_from_it(photo, told):
    decided(photo, "not_police")
    Photo.objects.filter(pk=photo.pk).update(phash="f0" * 8, phash_mirrored="0f" * 8, dhash="aa" * 8)
    copy = Photo.objects.get(pk=photo.pk)
    copy.pk, copy.public_id, copy.message, copy.phash = None, "othercopy1", None, "f0" * 7 + "f1"
    copy.save()
    first, second = handed_out()
    assert first.together == second.together == f"picture/{photo.pk}"


@pytest.mark.parametrize(
    ("score", "label", "agreed"),
    [(0.7, "police", True), (0.3, "police", False), (0.3, "other", True), (0.7, "other", False)],
)
def test_agreeing_is_to_flag_police(score, label, agreed):
    assert PHOTO.agrees(Said(score, "verified", None), label, {FLAGGED_FROM: 0.5}) is agreed
