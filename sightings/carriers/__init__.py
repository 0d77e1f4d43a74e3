"""What brings text messages and takes them: one file a vendor, and a telephone that is only a folder."""

from functools import lru_cache
from importlib import import_module

from django.conf import settings

from sightings.carriers.carrier import Carrier, CarrierMessage, Media, MediaRef

CLASSES = {
    "twilio": "sightings.carriers.twilio.TwilioCarrier",
    "console": "sightings.carriers.console.ConsoleCarrier",
}
NEEDED = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_NUMBER")

__all__ = ["Carrier", "CarrierMessage", "Media", "MediaRef", "carrier", "chosen", "missing_settings"]


def missing_settings() -> list[str]:
    """What Twilio needs and has not been given; while anything is missing, the console phone stands in."""
    return [name for name in NEEDED if not getattr(settings, name)]


def chosen() -> str:
    return "console" if missing_settings() else "twilio"


def carrier() -> Carrier:
    """The carrier of this installation. A vendor's client is loaded by the first that asks."""
    return _carrier(chosen(), *(getattr(settings, name) for name in NEEDED))


@lru_cache(maxsize=4)
def _carrier(kind: str, *given: str) -> Carrier:
    module, _, name = CLASSES[kind].rpartition(".")
    made: Carrier = getattr(import_module(module), name)()
    return made
