"""Which posts tell of which incident, and which incidents may be one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from incidents.models.incident import Incident
from incidents.models.report import Report


class IncidentReport(models.Model):
    """A post tells of an incident; a post may tell of several, an incident have many posts."""

    class How(models.TextChoices):
        FOUNDED = "founded"
        COPY = "copy"
        CONFIRMED = "confirmed"

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="report_links")
    report = models.ForeignKey(Report, models.CASCADE, related_name="incident_links")
    how = models.CharField(max_length=12, choices=How)
    similarity = models.FloatField(null=True, blank=True)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "report"], name="report_once_an_incident")]

    def __str__(self) -> str:
        return f"report {self.report_id} → incident {self.incident_id} ({self.how})"


class MergeSuggestion(models.Model):
    """Two incidents that a person may find to be one. ``first`` is the older row."""

    class Answer(models.TextChoices):
        OPEN = "open"
        MERGED = "merged"
        DIFFERENT = "different"

    first = models.ForeignKey(Incident, models.CASCADE, related_name="+")
    second = models.ForeignKey(Incident, models.CASCADE, related_name="+")
    score = models.FloatField()
    reasons = models.JSONField(default=dict)
    answer = models.CharField(max_length=12, choices=Answer, default=Answer.OPEN)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="suggested_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="suggestion_older_first"),
        ]
        indexes = [models.Index(fields=["answer", "-score"], name="suggestion_best_first")]

    def __str__(self) -> str:
        return f"{self.first_id} ~ {self.second_id} ({self.score:.2f}, {self.answer})"
