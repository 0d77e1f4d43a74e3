"""How many sightings an area had on a day: all that is left of them once they are over."""

from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce

from sightings.models.sighting import Activity, SightingVerification


class AreaCount(models.Model):
    """One area, one day, one kind. The area is the smallest that was known; the day is UTC's."""

    state = models.ForeignKey("places.State", models.PROTECT, null=True, blank=True, related_name="+")
    county = models.ForeignKey("places.County", models.PROTECT, null=True, blank=True, related_name="+")
    city = models.ForeignKey("places.City", models.PROTECT, null=True, blank=True, related_name="+")
    zip_code = models.CharField(max_length=5, blank=True, default="")
    day = models.DateField()
    activity = models.CharField(max_length=12, choices=Activity, blank=True, default="")
    verification = models.CharField(max_length=14, choices=SightingVerification)
    n = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            # An area that is not known is equal to itself here, which NULL would not be.
            models.UniqueConstraint(
                Coalesce("state", Value("")),
                Coalesce("county", Value("")),
                Coalesce("city", Value(0)),
                "zip_code",
                "day",
                "activity",
                "verification",
                name="area_count_once",
            )
        ]
        indexes = [models.Index(fields=["day"], name="area_count_by_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.n}"
