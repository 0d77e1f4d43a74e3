"""Where posts come from, and how each visit there went."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.querysets import SourceQuerySet


class Source(models.Model):
    """A subreddit search, a feed, a recent search on X or a replayed file; switched on in admin."""

    kind = models.CharField(max_length=20)
    name = models.SlugField(max_length=80, unique=True)
    label = models.CharField(max_length=200)
    settings = models.JSONField(default=dict, blank=True)
    interval_minutes = models.PositiveIntegerField(default=15)
    cursor = models.JSONField(default=dict, blank=True)
    enabled = models.BooleanField(default=False)
    may_train = models.BooleanField(default=False, help_text="Whether its text may train a classifier.")
    due_at = models.DateTimeField(null=True, blank=True, default=timezone.now)
    lease_token = models.UUIDField(null=True, blank=True, editable=False)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    last_attempt_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_success_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_error = models.TextField(blank=True, default="", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        indexes = [models.Index(fields=["enabled", "due_at"], name="source_due")]

    def __str__(self) -> str:
        return self.label or self.name


class SourceRun(models.Model):
    """One visit to a source; gaps between successful ones are shown to the public."""

    class Outcome(models.TextChoices):
        OK = "ok"
        FAILED = "failed"
        RATE_LIMITED = "rate_limited"

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="runs")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome)
    received = models.PositiveIntegerField(default=0)
    stored = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["source", "-started_at"], name="source_run_latest")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.started_at:%Y-%m-%d %H:%M} {self.outcome}"
