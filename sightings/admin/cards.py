"""A sighting as the desk shows it: where, what, how old, its photos and what the machine says of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import NoReverseMatch, reverse

from sightings.admin.reason_words import in_words
from sightings.in_words import ACTIVITIES, age_words, label_words
from sightings.local_time import zone_of
from sightings.models import Photo, Sighting, SightingStatus
from sightings.place_words import in_one_line

_OVER = (SightingStatus.EXPIRED, SightingStatus.WITHDRAWN)


@dataclass(frozen=True)
class Card:
    sighting: Sighting
    place: str
    what: str
    age: str
    reasons: list[tuple[str, str]]
    photos: list[dict[str, Any]]
    zone: str

    @property
    def is_open(self) -> bool:
        """Whether one key can decide it from the list: nobody has, and its time is not over."""
        return self.sighting.decided_by_id is None and self.sighting.status not in _OVER


def cards(rows: Iterable[Sighting], now: datetime) -> list[Card]:
    """In the order given, with the photos of all of them read at once."""
    found = list(rows)
    prefetch_related_objects(found, "photos")
    return [card(sighting, now) for sighting in found]


def card(sighting: Sighting, now: datetime) -> Card:
    return Card(
        sighting=sighting,
        place=place_words(sighting) or sighting.public_id,
        what=str(ACTIVITIES[sighting.activity]),
        age=age_words(sighting.seen_at, now),
        reasons=in_words(sighting.reasons),
        zone=clock_of(sighting),
        photos=[_shown(photo) for photo in sorted(sighting.photos.all(), key=lambda photo: photo.pk)],
    )


def clock_of(sighting: Sighting) -> str:
    """The name of the zone that the clocks go by where it is."""
    return zone_of(sighting.state.usps if sighting.state else None)


def place_words(sighting: Sighting) -> str:
    city = sighting.city.name if sighting.city else ""
    return in_one_line(label_words(sighting.area_label), city, sighting.state.usps if sighting.state else "")


def address(model: str, pk: int | None, page: str = "change") -> str:
    """Where admin shows a row, if it does."""
    if pk is None:
        return ""
    try:
        return reverse(f"admin:sightings_{model}_{page}", args=[pk])
    except NoReverseMatch:
        return ""


def _shown(photo: Photo) -> dict[str, Any]:
    """A photo, where its picture can be looked at, and what the machine says of it."""
    return {
        "photo": photo,
        "page": address("photo", photo.pk),
        "picture": address("photo", photo.pk, "picture") if photo.derivative_name else "",
        "reasons": in_words(photo.reasons),
    }
