"""``manage.py reseal`` after a new key: the old one can be dropped."""

import io

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.utils import timezone

from civicwatch.lib import crypto
from sightings.models import Alert, Contributor, Conversation, InboundMessage, OutboundMessage, Sighting
from sightings.services import resealing, sending
from tests.sightings.services.sms_rows import receive, sender
from tests.sightings.sms import NUMBER

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows():
    receive("SM1", body="words")
    Conversation.objects.create(contributor=sender(), memory={"step": "place"})
    sending.say(sender(), "Thank you.", key="k", now=timezone.now())
    Sighting.objects.create(contributor=sender(), source="sms", note="tents", exact=[34.0, -118.0])
    Alert.objects.create(contributor=sender(), latitude=34, longitude=-118, label="Home")


def test_everything_is_read_with_the_new_key_alone(rows, settings):
    new = Fernet.generate_key().decode()
    settings.PHONE_KEYS = [new, *settings.PHONE_KEYS]

    call_command("reseal", stdout=io.StringIO())

    settings.PHONE_KEYS = [new]
    assert Contributor.objects.get().phone == NUMBER
    assert b"words" in InboundMessage.objects.get().payload
    assert Conversation.objects.get().memory == {"step": "place"}
    assert OutboundMessage.objects.get().body == "Thank you."
    assert (Sighting.objects.get().note, Sighting.objects.get().exact) == ("tents", [34.0, -118.0])
    assert Alert.objects.get().label == "Home"


def test_a_key_that_is_missing_already_is_said(rows, settings):
    settings.PHONE_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(crypto.UndecipherableError):
        resealing.reseal()
