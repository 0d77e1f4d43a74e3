"""What the state machine may know of the world: what is on the map, and what this sender sent before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings

from sightings.conversation.asides import REACH
from sightings.conversation.asking import SAME_METRES
from sightings.conversation.phrases import Phrase
from sightings.conversation.spots import Spot
from sightings.conversation.world import Latest, Live, Near
from sightings.local_time import local, zone_of
from sightings.models import OPEN_STATUSES, Contributor, Conversation, Sighting, SightingStatus
from sightings.placing import Precision
from sightings.querysets import SightingQuerySet
from sightings.rounded_time import rounded
from sightings.services import fates, finding_places, joining, nearness, showing
from sightings.snapping import snapped

MOST_AREAS = 3
Known = dict[tuple[Phrase, str], Spot | None]


@dataclass
class SenderWorld:
    """``known``: places that were looked up before the transaction began."""

    contributor: Contributor | None
    now: datetime
    known: Mapping[tuple[Phrase, str], Spot | None] = field(default_factory=dict)

    @property
    def delay_minutes(self) -> int:
        return int(settings.SIGHTING_DELAY_MINUTES)

    @property
    def keep_days(self) -> int:
        return int(settings.SIGHTING_KEEP_DAYS)

    @property
    def photos_may_teach(self) -> bool:
        """Who sends a photo is told so in the first reply."""
        return bool(settings.TRAIN_ON_PHOTOS)

    @property
    def hours(self) -> int:
        return int(settings.SIGHTING_HOURS)

    @property
    def is_stopped(self) -> bool:
        return self.contributor is not None and self.contributor.stopped_at is not None

    @property
    def waits_for_person(self) -> bool:
        """Of any of their conversations: one that has ended may be what a person was called to."""
        asking = Conversation.objects.filter(needs_person_at__isnull=False)
        return self.contributor is not None and asking.filter(contributor=self.contributor).exists()

    def find(self, phrase: Phrase, *, city: str = "") -> Spot | None:
        if (phrase, city) in self.known:
            return self.known[phrase, city]
        return finding_places.find(phrase, city=city)

    def near(self, spot: Spot, *, radius_m: int) -> list[Near]:
        # What is shown stands on the grid; measured from the grid, the same spot is no distance away.
        around = snapped(spot.latitude, spot.longitude, metres=settings.SIGHTING_GRID_METRES)
        found = showing.near(*around, radius_m=radius_m, now=self.now)
        return [self._near(one.sighting, one.metres) for one in found] + self._areas_near(
            spot, around, radius_m
        )

    def latest(self) -> Latest | None:
        sighting = self._sightings().exclude(status=SightingStatus.DRAFT).first()
        if sighting is None:
            return None
        first = joining.told_as(sighting, now=self.now)
        since = first.publish_at  # the minute in which somebody else said *now* is theirs
        since = rounded(since) if since and first.pk != sighting.pk else since
        shows = clock(since, first) if since else ""
        return Latest(self._standing(first), first.verification, label_of(sighting), shows)

    def live(self, now: datetime, spot: Spot | None = None) -> Live | None:
        rows = self._sightings().filter(status__in=OPEN_STATUSES, left_at__isnull=True, received_at__lte=now)
        live = (row for row in rows if joining.own_end(row.seen_at) > now)
        sighting = next((row for row in live if spot is None or _may_be_there(row, spot)), None)
        if sighting is None:
            return None
        is_out = Sighting.objects.visible(self.now).filter(pk=sighting.pk).exists()
        is_shared = joining.is_kept_up(sighting, now=self.now)
        return Live(sighting.public_id, label_of(sighting), sighting.activity, is_out or is_shared, is_shared)

    def _standing(self, sighting: Sighting) -> str:
        """Its status, told apart where only a machine said no or where its time ran out unseen."""
        if sighting.status == SightingStatus.REJECTED and not sighting.decided_by_id:
            return "aside"
        if sighting.left_at and fates.is_over(sighting, self.now):
            return "left"
        if sighting.status == SightingStatus.EXPIRED and not sighting.shown_at:
            return "over"
        if is_confirmed_ahead(sighting, self.now):
            return "confirmed_later"
        if sighting.status in OPEN_STATUSES and fates.is_over(sighting, self.now):
            return "expired" if sighting.shown_at else "over"
        return sighting.status

    def last_city(self) -> str:
        sighting = self._sightings().filter(city__isnull=False).first()
        return f"{sighting.city.name}, {sighting.city.state.usps}" if sighting and sighting.city else ""

    def shows(self, now: datetime, spot: Spot, show_from: datetime | None = None) -> str:
        usps = finding_places.state_at(spot.latitude, spot.longitude)
        zone = zone_of(usps, latitude=spot.latitude, longitude=spot.longitude)
        begins = showing.shown_from(now, showing.delay(), show_from)
        return f"{local(max(self.now, begins), zone):%H:%M}"

    def _sightings(self) -> SightingQuerySet:
        rows = Sighting.objects.all() if self.contributor else Sighting.objects.none()
        return (
            rows.filter(contributor=self.contributor)
            .select_related("city__state", "state", "same_as__state")
            .order_by("-received_at", "-pk")
        )

    def _areas_near(self, spot: Spot, around: tuple[float, float], radius_m: int) -> list[Near]:
        """Reports of which only the ZIP code or the city is known: near as alerts have it, and wherever one
        of the two is the city of the other. Who asks is told that much; nobody is sent a message for it. The
        ZIP code that was asked about comes first."""
        rows = Sighting.objects.visible(self.now).filter(latitude__isnull=True)
        areas = [
            sighting
            for sighting in rows.select_related("city__state", "state").newest_first()
            if nearness.is_near(sighting, *around, radius_m=radius_m) or _shares_city(sighting, spot)
        ]
        areas.sort(key=lambda sighting: not (spot.zip_code and sighting.zip_code == spot.zip_code))
        return [self._near(sighting, 0.0, area=label_of(sighting)) for sighting in areas[:MOST_AREAS]]

    def _near(self, sighting: Sighting, metres: float, *, area: str = "") -> Near:
        return Near(
            sighting.public_id,
            metres,
            clock(rounded(sighting.seen_at), sighting),
            sighting.activity,
            sighting.verification,
            is_mine=self.contributor is not None and sighting.contributor_id == self.contributor.pk,
            area=area,
            zip_code=sighting.zip_code if area else "",
            label=sighting.area_label,
            minutes=max(0, int((self.now - rounded(sighting.seen_at)) / timedelta(minutes=1))),
        )


@dataclass
class AskingWorld(SenderWorld):
    """The rehearsal outside the transaction, in which the geocoder of streets is asked; ``heard`` is what it
    answered."""

    heard: Known = field(default_factory=dict)

    def find(self, phrase: Phrase, *, city: str = "") -> Spot | None:
        if (phrase, city) not in self.heard:
            ask = finding_places.streets(self.now)
            self.heard[phrase, city] = finding_places.find(phrase, city=city, ask=ask)
        return self.heard[phrase, city]


def _may_be_there(sighting: Sighting, spot: Spot) -> bool:
    """Whether what is said of a spot is said of where a sighting is. Of a city all of it is meant; a ZIP code
    is held against a point by its middle, since no point says its ZIP code."""
    if sighting.zip_code and spot.zip_code:
        return sighting.zip_code == spot.zip_code
    if spot.precision is Precision.CITY or not (sighting.zip_code or sighting.latitude is not None):
        return spot.city_id is not None and sighting.city_id == spot.city_id
    are_points = sighting.latitude is not None and not spot.is_area
    radius_m = SAME_METRES if are_points else REACH[Precision.ZIP]
    return nearness.is_near(sighting, spot.latitude, spot.longitude, radius_m=radius_m)


def _shares_city(sighting: Sighting, spot: Spot) -> bool:
    """Of one of them all of the city is meant, in which the other is."""
    is_whole = spot.precision is Precision.CITY or not sighting.zip_code
    return is_whole and spot.city_id is not None and sighting.city_id == spot.city_id


def is_confirmed_ahead(sighting: Sighting, now: datetime) -> bool:
    """Confirmed before its sender may have left: it is not on the map yet, but will be."""
    is_early = sighting.publish_at is not None and sighting.publish_at > now
    return sighting.status == SightingStatus.CONFIRMED and is_early and not fates.is_over(sighting, now)


def clock(moment: datetime, sighting: Sighting) -> str:
    """A moment as clocks show it where a sighting is."""
    usps = sighting.state.usps if sighting.state else None
    zone = zone_of(usps, latitude=sighting.latitude, longitude=sighting.longitude)
    return f"{local(moment, zone):%H:%M}"


def label_of(sighting: Sighting) -> str:
    """Where a sighting is, in the public's words."""
    if sighting.area_label:
        return sighting.area_label
    town = sighting.city.name if sighting.city else ""
    state = sighting.state.usps if sighting.state else ""
    return ", ".join(part for part in (town, state) if part)
