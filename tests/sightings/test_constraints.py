"""What must be true of the rows is refused by the database itself."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from sightings.models import Alert, AreaCount, Contributor, Conversation, Photo, Sighting
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def refused(model, **fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**fields)


@pytest.fixture
def sender():
    return Contributor.objects.create(phone_hash="a" * 64)


def test_a_sender_has_a_number_or_the_web():
    refused(Contributor)
    refused(Contributor, is_web=True, phone_hash="b" * 64)
    Contributor.objects.create(is_web=True)
    Contributor.objects.create(is_web=True)


def test_a_number_is_one_sender(sender):
    refused(Contributor, phone_hash="a" * 64)


def test_somebody_blocks(sender):
    refused(Contributor, phone_hash="b" * 64, blocked_at=NOW)
    refused(Contributor, phone_hash="b" * 64, blocked_by=UserFactory())


def test_a_sender_has_one_open_conversation(sender):
    Conversation.objects.create(contributor=sender, closed_at=NOW)
    Conversation.objects.create(contributor=sender)
    refused(Conversation, contributor=sender)


def test_a_closed_conversation_has_no_end_to_come(sender):
    refused(Conversation, contributor=sender, closed_at=NOW, closes_at=NOW)


@pytest.mark.parametrize(
    "fields",
    [
        {"latitude": 91.0, "longitude": 0.0},
        {"latitude": 1.0, "longitude": 181.0},
        {"latitude": 1.0},
        {"latitude": 34.0, "longitude": -118.0, "place_precision": "zip"},
        {"status": "shown"},
        {"status": "confirmed", "publish_at": NOW},
        {"status": "expired", "exact": [34.0, -118.0]},
    ],
)
def test_a_sighting_that_cannot_be(fields):
    refused(Sighting, source="sms", **fields)


def test_a_sighting_is_not_its_own_copy():
    sighting = Sighting.objects.create(source="sms")
    with pytest.raises(IntegrityError), transaction.atomic():
        Sighting.objects.filter(pk=sighting.pk).update(same_as=sighting)


def test_who_decided_did_so_at_some_time():
    refused(Sighting, source="sms", decided_by=UserFactory())


class TestPhoto:
    def test_an_approved_picture_is_a_derivative(self):
        somebody = UserFactory()
        refused(Photo, stage="checked", picture_approved_at=NOW, picture_approved_by=somebody)
        refused(Photo, stage="checked", picture_approved_at=NOW, derivative_name="photos/00/x")
        Photo.objects.create(
            stage="checked", picture_approved_at=NOW, picture_approved_by=somebody, derivative_name="x"
        )

    def test_a_picture_is_approved_or_refused(self):
        somebody = UserFactory()
        refused(
            Photo, stage="checked", derivative_name="x",
            picture_approved_at=NOW, picture_approved_by=somebody,
            picture_refused_at=NOW, picture_refused_by=somebody,
        )  # fmt: skip
        refused(Photo, stage="checked", picture_refused_at=NOW)

    def test_in_quarantine_there_is_nothing_to_look_at(self):
        refused(Photo, stage="for_person", quarantined_at=NOW, derivative_name="x")
        refused(Photo, stage="for_person", quarantined_at=NOW, heat_name="x")


def test_an_area_that_is_not_known_is_equal_to_itself():
    AreaCount.objects.create(day=NOW.date(), verification="unverified", n=1)
    refused(AreaCount, day=NOW.date(), verification="unverified", n=2)
    AreaCount.objects.create(day=NOW.date() - timedelta(days=1), verification="unverified")


@pytest.mark.parametrize(
    "fields", [{"latitude": 91}, {"radius_m": 0}, {"radius_m": 60_000}, {"quiet_from": "22:00"}]
)
def test_an_alert_that_cannot_be(sender, fields):
    refused(Alert, **{"contributor": sender, "latitude": 34, "longitude": -118, **fields})


def test_public_names_are_random():
    names = {Sighting(source="sms").public_id for _ in range(500)}
    assert len(names) == 500 and {len(name) for name in names} == {10}
