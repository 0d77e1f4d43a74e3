"""What can happen to a conversation."""

from dataclasses import dataclass

from sightings.conversation.spots import Spot


@dataclass(frozen=True, slots=True)
class Message:
    """Words, photos or both, in one message. ``photos`` are public ids of photos.

    ``cards`` counts attachments that are neither picture nor video.
    ``carrier_answered``: the carrier itself has replied to a STOP, START or HELP; nobody says it twice.
    """

    text: str = ""
    photos: tuple[str, ...] = ()
    carrier_answered: bool = False
    cards: int = 0


@dataclass(frozen=True, slots=True)
class PhotoChecked:
    """The pipeline is through with a photo; ``outcome`` is `verified`, `needs_person`, `not_police` or
    `unread` (nothing could be made of the file). ``is_last``: no machine works on another of its report."""

    photo: str
    outcome: str
    is_last: bool = True


@dataclass(frozen=True, slots=True)
class PinDropped:
    """The sender has set a pin on the map behind the one-use link."""

    spot: Spot


@dataclass(frozen=True, slots=True)
class Silence:
    """Nobody has written for as long as the last turn waited."""


Event = Message | PhotoChecked | PinDropped | Silence
