"""States, counties and cities as rows, so that an incident's place is a foreign key. Their keys are the
official ones (FIPS, GeoNames), the same in every installation and in every export."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civicwatch.places.querysets import CityQuerySet, CountyQuerySet, StateQuerySet


class State(models.Model):
    """A state, the District of Columbia or a territory, with its centre and bounding box in degrees."""

    fips = models.CharField(_("FIPS code"), max_length=2, primary_key=True)
    usps = models.CharField(_("postal code"), max_length=2, unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    west = models.FloatField(_("west"))
    south = models.FloatField(_("south"))
    east = models.FloatField(_("east"))
    north = models.FloatField(_("north"))

    objects = StateQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("state")
        verbose_name_plural = _("states")

    def __str__(self) -> str:
        return self.name

    @property
    def bbox(self) -> tuple[float, float, float, float]:
        """West, south, east, north: the order of GeoJSON and of the API's `bbox`."""
        return self.west, self.south, self.east, self.north


class County(models.Model):
    """A county or what stands for one: parish, borough, independent city, municipio."""

    fips = models.CharField(_("FIPS code"), max_length=5, primary_key=True)
    name = models.CharField(_("name"), max_length=80)
    state = models.ForeignKey(State, models.PROTECT, related_name="counties", verbose_name=_("state"))
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))

    objects = CountyQuerySet.as_manager()

    class Meta:
        ordering = ["name", "fips"]
        verbose_name = _("county")
        verbose_name_plural = _("counties")

    def __str__(self) -> str:
        return self.name


class City(models.Model):
    """A populated place of GeoNames in the United States; quarters of a city are not rows of their own."""

    geonameid = models.PositiveIntegerField(_("GeoNames id"), primary_key=True)
    name = models.CharField(_("name"), max_length=120)
    state = models.ForeignKey(State, models.PROTECT, related_name="cities", verbose_name=_("state"))
    county = models.ForeignKey(County, models.PROTECT, related_name="cities", verbose_name=_("county"))
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    population = models.PositiveIntegerField(_("population"))

    objects = CityQuerySet.as_manager()

    class Meta:
        ordering = ["-population", "geonameid"]
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        indexes = [
            models.Index(fields=["name"], name="city_by_name"),
            models.Index(fields=["latitude", "longitude"], name="city_by_position"),
            models.Index(fields=["-population", "geonameid"], name="city_by_population"),
        ]

    def __str__(self) -> str:
        return self.name


class GeocodingAnswer(models.Model):
    """What the street-level geocoder answered, kept so that the same search is not asked twice in a month."""

    query = models.CharField(_("query"), max_length=200, unique=True)
    answers = models.JSONField(_("answers"))
    asked_at = models.DateTimeField(_("asked at"))

    class Meta:
        verbose_name = _("geocoding answer")
        verbose_name_plural = _("geocoding answers")

    def __str__(self) -> str:
        return self.query


class GeocoderTurn(models.Model):
    """The one row that paces all processes: the next second that is free for a request."""

    free_at = models.DateTimeField(_("free at"))
    taken = models.PositiveBigIntegerField(_("turns taken"), default=0)

    class Meta:
        verbose_name = _("geocoder turn")
        verbose_name_plural = _("geocoder turns")

    def __str__(self) -> str:
        return f"free at {self.free_at:%H:%M:%S}"
