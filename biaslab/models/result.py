"""What a visitor recorded about a trial, in their own notebook and in the totals of the crowd."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from biaslab.models.experiment import Experiment
from biaslab.models.group import Group
from biaslab.models.lab_class import LabClass
from biaslab.models.notebook import Notebook
from biaslab.models.trial import Expectation, FaceSource, Trial


class Result(models.Model):
    """``true_group`` is by own statement, or what a built-in face was made of; it may be left out.

    What the classifiers said is copied, so that the result stands after its trial has expired.
    """

    notebook = models.ForeignKey(Notebook, models.CASCADE, related_name="results")
    lab_class = models.ForeignKey(LabClass, models.SET_NULL, null=True, blank=True, related_name="results")
    experiment = models.ForeignKey(Experiment, models.PROTECT, related_name="results")
    trial = models.OneToOneField(Trial, models.SET_NULL, null=True, blank=True, related_name="result")
    source = models.CharField(max_length=8, choices=FaceSource)
    face_key = models.CharField(max_length=40, blank=True, default="")
    true_group = models.CharField(max_length=10, choices=Group, blank=True, default="")
    said_balanced = models.CharField(max_length=10, choices=Group)
    said_unbalanced = models.CharField(max_length=10, choices=Group)
    expectation = models.CharField(max_length=16, choices=Expectation, blank=True, default="")
    note = models.TextField(blank=True, default="", max_length=1000)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        constraints = [
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True, hidden_by__isnull=True)
                | Q(hidden_at__isnull=False, hidden_by__isnull=False),
                name="result_hidden_at_with_by",
            ),
        ]
        indexes = [
            models.Index(fields=["experiment", "created_at"], name="result_of_experiment"),
            models.Index(fields=["lab_class", "created_at"], name="result_of_class"),
        ]

    def __str__(self) -> str:
        return f"{self.experiment_id}: {self.said_balanced} / {self.said_unbalanced}"
