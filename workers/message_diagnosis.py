"""What ``manage.py doctor`` says of text messages: whether a carrier is set up and reaches us."""

import re
from typing import Literal

from django.conf import settings

from sightings import carriers

HEX = "[0-9a-fA-F]{32}"
SHAPES = {
    "TWILIO_ACCOUNT_SID": (re.compile(f"AC{HEX}"), "AC and 32 hexadecimal digits"),
    "TWILIO_AUTH_TOKEN": (re.compile(HEX), "32 hexadecimal digits"),
    "TWILIO_NUMBER": (
        re.compile(rf"\+[1-9]\d{{6,14}}|MG{HEX}|\d{{5,6}}"),
        "a number such as +13105550123, or a Messaging Service (MG and 32 hexadecimal digits)",
    ),
}


def check_text_messages() -> tuple[Literal["ok", "off", "warning"], str]:
    """By form alone: whether Twilio knows the account shows when something is sent (failed rows)."""
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
    return "ok", f"Twilio posts to {settings.PUBLIC_URL}/sms/twilio/; the account itself was not asked"
