"""What doctor says of text messages and of the keys of what they brought."""

import pytest
from cryptography.fernet import Fernet

from sightings.models import Contributor
from workers import diagnosis
from workers.message_diagnosis import check_text_messages

ACCOUNT = {
    "TWILIO_ACCOUNT_SID": "AC" + "0a" * 16,
    "TWILIO_AUTH_TOKEN": "0f" * 16,
    "TWILIO_NUMBER": "+13105550123",
}


def set_up(settings, **given):
    for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_NUMBER"):
        setattr(settings, name, given.get(name, ""))
    settings.HTTPS = given.get("https", True)


@pytest.mark.parametrize(
    ("given", "verdict", "words"),
    [
        ({}, "off", "manage.py sms"),
        ({"TWILIO_NUMBER": "+1"}, "warning", "TWILIO_AUTH_TOKEN"),
        (
            {"TWILIO_ACCOUNT_SID": "AC", "TWILIO_AUTH_TOKEN": "x", "TWILIO_NUMBER": "+1", "https": False},
            "warning",
            "https",
        ),
        (ACCOUNT, "ok", "/sms/twilio/"),
        (ACCOUNT | {"TWILIO_NUMBER": "MG" + "0" * 32}, "ok", "/sms/twilio/"),
        (ACCOUNT | {"TWILIO_ACCOUNT_SID": "SK" + "0" * 32}, "warning", "TWILIO_ACCOUNT_SID is not AC"),
        (ACCOUNT | {"TWILIO_AUTH_TOKEN": "0" * 31}, "warning", "TWILIO_AUTH_TOKEN is not 32"),
        (ACCOUNT | {"TWILIO_NUMBER": "310 555 0123"}, "warning", "TWILIO_NUMBER is not a number such as"),
    ],
)
def test_text_messages(settings, given, verdict, words):
    set_up(settings, **given)
    found, detail = check_text_messages()
    assert found == verdict and words in detail


@pytest.mark.django_db
def test_keys_that_open_what_is_here(settings):
    assert diagnosis.check_phone_keys().verdict == "ok"
    Contributor.objects.create(phone_hash="a" * 64, phone="+13105550123")
    assert diagnosis.check_phone_keys().verdict == "ok"

    settings.PHONE_KEYS = [Fernet.generate_key().decode()]

    lost = diagnosis.check_phone_keys()
    assert lost.verdict == "failed" and "310" not in lost.detail
