"""Of a message that is too much to be answered, the words go where they ask about a place.

They would have gone if it had been answered (`ForgetWords`), and whom the limit holds back asked no less in
confidence.
"""

from datetime import datetime
from typing import Any

from sightings.conversation import Memory, machine
from sightings.models import Contributor, Conversation, InboundMessage
from sightings.services import carrier_copies


def forget_a_place(message: InboundMessage, contributor: Contributor, *, now: datetime) -> None:
    if machine.asks_for_place(_memory(contributor), message.text):
        carrier_copies.forget_there(message.sid, media=carrier_copies.media_of(message), now=now)
        message.payload, message.text = b"", ""


def _memory(contributor: Contributor) -> Memory:
    open_one = Conversation.objects.filter(contributor=contributor, closed_at__isnull=True).first()
    remembered: Any = open_one.memory if open_one else None
    return Memory.from_json(remembered) if remembered else Memory()
