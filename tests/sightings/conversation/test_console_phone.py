"""`manage.py sms`: the telephone at the keyboard takes the way of all messages."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from sightings import carriers
from sightings.carriers.console import ConsoleCarrier
from sightings.models import InboundMessage, Photo
from sightings.services import console_phone
from sightings.services.console_phone import CarrierIsRealError, ConsolePhone
from tests.sightings.conversation.phone import picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def alone(settings, tmp_path, monkeypatch):
    """No worker runs and the folder is new: the phone works by itself, at once. Photos are left to others."""
    settings.VAR = tmp_path
    carriers._carrier.cache_clear()
    monkeypatch.setattr(
        console_phone, "_JOBS", (console_phone.receiving.READ_JOB, console_phone.sending.SEND_JOB)
    )


def said(*arguments, **options):
    out = StringIO()
    call_command("sms", *arguments, stdout=out, stderr=out, **options)
    return out.getvalue()


def test_a_message_is_answered():
    answer = said("LAPD", "in", "90012")

    assert "SMS is not private" in answer
    assert "ZIP 90012, Los Angeles, CA? Reply YES or send another." in answer


def test_only_new_replies_are_shown():
    said("LAPD in 90012")

    assert "not private" not in said("yes")


def test_what_came_while_no_command_waited_is_shown_at_the_next_as_earlier():
    said("LAPD in 90012")
    ConsoleCarrier().send(console_phone.NUMBER, "An alert of the night")

    shown = said("yes")

    assert shown.startswith("(came earlier) An alert of the night\n")
    assert "(came earlier)" not in shown.partition("\n")[2]
    assert "An alert of the night" not in said("STATUS")


def test_an_empty_line_shows_what_came_earlier(monkeypatch):
    ConsoleCarrier().send(console_phone.NUMBER, "At the start")
    lines = iter(["", "/quit"])

    def line(prompt):
        written = next(lines)
        if not written:
            ConsoleCarrier().send(console_phone.NUMBER, "Meanwhile")
        return written

    monkeypatch.setattr("builtins.input", line)
    shown = said()

    assert shown.count("(came earlier) At the start") == shown.count("(came earlier) Meanwhile") == 1


def test_a_photo_goes_with_it(tmp_path):
    file = tmp_path / "street.jpg"
    file.write_bytes(picture())

    said(photo=[file])

    assert Photo.objects.get().declared_type == "image/jpeg"
    url = Photo.objects.get().media_url
    assert ConsoleCarrier(tmp_path / "console_phone").fetch_media(url).content == picture()


def test_two_numbers_are_two_people():
    said("LAPD in 90012")

    assert "not private" in said("LAPD in 90012", number="+12025550177")
    assert InboundMessage.objects.values("contributor").distinct().count() == 2


def test_line_by_line(monkeypatch):
    lines = iter(["LAPD in 90012", "/photo /nowhere.jpg", "/photo", "", "/quit"])
    monkeypatch.setattr("builtins.input", lambda prompt: next(lines))

    out = said()

    assert "ZIP 90012" in out
    assert "cannot be read" in out
    assert "say which file" in out


def test_a_photo_that_is_not_there_is_said():
    with pytest.raises(CommandError, match="cannot be read"):
        said(photo=[Path("/nowhere.jpg")])


def test_it_keeps_away_from_real_telephones(settings):
    settings.TWILIO_ACCOUNT_SID = settings.TWILIO_AUTH_TOKEN = "x"
    settings.TWILIO_NUMBER = "+15005550006"

    with pytest.raises(CarrierIsRealError):
        ConsolePhone()
    with pytest.raises(CommandError, match="Twilio"):
        said("hello")


def test_the_last_words_after_erasing_are_shown():
    said("LAPD in 90012")

    assert "Your phone company may keep records" in said("DELETE")
    assert not InboundMessage.objects.exists()
