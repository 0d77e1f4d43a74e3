"""Somebody wants to be told by SMS of what is seen near a place."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from civicwatch.lib.crypto import EncryptedTextField
from sightings.models.contributor import Contributor
from sightings.public_ids import public_id


class Alert(models.Model):
    """On once ``confirmed_at`` is set (double opt-in) and until ``ended_at``. The place is snapped to the
    grid; quiet hours are local times of ``time_zone`` and may pass midnight."""

    contributor = models.ForeignKey(Contributor, models.CASCADE, related_name="alerts", editable=False)
    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    latitude = models.FloatField(editable=False)
    longitude = models.FloatField(editable=False)
    radius_m = models.PositiveIntegerField(default=1000, validators=[MaxValueValidator(50_000)])
    label = EncryptedTextField(blank=True, default="", editable=False)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_to = models.TimeField(null=True, blank=True)
    time_zone = models.CharField(max_length=40, default="America/Los_Angeles")
    last_sent_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="alert_point_is_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(radius_m__gt=0, radius_m__lte=50_000), name="alert_radius_in_reach"
            ),
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_to__isnull=True)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="alert_quiet_hours_begin_and_end",
            ),
        ]
        indexes = [
            models.Index(
                fields=["latitude", "longitude"],
                condition=Q(confirmed_at__isnull=False, ended_at__isnull=True),
                name="alert_on",
            ),
            models.Index(fields=["contributor"], name="alert_of_contributor"),
        ]

    def __str__(self) -> str:
        return f"alert {self.public_id}"
