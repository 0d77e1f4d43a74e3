"""What ``manage.py doctor`` says of text messages: whether a carrier is set up and reaches us."""

import re
from typing import Literal

from django.conf import settings

from civicwatch.lib.outgoing_errors import OutgoingError
from sightings import carriers
from sightings.carriers.carrier import UnknownAccountError

HEX = "[0-9a-fA-F]{32}"
SHAPES = {
    "TWILIO_ACCOUNT_SID": (re.compile(f"AC{HEX}"), "AC and 32 hexadecimal digits"),
    "TWILIO_AUTH_TOKEN": (re.compile(HEX), "32 hexadecimal digits"),
    "TWILIO_NUMBER": (
        re.compile(rf"\+[1-9]\d{{6,14}}|MG{HEX}|\d{{5,6}}"),
        "a number such as +13105550123, or a Messaging Service (MG and 32 hexadecimal digits)",
    ),
}


Found = tuple[Literal["ok", "off", "warning"], str]


def check_text_messages() -> Found:
    """The settings by their form, then Twilio itself: whether it knows the account, and takes messages."""
    missing = carriers.missing_settings()
    if len(missing) == len(carriers.NEEDED):
        return "off", "off until TWILIO_* is set; manage.py sms stands in"
    if missing:
        return "warning", f"off: {', '.join(missing)} is missing"
    if not settings.HTTPS:
        return "warning", "PUBLIC_URL is not https: no carrier posts to it"
    for name, (shape, words) in SHAPES.items():
        if not shape.fullmatch(getattr(settings, name)):
            return "warning", f"{name} is not {words}"
    return _ask_for_the_account()


def _ask_for_the_account() -> Found:
    try:
        status = carriers.carrier().account_status()
    except UnknownAccountError:
        return "warning", (
            "Twilio refuses the keys: TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN do not belong together, the"
            " token was replaced, or the account is closed. Both stand in its console, under Account Info"
        )
    except OutgoingError as error:
        return (
            "warning",
            f"{error}; whether the account is active is not known. Ask again, or look at its console",
        )
    if status != "active":
        return "warning", (
            f"the Twilio account is {status}: nothing is sent and nothing arrives until it is active again;"
            " its console says why (often: no funds)"
        )
    return "ok", f"Twilio posts to {settings.PUBLIC_URL}/sms/twilio/; the account is active"
