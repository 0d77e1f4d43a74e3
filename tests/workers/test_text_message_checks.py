"""What doctor says of text messages and of the keys of what they brought."""

import pytest
from cryptography.fernet import Fernet

from sightings.models import Contributor
from workers import diagnosis


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
        ({"TWILIO_ACCOUNT_SID": "AC", "TWILIO_AUTH_TOKEN": "x", "TWILIO_NUMBER": "+1"}, "ok", "/sms/twilio/"),
    ],
)
def test_text_messages(settings, given, verdict, words):
    set_up(settings, **given)
    check = diagnosis.check_text_messages()
    assert check.verdict == verdict and words in check.detail


@pytest.mark.django_db
def test_keys_that_open_what_is_here(settings):
    assert diagnosis.check_phone_keys().verdict == "ok"
    Contributor.objects.create(phone_hash="a" * 64, phone="+13105550123")
    assert diagnosis.check_phone_keys().verdict == "ok"

    settings.PHONE_KEYS = [Fernet.generate_key().decode()]

    lost = diagnosis.check_phone_keys()
    assert lost.verdict == "failed" and "310" not in lost.detail
