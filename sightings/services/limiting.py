"""Too much from one number: its messages are kept and not answered, except the words that always count."""

from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sightings.models import Contributor, InboundMessage
from sightings.services import contributors, sending

# Carriers' own words for the end, and ours for erasing, in both languages: nobody loses these rights.
_ENGLISH = "STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT START UNSTOP HELP INFO DELETE ERASE"
_SPANISH = "ALTO PARAR CANCELAR BAJA TERMINAR BORRAR ELIMINAR AYUDA EMPEZAR INICIAR"
ALWAYS_HEARD = frozenset(f"{_ENGLISH} {_SPANISH}".split())


def is_always_heard(text: str) -> bool:
    return text.strip(" .!¡¿?\"'\n\r\t").upper() in ALWAYS_HEARD


def holds_back(contributor: Contributor, message: InboundMessage, *, now: datetime) -> bool:
    """Whether a message is over the limit; its sender is told once an hour."""
    if is_always_heard(message.text) or not contributors.is_over_the_limit(contributor, now=now):
        return False
    with translation.override(contributor.language or "en"):
        words = _("That is more than we can read. Please wait an hour, then write again.")
    hour = timezone.localtime(now).strftime("%Y%m%d%H")
    sending.say(contributor, words, key=f"limit:{contributor.pk}:{hour}", now=now)
    return True
