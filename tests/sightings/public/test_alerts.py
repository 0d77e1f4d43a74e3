"""Alerts: only to those who asked twice, near, awake, not about themselves, and not all the time."""

from datetime import time, timedelta

import pytest

from sightings.models import Alert, OutboundMessage
from sightings.placing import Place, Precision
from sightings.quiet_hours import is_quiet
from sightings.services import alert_wishes, alerts, finding_places, settling
from tests.sightings.public.sighting_rows import MACARTHUR, NOON, put_down, sender

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=1)


@pytest.fixture
def neighbour():
    """Somebody who wants to hear of what is seen within a kilometre of MacArthur Park."""
    person = sender("+12135550177")
    person.phone = "+12135550177"
    person.save()
    alert_wishes.ask(contributor=person, place=MACARTHUR, radius_m=1000, now=NOON - timedelta(hours=1))
    alert_wishes.confirm(contributor=person, now=NOON - timedelta(hours=1))
    return person


def seen(now=NOON, **told):
    sighting = put_down(now=now, **told)
    settling.settle(now=now)
    return sighting


def said():
    return [message.body for message in OutboundMessage.objects.order_by("pk")]


def test_what_is_seen_near_is_told_once(neighbour):
    sighting = seen(activity="eviction")

    assert alerts.send_due(now=LATER) == 1
    assert alerts.send_due(now=LATER) == 0

    (text,) = said()
    assert "Eviction, near MacArthur Park, 12:00" in text
    assert sighting.public_id in text
    assert len(text) <= 160


def test_in_the_language_of_who_asked(neighbour):
    neighbour.language = "es"
    neighbour.save()
    seen()
    alerts.send_due(now=LATER)
    assert OutboundMessage.objects.get().contributor == neighbour
    assert ", cerca de MacArthur Park, " in said()[0]


def test_nothing_without_the_second_yes():
    person = sender("+12135550177")
    alert_wishes.ask(contributor=person, place=MACARTHUR, radius_m=1000, now=NOON)
    seen(now=LATER)
    assert alerts.send_due(now=LATER + timedelta(minutes=1)) == 0


def test_nothing_of_what_is_far_away(neighbour):
    seen(place=Place(34.2, -118.5, Precision.POINT))
    assert alerts.send_due(now=LATER) == 0


def test_nothing_about_ones_own_report(neighbour):
    seen(contributor=neighbour)
    assert alerts.send_due(now=LATER) == 0


def test_nothing_before_it_is_shown(neighbour):
    put_down(show_after=timedelta(minutes=30))
    settling.settle(now=NOON)
    assert alerts.send_due(now=LATER) == 0


def test_nothing_after_stop(neighbour):
    neighbour.stopped_at = NOON
    neighbour.save()
    seen()
    assert alerts.send_due(now=LATER) == 0


def test_nothing_at_night_but_in_the_morning_what_is_still_there(neighbour):
    Alert.objects.update(quiet_from=time(11), quiet_to=time(13))
    seen()
    assert alerts.send_due(now=LATER) == 0
    assert alerts.send_due(now=NOON + timedelta(hours=1)) == 1


def test_news_of_a_quarter_of_an_hour_come_as_one_message(neighbour):
    seen()
    alerts.send_due(now=LATER)
    for n in range(2):
        place = Place(MACARTHUR.latitude + 0.004, MACARTHUR.longitude, Precision.POINT)
        seen(
            now=LATER + timedelta(minutes=2),
            place=place,
            contributor=sender(f"+1213555010{n}"),
            activity="force" if n else "eviction",
        )

    assert alerts.send_due(now=LATER + timedelta(minutes=5)) == 0
    assert alerts.send_due(now=LATER + timedelta(minutes=16)) == 1
    assert "1 more near." in said()[-1]


def place_of(words):
    return finding_places.in_words(words, now=NOON).as_place()


def who_asked_for(words, *, radius_m=1609, number="+12135550188"):
    person = sender(number)
    person.phone = number
    person.save()
    before = NOON - timedelta(hours=1)
    alert_wishes.ask(contributor=person, place=place_of(words), radius_m=radius_m, now=before)
    alert_wishes.confirm(contributor=person, now=before)
    return person


@pytest.mark.parametrize(
    ("asked", "reported", "told"),
    [
        ("90012", "90012", "somewhere in Los Angeles, CA 90012 (only the ZIP code is known)"),
        ("Los Angeles, CA", "Los Angeles, CA", "somewhere in Los Angeles, CA (only the city is known)"),
        (
            "Hollywood, CA",
            "Hollywood, CA",
            "somewhere in Hollywood, Los Angeles (only this part of the city is known)",
        ),
    ],
)
def test_who_asked_for_an_area_is_told_of_it_once_and_that_no_more_is_known(asked, reported, told):
    who_asked_for(asked)
    seen(place=place_of(reported))

    assert alerts.send_due(now=LATER) == 1
    assert alerts.send_due(now=LATER + timedelta(hours=1)) == 0
    assert told in said()[0]
    assert len(said()[0]) <= 200


@pytest.mark.parametrize(
    ("asked", "radius_m", "reported", "sent"),
    [
        ("34.0579,-118.2771", 5000, "90057", 1),
        ("34.0579,-118.2771", 200, "90057", 0),
        ("Hollywood, CA", 1609, "Los Angeles, CA", 0),
        ("Los Angeles, CA", 1609, "Hollywood, CA", 0),
        ("91303", 1609, "90012", 0),
    ],
    ids=[
        "holds the middle",
        "does not reach it",
        "a part for the city",
        "the city for a part",
        "another ZIP code",
    ],
)
def test_an_area_is_near_where_its_middle_is(asked, radius_m, reported, sent):
    who_asked_for(asked, radius_m=radius_m)
    seen(place=place_of(reported))

    assert alerts.send_due(now=LATER) == sent


def test_an_area_is_told_as_points_are_awake_and_not_to_who_reported_it():
    person = who_asked_for("90012")
    seen(place=place_of("90012"), contributor=person)
    assert alerts.send_due(now=LATER) == 0

    Alert.objects.update(quiet_from=time(11), quiet_to=time(13))
    seen(place=place_of("90012"))
    assert alerts.send_due(now=LATER) == 0
    assert alerts.send_due(now=NOON + timedelta(hours=1)) == 1


def test_an_area_is_told_of_in_the_language_of_who_asked():
    person = who_asked_for("90012")
    person.language = "es"
    person.save()
    seen(place=place_of("90012"))
    alerts.send_due(now=LATER)

    assert "en algun lugar de Los Angeles, CA 90012 (solo se sabe el codigo postal)" in said()[0]


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [(time(21, 59), False), (time(22), True), (time(0), True), (time(6, 59), True), (time(7), False)],
)
def test_quiet_hours_pass_midnight(clock, quiet):
    assert is_quiet(clock, time(22), time(7)) is quiet


def test_without_quiet_hours_no_hour_is_quiet():
    assert not is_quiet(time(3), None, None)
    assert not is_quiet(time(3), time(3), time(3))
