"""What a legal hold keeps although it has to go: out of everybody's sight, until the hold is lifted."""

from django.db import models
from django.utils import timezone

from incidents.models.report import Report


class Sealed(models.Model):
    """The words of one post, and where they stood. No page shows it, for nobody."""

    report = models.OneToOneField(Report, models.PROTECT, related_name="sealed")
    content = models.JSONField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        verbose_name_plural = "sealed"

    def __str__(self) -> str:
        return f"report {self.report_id}, sealed {self.at:%Y-%m-%d}"
