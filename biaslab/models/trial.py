"""One face shown to both classifiers. What is kept is what they said: no photo, no features of it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from biaslab.models.experiment import Experiment


class FaceSource(models.TextChoices):
    BUILT_IN = "built_in", _("a face that is nobody's")
    UPLOAD = "upload", _("a photo")
    WEBCAM = "webcam", _("a webcam")


class Expectation(models.TextChoices):
    """Said before the answer is seen, so that nobody remembers it better than it was."""

    BOTH_RIGHT = "both_right", _("both will be right")
    ONLY_BALANCED = "only_balanced", _("only the balanced one will be right")
    ONLY_UNBALANCED = "only_unbalanced", _("only the lopsided one will be right")
    BOTH_WRONG = "both_wrong", _("both will be wrong")
    NOT_SURE = "not_sure", _("I cannot tell")


class Trial(models.Model):
    """``answers`` is ``{"balanced": {group: probability}, "unbalanced": {group: probability}}``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    experiment = models.ForeignKey(Experiment, models.PROTECT, related_name="trials")
    source = models.CharField(max_length=8, choices=FaceSource)
    face_key = models.CharField(max_length=40, blank=True, default="")
    consented_at = models.DateTimeField(null=True, blank=True)
    expectation = models.CharField(max_length=16, choices=Expectation, blank=True, default="")
    answers = models.JSONField()
    artefact_sha256 = models.CharField(max_length=64)
    notebook = models.ForeignKey(
        "biaslab.Notebook", models.CASCADE, null=True, blank=True, related_name="trials"
    )
    lab_class = models.ForeignKey(
        "biaslab.LabClass", models.SET_NULL, null=True, blank=True, related_name="trials"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(source="built_in") & ~Q(face_key="")) | (~Q(source="built_in") & Q(face_key="")),
                name="trial_built_in_face_has_key",
            ),
            models.CheckConstraint(
                condition=Q(source="built_in") | Q(consented_at__isnull=False),
                name="trial_own_face_needs_consent",
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="trial_by_age")]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M} {self.source}"
