"""Questions about city records, named as phrases."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from sightings.city.kinds import Kind


class CityRecordQuerySet(models.QuerySet[Any]):
    def on_shown_datasets(self) -> Self:
        return self.filter(dataset__is_shown=True)

    def that_may_stand_alone(self) -> Self:
        """All but those that are only ever counted by area."""
        return self.on_shown_datasets().exclude(kind=Kind.ENCAMPMENT.value)

    def public_at(self, now: datetime) -> Self:
        """Late enough to be shown, and not yet too old."""
        return self.filter(Q(public_until=None) | Q(public_until__gt=now), public_from__lte=now)

    def with_point(self) -> Self:
        return self.exclude(latitude=None)

    def changed_on_map_since(self, version: int) -> Self:
        return self.filter(map_version__gt=version)
