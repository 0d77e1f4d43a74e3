"""What is asked of sightings, named as phrases. Everything public starts from ``visible``."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from sightings.models.sighting import Sighting  # noqa: F401

PUBLIC = ("shown", "confirmed")  # SightingStatus, which this module may not import
GONE = ("rejected", "withdrawn")
LOOKED_AT_WITHIN = timedelta(hours=1)


class SightingQuerySet(models.QuerySet["Sighting"]):
    def public(self) -> "SightingQuerySet":
        """Those that are, were or will be on the map; another sender's report of the same is not one more."""
        return self.filter(status__in=PUBLIC, same_as__isnull=True)

    def visible(self, now: datetime) -> "SightingQuerySet":
        """Those that anybody may see at this moment."""
        return self.public().filter(publish_at__lte=now, expires_at__gt=now)

    def changed_on_map_since(self, version: int) -> "SightingQuerySet":
        return self.filter(map_version__gt=version)

    def with_middle(self) -> "SightingQuerySet":
        """``middle_latitude`` and ``middle_longitude``: where it is drawn. An area stands in its middle."""
        return self.annotate(
            middle_latitude=Coalesce("latitude", "city__latitude", "county__latitude", "state__latitude"),
            middle_longitude=Coalesce(
                "longitude", "city__longitude", "county__longitude", "state__longitude"
            ),
        )

    def with_picture(self) -> "SightingQuerySet":
        """``has_picture``: whether a person has approved one for the public."""
        approved = _photos().filter(
            sighting=OuterRef("pk"), picture_approved_at__isnull=False, quarantined_at__isnull=True
        )
        return self.annotate(has_picture=Exists(approved))

    def newest_first(self) -> "SightingQuerySet":
        return self.order_by("-seen_at", "public_id")

    def over(self, now: datetime) -> "SightingQuerySet":
        """Those whose time is over and whose traces are still here.

        What was over when it came, as a text that was held up, is not counted before its photo was looked at;
        an hour after it could have been shown is enough for that.
        """
        rows = self.filter(status__in=("draft", "waiting", "for_person", *PUBLIC), expires_at__lte=now)
        came_too_late = Q(expires_at__lte=F("publish_at"), publish_at__gt=now - LOOKED_AT_WITHIN)
        return rows.exclude(came_too_late & Exists(_at_work()), status="waiting")

    def just_shown(self, now: datetime) -> "SightingQuerySet":
        """Those that came to be seen since somebody last looked."""
        return self.visible(now).filter(shown_at__isnull=True)

    def just_joined(self, now: datetime) -> "SightingQuerySet":
        """Those that were joined to another and would be seen by now: from here on they count."""
        joined = self.filter(same_as__isnull=False, shown_at__isnull=True)
        return joined.filter(publish_at__lte=now, expires_at__gt=now).exclude(status__in=GONE)

    def waiting_for_person(self) -> "SightingQuerySet":
        return self.filter(status="for_person")

    def ran_out_undecided(self, now: datetime, *, within: timedelta) -> "SightingQuerySet":
        """Those that waited for a person until their time was over. Read from their history, since the status
        of what is over does not say what it waited for; whether somebody had it open is written nowhere.

        What was joined to another went on with that one, and nobody waits for an invented one, nor for one
        whose sender said that the police had left.
        """
        asked = _decisions().filter(sighting=OuterRef("pk"), action__in=("machine_for_person", "restore"))
        waited = Q(status="for_person") | Q(Exists(asked), status="expired", verification="unverified")
        return (
            self.filter(waited, expires_at__gt=now - within, expires_at__lte=now)
            .filter(decided_by__isnull=True, same_as__isnull=True, left_at__isnull=True)
            .exclude(source="demo")
        )

    def by_urgency(self) -> "SightingQuerySet":
        """What waits for a person before the rest: use of force first, then the newest.

        What is about to run out is not moved up. Where more comes in than anybody can decide, whoever takes
        the next to run out decides, each time, on what has minutes left on the map, and everything behind it
        grows as old; the newest has hours left, and somebody in the street may still need it. What ran out
        is counted instead (`ran_out_undecided`).
        """
        turn = Case(
            When(status="for_person", activity="force", then=Value(0)),
            When(status="for_person", then=Value(1)),
            default=Value(2),
        )
        return self.annotate(turn=turn).order_by("turn", "-received_at", "-pk")

    def with_photos_at_rest(self) -> "SightingQuerySet":
        """Waiting ones whose photos no machine works on any more."""
        return self.filter(status="waiting").exclude(Exists(_at_work()))

    def to_carry(self) -> "SightingQuerySet":
        """Use of force that the record of incidents has not heard of."""
        settled = Q(status__in=("for_person", *PUBLIC, "expired"))
        return self.filter(settled, activity="force", carried_at__isnull=True)

    def heads(self) -> "SightingQuerySet":
        return self.filter(same_as__isnull=True)


def _decisions() -> "models.QuerySet[models.Model]":
    return apps.get_model("sightings", "SightingDecision")._default_manager.all()


def _at_work() -> "models.QuerySet[models.Model]":
    """Photos of a sighting that a machine is still to look at."""
    return _photos().filter(sighting=OuterRef("pk"), stage__in=("to_fetch", "fetched"))


def _photos() -> "models.QuerySet[models.Model]":
    return apps.get_model("sightings", "Photo")._default_manager.all()
