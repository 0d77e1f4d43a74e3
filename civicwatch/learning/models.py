"""Versions of classifiers: what was trained, on what, how well, and which one is active."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civicwatch.learning.drift.models import DriftAlarm, DriftReading, DriftReference, DriftWindow
from civicwatch.learning.loop.models import (
    STEPS,
    Comparison,
    DataSet,
    Mirrored,
    MirrorStage,
    Promotion,
    RunStage,
    TrainingRun,
)

__all__ = [
    "STEPS",
    "ClassifierVersion",
    "Comparison",
    "DataSet",
    "DriftAlarm",
    "DriftReading",
    "DriftReference",
    "DriftWindow",
    "MirrorStage",
    "Mirrored",
    "Promotion",
    "RunStage",
    "TrainingRun",
]


class ClassifierVersion(models.Model):
    """One immutable artefact, named by its hash, with the scorecard of what it was measured on."""

    name = models.CharField(max_length=40)
    version = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    artefact = models.CharField(max_length=200)
    thresholds = models.JSONField(default=dict)
    scorecard = models.JSONField(default=dict)
    library_versions = models.JSONField(default=dict)
    data_fingerprint = models.CharField(max_length=64, blank=True, default="")
    data_set = models.ForeignKey(
        DataSet, models.PROTECT, null=True, blank=True, related_name="versions", editable=False
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        editable=False,
        help_text=_("The version that judged when this one was trained here."),
    )
    trained_at = models.DateTimeField(default=timezone.now)
    is_active = models.BooleanField(default=False)
    activated_at = models.DateTimeField(null=True, blank=True)
    activated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    # When a process could last not load it, why, and which version judged there instead (`in_service`).
    not_loaded = models.JSONField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("classifier version")
        verbose_name_plural = _("classifier versions")
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="classifier_version_once"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(is_active=True), name="classifier_one_active_version"
            ),
        ]
        permissions = [("promote_classifierversion", "Can promote a version of a classifier, and roll back")]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"
