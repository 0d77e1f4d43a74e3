"""When and where something happened, and how exactly that is known."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DatePrecision(models.TextChoices):
    EXACT = "exact", _("on that day")
    APPROXIMATE = "approximate", _("around that day")
    MONTH = "month", _("in that month")
    UNKNOWN = "unknown", _("date not known")


class PlacePrecision(models.TextChoices):
    POINT = "point", _("at that spot")
    STREET = "street", _("on that street")
    CITY = "city", _("in that city")
    COUNTY = "county", _("in that county")
    STATE = "state", _("in that state")
    UNKNOWN = "unknown", _("place not known")


class Located(models.Model):
    occurred_on = models.DateField(null=True, blank=True)
    date_precision = models.CharField(max_length=12, choices=DatePrecision, default=DatePrecision.UNKNOWN)
    state = models.ForeignKey("places.State", models.PROTECT, null=True, blank=True, related_name="+")
    county = models.ForeignKey("places.County", models.PROTECT, null=True, blank=True, related_name="+")
    city = models.ForeignKey("places.City", models.PROTECT, null=True, blank=True, related_name="+")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    place_precision = models.CharField(max_length=12, choices=PlacePrecision, default=PlacePrecision.UNKNOWN)

    class Meta:
        abstract = True
