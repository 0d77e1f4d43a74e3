"""The first of two approvals: what one person wants to make public and another has yet to see."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from incidents.models.incident import Incident


class Proposal(models.Model):
    """An action on an incident that takes a second person, with everything needed to carry it out.

    ``base`` is the incident's ``updated_at`` right after the proposal: once that differs, what was
    approved is no longer what stands there, and the proposal has lapsed.
    """

    class Action(models.TextChoices):
        PUBLISH = "publish"
        EDIT = "edit"
        REVEAL = "reveal"
        MERGE = "merge"

    class Answer(models.TextChoices):
        OPEN = "open"
        APPROVED = "approved"
        DECLINED = "declined"
        LAPSED = "lapsed"

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="proposals")
    action = models.CharField(max_length=12, choices=Action)
    parameters = models.JSONField(default=dict, blank=True)
    risks = models.JSONField(default=list)
    words = models.TextField(blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="proposals")
    at = models.DateTimeField(default=timezone.now)
    base = models.DateTimeField()
    answer = models.CharField(max_length=12, choices=Answer, default=Answer.OPEN)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_words = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident"], condition=Q(answer="open"), name="one_open_proposal_an_incident"
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True)
                | ~Q(answered_by=models.F("by"))
                | ~Q(answer="approved"),
                name="second_approval_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} incident {self.incident_id} ({self.answer})"
