"""A class at work in the lab: its code gathers what its members record."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LabClass(models.Model):
    """``code`` is what students type; the teacher's link carries the secret behind ``teacher_token_hash``."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=80, blank=True, default="")
    teacher_token_hash = models.CharField(max_length=64, unique=True)
    experiment = models.ForeignKey(
        "biaslab.Experiment", models.PROTECT, null=True, blank=True, related_name="+"
    )
    own_faces_allowed = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("lab class")
        verbose_name_plural = _("lab classes")
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="class_expires_later"),
        ]

    def __str__(self) -> str:
        return self.code

    def is_open(self, now: datetime) -> bool:
        return self.closed_at is None and self.expires_at > now
