"""Questions about city records, named as phrases."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from civicwatch.lib.parameters import Box
from sightings.city.kinds import Kind
from sightings.city_filtering import CityFilter


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
        return self.filter(latitude__isnull=False)

    def matching(self, wanted: CityFilter) -> Self:
        """The same that a tile shows under the same filter."""
        rows = self
        if wanted.bbox:
            rows = rows.filter(_in_box(wanted.bbox))
        if wanted.since:
            rows = rows.filter(at__gte=wanted.since)
        if wanted.before:
            rows = rows.filter(at__lt=wanted.before)
        if wanted.hours is not None:
            rows = rows.filter(hour__in=wanted.hours)
        if wanted.datasets:
            rows = rows.filter(dataset__key__in=wanted.datasets)
        if wanted.kinds:
            rows = rows.filter(kind__in=wanted.kinds)
        if wanted.categories:
            rows = rows.filter(category__in=wanted.categories)
        return rows

    def changed_on_map_since(self, version: int) -> Self:
        return self.filter(map_version__gt=version)


def _in_box(box: Box) -> Q:
    west, south, east, north = box
    columns = Q(longitude__gte=west, longitude__lte=east)
    if west > east:
        columns = Q(longitude__gte=west) | Q(longitude__lte=east)
    return columns & Q(latitude__gte=south, latitude__lte=north)
