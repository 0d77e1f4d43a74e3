"""Senders, what they sent, and what became of it."""

from sightings.models.alert import Alert
from sightings.models.area_count import AreaCount
from sightings.models.carrier_look import CarrierLook
from sightings.models.city_area import AreaOutline, AreaValue, LayerInfo, LayerTheme, TransitStop
from sightings.models.city_dataset import CityDataset, DatasetKind, DatasetVendor
from sightings.models.city_record import CityRecord, RecordPrecision
from sightings.models.contributor import BlockedSender, Contributor, Language
from sightings.models.conversation import Conversation, PinLink
from sightings.models.decision import Rejection, SightingDecision
from sightings.models.erasure import ErasedMessage, EraseStage, RemoteErasure
from sightings.models.hour_count import HourCount
from sightings.models.inbound import InboundMessage, MessageSource, MessageStage
from sightings.models.known_picture import KnownPicture, KnownWhy
from sightings.models.outbound import OutboundMessage, SendStage
from sightings.models.photo import EarlierPicture, Photo, PhotoOutcome, PhotoStage, TakenWords
from sightings.models.photo_look import PhotoLook
from sightings.models.sighting import (
    AREA_PLACES,
    OPEN_STATUSES,
    PUBLIC_STATUSES,
    Activity,
    Sighting,
    SightingPlace,
    SightingSource,
    SightingStatus,
    SightingVerification,
)
from sightings.models.web_link import WebLink

__all__ = [
    "AREA_PLACES",
    "OPEN_STATUSES",
    "PUBLIC_STATUSES",
    "Activity",
    "Alert",
    "AreaCount",
    "AreaOutline",
    "AreaValue",
    "BlockedSender",
    "CarrierLook",
    "CityDataset",
    "CityRecord",
    "Contributor",
    "Conversation",
    "DatasetKind",
    "DatasetVendor",
    "EarlierPicture",
    "EraseStage",
    "ErasedMessage",
    "HourCount",
    "InboundMessage",
    "KnownPicture",
    "KnownWhy",
    "Language",
    "LayerInfo",
    "LayerTheme",
    "MessageSource",
    "MessageStage",
    "OutboundMessage",
    "Photo",
    "PhotoLook",
    "PhotoOutcome",
    "PhotoStage",
    "PinLink",
    "RecordPrecision",
    "Rejection",
    "RemoteErasure",
    "SendStage",
    "Sighting",
    "SightingDecision",
    "SightingPlace",
    "SightingSource",
    "SightingStatus",
    "SightingVerification",
    "TakenWords",
    "TransitStop",
    "WebLink",
]
