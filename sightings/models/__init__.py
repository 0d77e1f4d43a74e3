"""Senders, what they sent, and what became of it."""

from sightings.models.alert import Alert
from sightings.models.area_count import AreaCount
from sightings.models.contributor import BlockedSender, Contributor, Language
from sightings.models.conversation import Conversation, PinLink
from sightings.models.decision import SightingDecision
from sightings.models.erasure import ErasedMessage, EraseStage, RemoteErasure
from sightings.models.inbound import InboundMessage, MessageSource, MessageStage
from sightings.models.outbound import OutboundMessage, SendStage
from sightings.models.photo import Photo, PhotoOutcome, PhotoStage, TakenWords
from sightings.models.sighting import (
    AREA_PLACES,
    PUBLIC_STATUSES,
    Activity,
    Sighting,
    SightingPlace,
    SightingSource,
    SightingStatus,
    SightingVerification,
)

__all__ = [
    "AREA_PLACES",
    "PUBLIC_STATUSES",
    "Activity",
    "Alert",
    "AreaCount",
    "BlockedSender",
    "Contributor",
    "Conversation",
    "EraseStage",
    "ErasedMessage",
    "InboundMessage",
    "Language",
    "MessageSource",
    "MessageStage",
    "OutboundMessage",
    "Photo",
    "PhotoOutcome",
    "PhotoStage",
    "PinLink",
    "RemoteErasure",
    "SendStage",
    "Sighting",
    "SightingDecision",
    "SightingPlace",
    "SightingSource",
    "SightingStatus",
    "SightingVerification",
    "TakenWords",
]
