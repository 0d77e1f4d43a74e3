"""The log of decisions: appended to by services, edited by nobody."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident, Status


class Decision(models.Model):
    """Who did what to an incident, when, from which state to which, why, and what changed.

    ``by`` is empty where the machine or an import acted; ``role`` is what the public history shows.
    """

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="decisions")
    action = models.CharField(max_length=20)
    from_status = models.CharField(max_length=12, choices=Status, blank=True, default="")
    to_status = models.CharField(max_length=12, choices=Status)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    role = models.CharField(max_length=40)
    reason = models.TextField(blank=True, default="")
    changes = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(default=timezone.now)
    batch = models.UUIDField(null=True, blank=True, help_text="What was decided in one go, over several.")
    undoes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="undone_by")

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        indexes = [
            models.Index(fields=["incident", "at"], name="decision_history"),
            models.Index(fields=["batch"], condition=models.Q(batch__isnull=False), name="decision_batch"),
            models.Index(fields=["by", "-at"], name="decision_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} incident {self.incident_id}"
