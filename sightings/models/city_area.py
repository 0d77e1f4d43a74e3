"""What map layers about areas stand on: outlines of districts, values by ZIP code, and stops of transit."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civicwatch.places.models import County


class AreaOutline(models.Model):
    """One district of a city, by the key that its records carry."""

    outlines = models.SlugField(max_length=60)  # the set that it belongs to, as a data set names it
    key = models.CharField(max_length=40)
    label = models.CharField(max_length=120, blank=True, default="")
    latitude = models.FloatField()
    longitude = models.FloatField()
    county = models.ForeignKey(County, models.SET_NULL, null=True, related_name="+")
    geometry = models.JSONField(null=True)  # GeoJSON, simplified; none where only the middle was brought

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outlines", "key"], name="area_outline_once")]

    def __str__(self) -> str:
        return self.label or self.key


class LayerTheme(models.TextChoices):
    RENT = "rent", _("rent")
    TRANSIT = "transit", _("public transport")


class LayerInfo(models.Model):
    """A layer that stands beside the record: what it shows, of when, and under which licence."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    theme = models.CharField(_("theme"), max_length=20, choices=LayerTheme)
    label = models.CharField(_("label"), max_length=120)
    unit = models.CharField(_("unit"), max_length=40, blank=True, default="")
    attribution = models.CharField(_("attribution"), max_length=200, blank=True, default="")
    licence = models.CharField(_("licence"), max_length=120, blank=True, default="")
    licence_url = models.URLField(_("licence address"), max_length=300, blank=True, default="")
    source_url = models.URLField(_("where it comes from"), max_length=300, blank=True, default="")
    note = models.TextField(_("note"), blank=True, default="")
    as_of = models.DateField(_("as of"), null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(_("last brought"), null=True, blank=True, editable=False)
    is_shown = models.BooleanField(_("shown on the map"), default=True)
    is_demonstration = models.BooleanField(_("sample data"), default=False, editable=False)

    class Meta:
        ordering = ["theme", "key"]
        verbose_name = _("map layer")
        verbose_name_plural = _("map layers")

    def __str__(self) -> str:
        return self.label


class AreaValue(models.Model):
    """One number for one ZIP code, such as the rent there; ``as_of`` is the month or year that it is for."""

    layer = models.ForeignKey(LayerInfo, models.CASCADE, related_name="values")
    zip_code = models.CharField(max_length=5)
    value = models.FloatField()
    as_of = models.DateField(null=True)
    latitude = models.FloatField(null=True)  # of the ZIP code's middle; none for one that we do not know
    longitude = models.FloatField(null=True)
    county = models.ForeignKey(County, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["layer", "zip_code"], name="area_value_once"),
            models.CheckConstraint(condition=Q(value__gte=0), name="area_value_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.zip_code}: {self.value:g}"


class TransitStop(models.Model):
    """A stop of the timetable, where the agency says that it is."""

    layer = models.ForeignKey(LayerInfo, models.CASCADE, related_name="stops")
    stop_id = models.CharField(max_length=120)
    name = models.CharField(max_length=200, blank=True, default="")
    latitude = models.FloatField()
    longitude = models.FloatField()
    map_version = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["layer", "stop_id"], name="transit_stop_once")]
        indexes = [models.Index(fields=["map_version"], name="transit_stop_changes")]

    def __str__(self) -> str:
        return self.name or self.stop_id
