"""What was decided about a sighting or a photo, by whom: appended to by services, edited by nobody."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sightings.models.photo import Photo
from sightings.models.sighting import Sighting


class Rejection(models.TextChoices):
    """Why a person rejected a sighting. Only the first says anything about what its photos show."""

    NOT_POLICE = "not_police", _("no police in its photos")
    WRONG = "wrong_place_or_time", _("wrong place or time")
    NOT_TO_SHOW = "must_not_be_shown", _("it must not be shown")
    OTHER = "other", _("another reason")


class SightingDecision(models.Model):
    """``by`` is empty where the machine or the clock acted. ``note`` is the moderator's word, never the
    sender's. What was erased leaves a line that names neither sighting nor photo."""

    sighting = models.ForeignKey(
        Sighting, models.SET_NULL, null=True, blank=True, related_name="decisions", editable=False
    )
    photo = models.ForeignKey(
        Photo, models.SET_NULL, null=True, blank=True, related_name="decisions", editable=False
    )
    action = models.CharField(max_length=30, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    reason = models.CharField(max_length=20, choices=Rejection, blank=True, default="", editable=False)
    note = models.TextField(blank=True, default="", editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reason="") | Q(action="reject", reason__in=Rejection.values),
                name="reason_is_of_a_rejection",
            ),
        ]
        indexes = [
            models.Index(fields=["sighting", "at"], name="sighting_history"),
            models.Index(fields=["by", "-at"], condition=Q(by__isnull=False), name="sighting_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"
