"""What is asked of photos, named as phrases. Everything that the public may see starts from ``public``."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from sightings.models.photo import Photo  # noqa: F401

_SHOWN = ("shown", "confirmed")  # SightingStatus, which this module may not import


class PhotoQuerySet(models.QuerySet["Photo"]):
    def public(self, now: datetime) -> "PhotoQuerySet":
        """Those whose picture a person approved, of a sighting that anybody may see at this moment."""
        return self.approved().filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=now),
            sighting__status__in=_SHOWN,
            sighting__publish_at__lte=now,
            sighting__expires_at__gt=now,
        )

    def approved(self) -> "PhotoQuerySet":
        return self.filter(picture_approved_at__isnull=False, quarantined_at__isnull=True).exclude(
            derivative_name=""
        )

    def to_look_at(self) -> "PhotoQuerySet":
        """Those with a picture that nobody has decided about: what a reader reported first, then by age."""
        return (
            self.filter(
                picture_approved_at__isnull=True, picture_refused_at__isnull=True, quarantined_at__isnull=True
            )
            .exclude(derivative_name="")
            .annotate(was_reported=Exists(_decisions().filter(photo=OuterRef("pk"), action="report_photo")))
            .order_by("-was_reported", "received_at", "pk")
        )

    def for_person(self) -> "PhotoQuerySet":
        """Videos, which no machine looks at."""
        return self.filter(stage="for_person", quarantined_at__isnull=True, picture_refused_at__isnull=True)

    def sealed(self) -> "PhotoQuerySet":
        """Those in quarantine."""
        return self.filter(quarantined_at__isnull=False)

    def at_work(self) -> "PhotoQuerySet":
        return self.filter(stage__in=("to_fetch", "fetched"))

    def with_hashes(self) -> "PhotoQuerySet":
        return self.filter(phash__isnull=False, phash_mirrored__isnull=False, dhash__isnull=False)


def _decisions() -> "models.QuerySet[models.Model]":
    return apps.get_model("sightings", "SightingDecision")._default_manager.all()
