"""Reports of the same: put together, and from when on they are worth more than one."""

from datetime import timedelta

import pytest

from civicwatch.events import services as events
from civicwatch.events.models import Event
from sightings.models import PhotoOutcome, PhotoStage, Sighting, SightingStatus, SightingVerification
from sightings.placing import Place, Precision
from sightings.services import settling, showing
from sightings.services.sender_world import SenderWorld
from tests.sightings.public.sighting_rows import MACARTHUR, NOON, checked_photo, put_down, sender

pytestmark = pytest.mark.django_db

ZIP = Place(34.0614, -118.2385, Precision.ZIP, "Los Angeles, CA 90012", zip_code="90012")
OTHER = "+12135550199"
NEAR = Place(MACARTHUR.latitude + 0.001, MACARTHUR.longitude, Precision.POINT, "near a church")
WAIT = timedelta(minutes=30)


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


# --- what is not to be seen yet is not heard of either ---


def told(row, now):
    """What STATUS says to the sender of a report."""
    return SenderWorld(row.contributor, now).latest()


def test_a_mark_does_not_turn_while_the_second_sender_may_still_stand_there():
    first = put_down()
    later = NOON + timedelta(minutes=10)
    second = put_down(contributor=sender(OTHER), now=later, show_after=WAIT, photo=False)
    events.number_waiting(now=later)

    showing.join(second, first, now=later)
    settling.settle(now=later + WAIT - timedelta(seconds=1))

    assert (again(first).status, first.independent_senders) == (SightingStatus.SHOWN, 1)
    assert first.expires_at == NOON + timedelta(hours=3)
    assert not Event.objects.filter(kind="sighting.confirmed").exists()


def test_it_turns_when_the_second_would_have_come_to_be_seen():
    first = put_down()
    later = NOON + timedelta(minutes=10)
    showing.join(put_down(contributor=sender(OTHER), now=later, show_after=WAIT), first, now=later)
    assert settling.is_overdue(later - NOON) is True
    settling.settle(now=later + WAIT)

    assert (again(first).status, first.independent_senders) == (SightingStatus.CONFIRMED, 2)
    assert first.expires_at == NOON + timedelta(hours=3, minutes=10)
    assert not Sighting.objects.just_joined(later + WAIT).exists()


def test_who_joins_a_report_that_still_waits_hears_nothing_of_it():
    put_down(show_after=WAIT)
    mine = put_down(contributor=sender(OTHER), now=NOON + timedelta(minutes=5), show_after=WAIT, place=NEAR)

    assert again(mine).same_as is not None
    heard = told(mine, NOON + timedelta(minutes=6))
    assert (heard.status, heard.verification, heard.shows) == ("shown", "photo_checked", "12:35")
    assert heard.label == NEAR.label, "not the words of the other one"


def test_who_joins_one_that_is_shown_hears_no_minute_in_which_its_sender_wrote():
    put_down(now=NOON + timedelta(minutes=3))
    mine = put_down(contributor=sender(OTHER), now=NOON + timedelta(minutes=6), show_after=WAIT, place=NEAR)

    heard = told(mine, NOON + timedelta(minutes=7))
    assert (again(mine).same_as is not None, heard.shows) == (True, "12:00")


def test_who_says_now_is_shown_and_does_not_stay_away_behind_one_that_waits():
    waits = put_down(show_after=WAIT)
    mine = put_down(contributor=sender(OTHER), place=NEAR)

    assert list(Sighting.objects.visible(NOON)) == [again(mine)]
    assert mine.verification == SightingVerification.PHOTO_CHECKED
    assert again(waits).same_as == mine
    settling.settle(now=NOON + WAIT)
    assert again(mine).status == SightingStatus.CONFIRMED


def test_who_says_now_afterwards_is_shown_too():
    waits = put_down(show_after=WAIT)
    mine = put_down(contributor=sender(OTHER), show_after=2 * WAIT, place=NEAR)
    assert again(mine).same_as == waits

    showing.add(mine, show_after=timedelta(0), now=NOON)

    assert list(Sighting.objects.visible(NOON)) == [again(mine)]
    assert again(waits).same_as == mine


def test_who_says_later_takes_nobody_else_off_the_map():
    first = put_down()
    second = put_down(contributor=sender(OTHER), place=NEAR)
    assert again(second).same_as == first

    showing.add(first, show_after=WAIT, now=NOON)

    assert list(Sighting.objects.visible(NOON)) == [again(second)]
    assert second.verification == SightingVerification.PHOTO_CHECKED
    assert again(first).same_as == second


def test_what_was_to_be_seen_after_the_first_is_over_is_shown_by_itself():
    first = put_down(seen_at=NOON - timedelta(hours=2, minutes=50))
    second = put_down(contributor=sender(OTHER), show_after=WAIT, photo=True)
    showing.join(second, first, now=NOON)

    settling.settle(now=NOON + timedelta(minutes=11))
    settling.settle(now=NOON + WAIT)

    assert again(first).status == SightingStatus.EXPIRED
    assert list(Sighting.objects.visible(NOON + WAIT)) == [again(second)]


# --- "they left" of one of them ---


def test_what_another_reported_too_stays_as_long_as_theirs():
    first = put_down()
    second = put_down(contributor=sender(OTHER), now=NOON + timedelta(minutes=20))
    left = NOON + timedelta(minutes=30)

    showing.end(again(first), left_at=left, now=left)

    assert list(Sighting.objects.visible(left)) == [again(first)], "it stays where it was"
    assert (first.status, first.left_at) == (SightingStatus.CONFIRMED, left)
    assert first.expires_at == NOON + timedelta(hours=3, minutes=20)
    showing.withdraw(again(second), now=left)
    assert not Sighting.objects.visible(left).exists(), "the one says that they left, the other took it back"


def test_an_older_report_of_another_keeps_it_up_no_longer_than_itself():
    first = put_down()
    put_down(contributor=sender(OTHER), seen_at=NOON - timedelta(minutes=20))
    left = NOON + timedelta(minutes=30)

    showing.end(again(first), left_at=left, now=left)

    assert again(first).expires_at == NOON + timedelta(hours=2, minutes=40)


def test_whose_report_was_joined_ends_their_own_alone():
    first = put_down()
    second = put_down(contributor=sender(OTHER), now=NOON + timedelta(minutes=20))
    left = NOON + timedelta(minutes=30)

    showing.end(again(second), left_at=left, now=left)

    assert list(Sighting.objects.visible(left)) == [again(first)]
    assert first.expires_at == NOON + timedelta(hours=3)
    assert (again(second).status, second.exact) == (SightingStatus.EXPIRED, None)
    showing.end(again(first), left_at=left, now=left)
    assert again(first).status == SightingStatus.EXPIRED, "both have said so"


def test_what_was_not_to_be_seen_yet_comes_by_itself_after_the_first_left():
    first = put_down()
    second = put_down(contributor=sender(OTHER), now=NOON + timedelta(minutes=1), show_after=WAIT)
    left = NOON + timedelta(minutes=2)

    showing.end(again(first), left_at=left, now=left)

    assert not Sighting.objects.visible(left).exists()
    assert list(Sighting.objects.visible(NOON + timedelta(minutes=40))) == [again(second)]


def test_who_takes_theirs_back_hides_no_third_behind_one_that_is_over():
    over = put_down(seen_at=NOON - timedelta(hours=2))
    lead = put_down(contributor=sender(OTHER))
    third = put_down(contributor=sender("+12135550177"), now=NOON + timedelta(minutes=30))
    for row in (over, third):
        showing.join(again(row), again(lead), now=NOON + timedelta(minutes=30))
    later = NOON + timedelta(minutes=70)
    settling.settle(now=later)
    assert again(over).status == SightingStatus.EXPIRED

    showing.withdraw(again(lead), now=later)

    assert list(Sighting.objects.visible(later)) == [again(third)]
