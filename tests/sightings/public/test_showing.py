"""When a sighting counts, what of it is shown, and what several senders make of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from civicwatch.events import services as events
from civicwatch.events.models import Event
from civicwatch.places.services import distance
from sightings.models import (
    Conversation,
    PhotoOutcome,
    PhotoStage,
    Sighting,
    SightingDecision,
    SightingPlace,
    SightingStatus,
    SightingVerification,
)
from sightings.placing import Place, Precision
from sightings.services import helping, settling, showing
from tests.factories import UserFactory
from tests.sightings.public.sighting_rows import (
    MACARTHUR,
    NOON,
    checked_photo,
    from_the_web,
    put_down,
    sender,
)

pytestmark = pytest.mark.django_db

HALF_AN_HOUR = timedelta(minutes=30)


def kinds():
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def test_a_checked_photo_shows_a_pin_by_itself():
    sighting = put_down()

    assert sighting.status == SightingStatus.SHOWN
    assert sighting.verification == SightingVerification.PHOTO_CHECKED
    assert sighting.confidence == pytest.approx(0.93)
    assert kinds() == ["sighting.shown"]


def test_words_alone_wait_for_a_person():
    sighting = put_down(photo=False)

    assert sighting.status == SightingStatus.FOR_PERSON
    assert kinds() == []


def test_a_photo_still_being_checked_keeps_it_waiting_and_then_shows_it():
    photo = checked_photo(stage=PhotoStage.FETCHED, outcome="", score=None)
    sighting = put_down(photos=[photo])
    assert sighting.status == SightingStatus.WAITING

    photo.refresh_from_db()
    photo.stage, photo.outcome, photo.score = PhotoStage.CHECKED, PhotoOutcome.VERIFIED, 0.9
    photo.save()
    showing.photo_checked(photo, NOON)

    sighting.refresh_from_db()
    assert sighting.status == SightingStatus.SHOWN


def test_the_public_point_is_not_the_exact_one():
    sighting = put_down()

    metres = 1000 * distance(MACARTHUR.latitude, MACARTHUR.longitude, sighting.latitude, sighting.longitude)
    assert 1 < metres < 75
    assert sighting.exact == [MACARTHUR.latitude, MACARTHUR.longitude]
    assert sighting.city.name == "Los Angeles"


def test_an_area_has_no_point_at_all():
    zip_code = Place(34.06, -118.27, Precision.ZIP, "90057 Los Angeles", zip_code="90057")

    sighting = put_down(place=zip_code)

    assert (sighting.latitude, sighting.longitude, sighting.exact) == (None, None, None)
    assert (sighting.place_precision, sighting.zip_code) == (SightingPlace.ZIP, "90057")
    assert sighting.area_label == "90057 Los Angeles"


def test_a_house_number_is_not_shown():
    house = Place(34.06, -118.27, Precision.STREET, "1412 S Alvarado Street, Los Angeles")
    crossing = Place(34.06, -118.27, Precision.STREET, "near 5th St and Main, Los Angeles")

    assert put_down(place=house).area_label == "S Alvarado Street, Los Angeles"
    assert put_down(place=crossing).area_label == "near 5th St and Main, Los Angeles"


def test_it_waits_until_its_sender_has_left():
    sighting = put_down(show_after=HALF_AN_HOUR)

    visible = Sighting.objects.visible
    assert not visible(NOON + HALF_AN_HOUR - timedelta(microseconds=1)).exists()
    assert visible(NOON + HALF_AN_HOUR).get() == sighting
    assert Event.objects.get().leaves_at == NOON + HALF_AN_HOUR


def test_the_delay_of_the_deployment_holds_where_nobody_chose(settings):
    settings.SIGHTING_DELAY_MINUTES = 45
    assert put_down(show_after=None).publish_at == NOON + timedelta(minutes=45)


@pytest.mark.parametrize("seconds", [0.000001, 17, 299.5])
def test_what_waits_comes_at_a_full_five_minutes_so_that_nobody_counts_back(seconds):
    sighting = put_down(now=NOON + timedelta(seconds=seconds), show_after=HALF_AN_HOUR)
    assert sighting.publish_at == NOON + timedelta(minutes=35)

    showing.add(sighting, show_after=timedelta(minutes=10), now=NOON + timedelta(minutes=1))
    sighting.refresh_from_db()
    assert sighting.publish_at == NOON + timedelta(minutes=15)


@pytest.mark.parametrize(("first", "then"), [(HALF_AN_HOUR, timedelta(0)), (timedelta(0), HALF_AN_HOUR)])
def test_the_live_map_hears_of_it_when_its_sender_said_at_last(first, then):
    sighting = put_down(show_after=first)
    showing.add(sighting, show_after=then, now=NOON)

    assert set(Event.objects.values_list("leaves_at", flat=True)) == {NOON + then}


def test_the_live_map_hears_at_once_of_what_is_put_off_after_it_was_told():
    sighting = put_down(show_after=timedelta(0))
    assert events.number_waiting(now=NOON + timedelta(seconds=1))
    showing.add(sighting, show_after=HALF_AN_HOUR, now=NOON + timedelta(minutes=1))

    gone, back = Event.objects.order_by("pk")[1:]
    assert (gone.kind, back.kind) == ("sighting.withdrawn", "sighting.shown")
    assert gone.leaves_at <= timezone.now() and back.leaves_at >= sighting.received_at + HALF_AN_HOUR


def test_what_is_to_be_shown_at_once_waits_for_nothing():
    moment = NOON + timedelta(seconds=17)
    assert put_down(now=moment).publish_at == moment


def test_it_is_over_three_hours_after_police_were_seen():
    put_down(seen_at=NOON - timedelta(hours=1))

    assert Sighting.objects.visible(NOON + timedelta(hours=2) - timedelta(microseconds=1)).exists()
    assert not Sighting.objects.visible(NOON + timedelta(hours=2)).exists()


def test_nobody_sees_into_the_future():
    assert put_down(seen_at=NOON + timedelta(hours=5)).seen_at == NOON


def test_a_second_telephone_confirms():
    first = put_down()
    second = put_down(contributor=sender("+12135550199"), photo=False)

    showing.join(second, first, now=NOON)

    first.refresh_from_db()
    assert (first.status, first.independent_senders) == (SightingStatus.CONFIRMED, 2)
    assert list(Sighting.objects.visible(NOON)) == [first]
    assert kinds() == ["sighting.shown", "sighting.confirmed"]


def test_one_sender_cannot_confirm_themselves():
    first = put_down()
    showing.join(put_down(), first, now=NOON)

    first.refresh_from_db()
    assert first.verification == SightingVerification.PHOTO_CHECKED


def test_the_web_form_confirms_nothing():
    first = put_down()
    showing.join(put_down(contributor=from_the_web()), first, now=NOON)

    first.refresh_from_db()
    assert first.verification == SightingVerification.PHOTO_CHECKED


def test_two_reports_that_neither_sender_saw_are_found_to_be_one():
    first = put_down(show_after=HALF_AN_HOUR)
    near = Place(MACARTHUR.latitude + 0.001, MACARTHUR.longitude, Precision.POINT)

    put_down(contributor=sender("+12135550199"), place=near, show_after=HALF_AN_HOUR)
    assert Sighting.objects.public().get() == first
    settling.settle(now=NOON + HALF_AN_HOUR)

    first.refresh_from_db()
    assert first.status == SightingStatus.CONFIRMED


@pytest.mark.parametrize(
    ("north", "later", "activity"),
    [(0.01, timedelta(0), ""), (0, timedelta(hours=1, minutes=1), ""), (0, timedelta(0), "eviction")],
    ids=["far away", "much later", "something else"],
)
def test_what_differs_is_not_taken_for_the_same(north, later, activity):
    put_down(activity="present")
    place = Place(MACARTHUR.latitude + north, MACARTHUR.longitude, Precision.POINT)

    put_down(contributor=sender("+12135550199"), place=place, now=NOON + later, activity=activity)

    assert Sighting.objects.public().count() == 2


def doubtful(number="+12135550199"):
    return updated(sender(number), rejected_count=3)


def updated(row, **fields):
    type(row).objects.filter(pk=row.pk).update(**fields)
    row.refresh_from_db()
    return row


def test_a_sender_whose_reports_persons_keep_rejecting_confirms_nothing():
    first = put_down()
    showing.join(put_down(contributor=doubtful(), photo=False), first, now=NOON)

    first.refresh_from_db()
    assert (first.status, first.independent_senders) == (SightingStatus.SHOWN, 1)


def test_a_sender_who_is_blocked_has_confirmed_nothing():
    first, other = put_down(), sender("+12135550199")
    talk = Conversation.objects.create(contributor=other)
    put_down(contributor=other)
    first.refresh_from_db()
    assert first.status == SightingStatus.CONFIRMED

    helping.block(talk, reason="stock photos", by=UserFactory(), now=NOON)
    first.refresh_from_db()
    assert first.status == SightingStatus.SHOWN

    helping.unblock(talk, by=UserFactory(), now=NOON)
    first.refresh_from_db()
    assert first.status == SightingStatus.CONFIRMED


def test_a_sealed_photo_waits_for_a_person_however_many_agree():
    first = put_down(photo=False, photos=[checked_photo(sender(), quarantined_at=NOON)])
    showing.join(put_down(contributor=sender("+12135550199")), first, now=NOON)

    first.refresh_from_db()
    assert first.status == SightingStatus.FOR_PERSON


def test_words_that_somebody_confirmed_for_a_moment_are_words_again():
    first = put_down(photo=False)
    second = put_down(contributor=sender("+12135550199"), photo=False)
    showing.join(second, first, now=NOON)
    first.refresh_from_db()
    assert first.status == SightingStatus.CONFIRMED

    showing.withdraw(second, now=NOON)

    first.refresh_from_db()
    assert (first.status, first.verification) == (SightingStatus.FOR_PERSON, SightingVerification.UNVERIFIED)
    assert not Sighting.objects.visible(NOON).exists()


def test_a_report_whose_photo_is_rejected_afterwards_has_confirmed_nothing():
    first, other = put_down(), sender("+12135550199")
    photo = checked_photo(other, stage=PhotoStage.FETCHED)
    showing.join(put_down(contributor=other, photo=False, photos=[photo]), first, now=NOON)
    first.refresh_from_db()
    assert first.status == SightingStatus.CONFIRMED

    showing.photo_checked(updated(photo, stage=PhotoStage.CHECKED, outcome="not_police"), NOON)

    first.refresh_from_db()
    assert (first.status, first.independent_senders) == (SightingStatus.SHOWN, 1)


def test_who_kept_it_up_and_takes_it_back_keeps_it_up_no_longer():
    first, later = put_down(), NOON + timedelta(hours=2)
    second = put_down(contributor=sender("+12135550199"), now=later)
    showing.join(second, first, now=later)
    first.refresh_from_db()
    assert first.expires_at == NOON + timedelta(hours=5)

    showing.withdraw(second, now=later)

    first.refresh_from_db()
    assert first.expires_at == NOON + timedelta(hours=3)


def test_who_confirmed_takes_it_back_and_one_report_is_left():
    first = put_down()
    second = put_down(contributor=sender("+12135550199"))
    first.refresh_from_db()
    assert first.status == SightingStatus.CONFIRMED

    showing.withdraw(second, now=NOON)

    first.refresh_from_db()
    assert (first.status, first.independent_senders) == (SightingStatus.SHOWN, 1)


def test_the_first_goes_and_the_second_stands_on_its_own():
    first = put_down()
    second = put_down(contributor=sender("+12135550199"))

    showing.withdraw(first, now=NOON)

    second.refresh_from_db()
    assert list(Sighting.objects.visible(NOON)) == [second]
    assert second.verification == SightingVerification.PHOTO_CHECKED


def test_withdrawn_before_it_was_shown_nothing_is_ever_said():
    sighting = put_down(show_after=HALF_AN_HOUR)

    showing.withdraw(sighting, now=NOON)

    assert kinds() == []
    sighting.refresh_from_db()
    assert (sighting.exact, sighting.latitude) == (None, None)


def test_an_event_tells_nothing_of_where():
    sighting = put_down(activity="eviction")
    assert Event.objects.get().payload == {
        "id": sighting.public_id,
        "url": f"/sightings/{sighting.public_id}/",
    }


def test_a_second_photo_may_show_what_the_first_did_not():
    sighting = put_down(photos=[checked_photo(outcome=PhotoOutcome.NOT_POLICE, score=0.1)])
    assert sighting.status == SightingStatus.REJECTED

    showing.add(sighting, photos=[checked_photo()], now=NOON)

    sighting.refresh_from_db()
    assert sighting.status == SightingStatus.SHOWN


def test_a_photo_that_tells_less_takes_nothing_off():
    sighting = put_down()
    bad = checked_photo(outcome=PhotoOutcome.NOT_POLICE, score=0.05, sighting=sighting)
    sighting.photos.exclude(pk=bad.pk).delete()

    showing.photo_checked(bad, NOON)

    sighting.refresh_from_db()
    assert sighting.status == SightingStatus.SHOWN


def test_near_finds_what_is_shown_and_nothing_else():
    shown = put_down()
    put_down(contributor=sender("+12135550101"), show_after=HALF_AN_HOUR, activity="force")

    found = showing.near(34.0585, -118.2775, radius_m=500, now=NOON)

    assert [hit.sighting for hit in found] == [shown]
    assert found[0].metres < 200


def test_every_step_is_in_the_history():
    sighting = put_down()
    showing.withdraw(sighting, now=NOON)
    actions = (
        SightingDecision.objects.filter(sighting=sighting).order_by("pk").values_list("action", flat=True)
    )
    assert list(actions) == ["put_down", "machine_shown", "withdraw"]


def test_all_of_a_sender_goes_from_rows_and_map():
    put_down()
    left = put_down(contributor=sender("+12135550102"), place=Place(40.7, -74.0, Precision.POINT))

    assert showing.remove_all(sender(), now=NOON) == 1
    assert list(Sighting.objects.all()) == [left]
