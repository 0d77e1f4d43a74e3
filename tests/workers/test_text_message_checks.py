"""What doctor says of text messages and of the keys of what they brought."""

import pytest
import requests
import responses
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
        (ACCOUNT | {"TWILIO_ACCOUNT_SID": "SK" + "0" * 32}, "warning", "TWILIO_ACCOUNT_SID is not AC"),
        (ACCOUNT | {"TWILIO_AUTH_TOKEN": "0" * 31}, "warning", "TWILIO_AUTH_TOKEN is not 32"),
        (ACCOUNT | {"TWILIO_NUMBER": "310 555 0123"}, "warning", "TWILIO_NUMBER is not a number such as"),
    ],
)
def test_text_messages(settings, given, verdict, words):
    set_up(settings, **given)
    found, detail = check_text_messages()
    assert found == verdict and words in detail


def asked(settings, *, number=ACCOUNT["TWILIO_NUMBER"], **answer):
    """What doctor says of an account that Twilio answers so about."""
    set_up(settings, **ACCOUNT | {"TWILIO_NUMBER": number})
    with responses.RequestsMock() as api:
        sid = ACCOUNT["TWILIO_ACCOUNT_SID"]
        api.get(f"https://api.twilio.com/2010-04-01/Accounts/{sid}.json", **answer)
        return check_text_messages()


@pytest.mark.parametrize("number", ["+13105550123", "MG" + "0" * 32])
def test_twilio_is_asked_for_the_account(settings, number):
    found, detail = asked(settings, number=number, json={"sid": "AC", "status": "active"})

    assert found == "ok" and "/sms/twilio/; the account is active" in detail


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"status": 200, "json": {"status": "suspended"}}, "account is suspended: nothing is sent"),
        ({"status": 200, "json": {"status": "closed"}}, "account is closed"),
        ({"status": 401, "json": {"code": 20003, "status": 401}}, "refuses the keys"),
        ({"status": 404, "json": {"code": 20404, "status": 404}}, "refuses the keys"),
        ({"status": 403, "json": {"code": 20005, "status": 403}}, "account is not active"),
        ({"status": 401, "json": {"code": 20005, "status": 401}}, "account is not active"),
        ({"status": 503, "json": {"status": 503}}, "answered 503"),
        ({"body": requests.ConnectTimeout("api.twilio.com")}, "Twilio was not reached: ConnectTimeout"),
        ({"status": 200, "body": "<html>"}, "could not be read"),
    ],
)
def test_an_account_that_does_not_work_is_told_in_words(settings, answer, words):
    found, detail = asked(settings, **answer)

    assert found == "warning" and words in detail
    assert ACCOUNT["TWILIO_AUTH_TOKEN"] not in detail


@pytest.mark.django_db
def test_keys_that_open_what_is_here(settings):
    assert diagnosis.check_phone_keys().verdict == "ok"
    Contributor.objects.create(phone_hash="a" * 64, phone="+13105550123")
    assert diagnosis.check_phone_keys().verdict == "ok"

    settings.PHONE_KEYS = [Fernet.generate_key().decode()]

    lost = diagnosis.check_phone_keys()
    assert lost.verdict == "failed" and "310" not in lost.detail
