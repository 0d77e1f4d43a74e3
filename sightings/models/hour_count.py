"""At what hours police were seen in a place: counts by month, too coarse for a single one to stand out."""

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce


class HourCount(models.Model):
    """One city (or state, where no city was known), one month, one hour of the clock there."""

    state = models.ForeignKey("places.State", models.PROTECT, null=True, blank=True, related_name="+")
    city = models.ForeignKey("places.City", models.PROTECT, null=True, blank=True, related_name="+")
    month = models.DateField()
    hour = models.PositiveSmallIntegerField()
    n = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Coalesce("state", Value("")),
                Coalesce("city", Value(0)),
                "month",
                "hour",
                name="hour_count_once",
            ),
            models.CheckConstraint(condition=Q(hour__lt=24), name="hour_count_of_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.hour:02}: {self.n}"
