"""What is still there once a sender has had enough, or a sighting is over: no place that leads to anybody."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sightings.models import Alert
from sightings.services import alert_wishes, leaving, retention
from tests.sightings.conversation.phone import Phone
from tests.sightings.public.sighting_rows import NOON, put_down

pytestmark = pytest.mark.django_db


def test_the_words_of_a_crossing_go_with_its_point():
    sighting = put_down()
    assert sighting.area_label == "near MacArthur Park"
    leaving.expire_due(now=NOON + timedelta(hours=9))
    sighting.refresh_from_db()
    assert (sighting.area_label, sighting.latitude, sighting.exact) == ("", None, None)
    assert sighting.city is not None


def test_they_go_as_well_where_it_is_taken_back():
    sighting = put_down()
    leaving.withdraw(sighting, now=NOON)
    sighting.refresh_from_db()
    assert sighting.area_label == ""


def test_ending_alerts_deletes_their_places():
    phone = Phone()
    phone.send("ALERT 90012 2 miles")
    phone.send("yes")
    assert Alert.objects.count() == 1
    phone.send("ALERT OFF")
    assert not Alert.objects.exists()


def test_a_wish_that_was_never_confirmed_is_forgotten_after_a_day():
    phone = Phone()
    phone.send("ALERT 90012 2 miles")
    retention.run()
    assert Alert.objects.count() == 1
    Alert.objects.update(asked_at=timezone.now() - alert_wishes.ANSWER_WITHIN - timedelta(minutes=1))
    retention.run()
    assert not Alert.objects.exists()
