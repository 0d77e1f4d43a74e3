"""Reports of one ZIP code: put together where a sender says so, and what they then are worth."""

from datetime import timedelta

import pytest

from sightings.models import PhotoOutcome, PhotoStage, Sighting, SightingStatus, SightingVerification
from sightings.placing import Place, Precision
from sightings.services import showing
from tests.sightings.public.sighting_rows import NOON, checked_photo, put_down, sender

pytestmark = pytest.mark.django_db

ZIP = Place(34.0614, -118.2385, Precision.ZIP, "Los Angeles, CA 90012", zip_code="90012")
OTHER = "+12135550199"


def again(row):
    row.refresh_from_db()
    return row


def test_two_reports_of_a_zip_code_are_not_joined_unless_a_sender_says_so():
    put_down(place=ZIP)
    put_down(place=ZIP, contributor=sender(OTHER))

    assert Sighting.objects.visible(NOON).count() == 2


def test_words_that_agree_on_a_zip_code_are_put_together_and_confirm_nothing():
    first = put_down(place=ZIP)
    second = put_down(place=ZIP, contributor=sender(OTHER), photo=False, now=NOON + timedelta(minutes=20))

    showing.join(second, first, now=NOON + timedelta(minutes=20))

    assert list(Sighting.objects.visible(NOON + timedelta(minutes=20))) == [again(first)]
    assert (first.verification, first.independent_senders) == (SightingVerification.PHOTO_CHECKED, 1)
    assert first.expires_at == NOON + timedelta(hours=3, minutes=20), "it is kept up, as of points"


def test_each_with_a_photo_that_passed_they_confirm():
    first = put_down(place=ZIP)
    showing.join(put_down(place=ZIP, contributor=sender(OTHER)), first, now=NOON)

    assert (again(first).status, first.independent_senders) == (SightingStatus.CONFIRMED, 2)


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (PhotoOutcome.VERIFIED, SightingStatus.CONFIRMED),
        (PhotoOutcome.NEEDS_PERSON, SightingStatus.SHOWN),
        (PhotoOutcome.NOT_POLICE, SightingStatus.SHOWN),
    ],
)
def test_a_photo_still_being_checked_counts_once_it_passes(outcome, status):
    first, other = put_down(place=ZIP), sender(OTHER)
    photo = checked_photo(other, stage=PhotoStage.FETCHED, outcome="", score=None)
    showing.join(put_down(place=ZIP, contributor=other, photos=[photo]), first, now=NOON)
    assert again(first).status == SightingStatus.SHOWN

    photo.refresh_from_db()
    photo.stage, photo.outcome, photo.score = PhotoStage.CHECKED, outcome, 0.6
    photo.save()
    showing.photo_checked(photo, NOON)

    assert again(first).status == status


def test_who_confirmed_a_zip_code_and_takes_it_back_confirms_it_no_longer():
    first = put_down(place=ZIP)
    second = put_down(place=ZIP, contributor=sender(OTHER))
    showing.join(second, first, now=NOON)

    showing.withdraw(second, now=NOON)

    assert (again(first).status, first.verification) == (
        SightingStatus.SHOWN,
        SightingVerification.PHOTO_CHECKED,
    )
