"""What a moderator has had to look at: counted, so that nobody sees too much of it in a day."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from incidents.models.incident import Incident


class Exposure(models.Model):
    class Kind(models.TextChoices):
        RESTRICTED = "restricted"
        GRAPHIC = "graphic"

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="exposures")
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["by", "-at"], name="exposure_of_person")]

    def __str__(self) -> str:
        return f"{self.kind}, incident {self.incident_id}, {self.at:%Y-%m-%d}"
