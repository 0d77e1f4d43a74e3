"""Who works on which incident, so that two people never do the same work."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from incidents.models.incident import Incident


class Claim(models.Model):
    """One person has one incident before them; it lapses when ``active_at`` lies too far back."""

    incident = models.OneToOneField(Incident, models.CASCADE, related_name="claim")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="claims")
    claimed_at = models.DateTimeField(default=timezone.now)
    active_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["by", "active_at"], name="claim_of_person")]

    def __str__(self) -> str:
        return f"incident {self.incident_id}, since {self.claimed_at:%H:%M}"
