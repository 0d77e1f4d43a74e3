"""What the public could read of an incident, state by state."""

from django.db import models
from django.utils import timezone

from incidents.models.incident import Incident


class Version(models.Model):
    """One public state. ``facts`` holds public words only; ``withheld`` ones must not be shown again."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    action = models.CharField(max_length=20)
    role = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    withheld = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "number"], name="version_once")]

    def __str__(self) -> str:
        return f"version {self.number} of incident {self.incident_id}"
