"""The clock: announced when the time has come, ended when it is over, and what stays is a count by area."""

from datetime import timedelta

import pytest

from civicwatch.events import services as events
from civicwatch.events.models import Event
from sightings.models import AreaCount, HourCount, Photo, PhotoOutcome, PhotoStage, Sighting, SightingStatus
from sightings.services import settling, showing
from tests.sightings.public.sighting_rows import NOON, checked_photo, put_down, sender

pytestmark = pytest.mark.django_db
OVER = NOON + timedelta(hours=3)


def test_it_is_announced_once_its_time_has_come():
    sighting = put_down(show_after=timedelta(minutes=30))
    settling.settle(now=NOON + timedelta(minutes=29))
    sighting.refresh_from_db()
    assert sighting.shown_at is None

    settling.settle(now=NOON + timedelta(minutes=30))

    sighting.refresh_from_db()
    assert sighting.shown_at == NOON + timedelta(minutes=30)


def test_when_it_is_over_no_place_is_left():
    sighting = put_down()

    settling.settle(now=OVER)

    sighting.refresh_from_db()
    assert sighting.status == SightingStatus.EXPIRED
    assert (sighting.exact, sighting.latitude, sighting.longitude, sighting.cell) == (None, None, None, None)


def test_a_count_by_area_is_left():
    put_down(activity="eviction")
    settling.settle(now=OVER)
    settling.settle(now=OVER)

    count, hour = AreaCount.objects.get(), HourCount.objects.get()
    assert (count.n, count.city.name, count.activity, count.verification) == (
        *(1, "Los Angeles"),
        *("eviction", "photo_checked"),
    )
    assert (hour.n, hour.hour) == (1, 12)


def test_counts_of_one_area_add_up():
    for n in range(3):
        put_down(contributor=sender(f"+1213555010{n}"), activity=["present", "force", "eviction"][n])
        put_down(contributor=sender(f"+1213555020{n}"), now=NOON + timedelta(hours=20), activity="present")
    settling.settle(now=NOON + timedelta(days=2))

    assert sum(AreaCount.objects.values_list("n", flat=True)) == 4  # three of the second day are one
    assert sum(HourCount.objects.values_list("n", flat=True)) == 4


def test_what_was_never_shown_is_not_counted():
    put_down(photo=False)
    settling.settle(now=OVER)

    assert Sighting.objects.get().status == SightingStatus.EXPIRED
    assert not AreaCount.objects.exists()


def test_the_stream_says_that_it_is_over_and_a_replay_gives_no_place():
    put_down()
    events.number_waiting(now=NOON)
    settling.settle(now=OVER)

    told = list(Event.objects.order_by("pk"))
    assert [event.kind for event in told] == ["sighting.shown", "sighting.expired"]
    assert all(set(event.payload) == {"id", "url"} for event in told)


def test_a_photo_that_came_to_rest_unnoticed_does_not_hold_a_sighting_up():
    photo = checked_photo(stage=PhotoStage.FETCHED, outcome="", score=None)
    sighting = put_down(photos=[photo])
    Photo.objects.update(stage=PhotoStage.CHECKED, outcome=PhotoOutcome.VERIFIED, score=0.9)

    settling.settle(now=NOON + timedelta(seconds=5))

    sighting.refresh_from_db()
    assert sighting.status == SightingStatus.SHOWN


def test_a_later_report_of_the_same_keeps_it_up():
    first = put_down()
    later = NOON + timedelta(minutes=50)
    put_down(contributor=sender("+12135550199"), now=later)
    settling.settle(now=OVER)

    first.refresh_from_db()
    assert first.status == SightingStatus.CONFIRMED
    settling.settle(now=OVER + timedelta(minutes=50))
    first.refresh_from_db()
    assert first.status == SightingStatus.EXPIRED
    assert AreaCount.objects.get().n == 1


def test_settling_is_overdue_once_something_waits():
    assert not settling.is_overdue(timedelta(0))
    put_down()
    assert settling.is_overdue(timedelta(0))


def test_the_row_of_a_withdrawn_one_is_left_alone():
    sighting = put_down()
    showing.withdraw(sighting, now=NOON)
    assert settling.settle(now=OVER) == 0
