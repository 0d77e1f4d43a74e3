"""Too much from one number: its messages are kept and not answered, except the words that always count."""

from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sightings.conversation.keywords import Command, command_in
from sightings.models import Contributor, InboundMessage
from sightings.services import contributors, sending

# Nobody loses the right to an end, to help, or to have everything erased.
ALWAYS_HEARD = {Command.STOP, Command.START, Command.HELP, Command.DELETE}


def is_always_heard(text: str) -> bool:
    found = command_in(text)
    return found is not None and found[0] in ALWAYS_HEARD


def holds_back(contributor: Contributor, message: InboundMessage, *, now: datetime) -> bool:
    """Whether a message is over the limit; its sender is told once an hour."""
    sent = message.received_at
    if is_always_heard(message.text) or not contributors.is_over_the_limit(contributor, now=sent):
        return False
    with translation.override(contributor.language or "en"):
        words = _("That is more than we can read. Please wait an hour, then write again.")
    hour = timezone.localtime(now).strftime("%Y%m%d%H")
    sending.say(contributor, words, key=f"limit:{contributor.pk}:{hour}", now=now)
    return True
