"""How places are asked for: phrases for forms, filters and the lookups of a writing service."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from civicwatch.places.models import City, County, State
else:
    City = County = State = models.Model

KILOMETRES_PER_DEGREE = 111.32


class StateQuerySet(models.QuerySet[State]):
    def known_as(self, name: str) -> Self:
        """By postal code, FIPS code or full name, however capitalised."""
        name = name.strip()
        return self.filter(models.Q(usps__iexact=name) | models.Q(fips=name) | models.Q(name__iexact=name))


class CountyQuerySet(models.QuerySet[County]):
    def in_state(self, fips: str) -> Self:
        return self.filter(state_id=fips)


class CityQuerySet(models.QuerySet[City]):
    def in_state(self, fips: str) -> Self:
        return self.filter(state_id=fips)

    def named(self, name: str) -> Self:
        return self.filter(name__iexact=name.strip())

    def around(self, latitude: float, longitude: float, *, kilometres: float) -> Self:
        """Within a square of twice this side; narrow further with a real distance."""
        from_pole = max(0.01, 1 - abs(latitude) / 90)
        north = kilometres / KILOMETRES_PER_DEGREE
        east = min(180.0, north / from_pole)
        return self.filter(
            latitude__range=(latitude - north, latitude + north),
            longitude__range=(longitude - east, longitude + east),
        )
