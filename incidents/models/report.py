"""A post as it arrived, and what the machine made of it on its way to a candidate."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civicwatch.lib.jobs import StagedRow
from civicwatch.lib.raw_bytes import RawBytesField
from incidents.models.located import Located
from incidents.models.ranks import ForceRank
from incidents.models.source import Source
from incidents.posts import BY_TEXT
from incidents.querysets import ReportQuerySet


class ReportStage(models.TextChoices):
    RECEIVED = "received"
    CLASSIFIED = "classified"
    LOCATED = "located"
    GROUPED = "grouped"
    SET_ASIDE = "set_aside"
    DELETED = "deleted"
    FAILED = "failed"


class Report(StagedRow, Located):
    """One post. What arrived never changes; each prediction carries the version that made it."""

    platform = models.CharField(max_length=20)
    external_id = models.CharField(max_length=200)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="reports")
    url = models.URLField(max_length=2000, null=True, blank=True)
    author = models.CharField(max_length=200, null=True, blank=True)
    title = models.TextField(blank=True, default="")
    text = models.TextField(blank=True, default="")
    posted_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    raw = RawBytesField(default=b"")
    sha256 = models.CharField(max_length=64, blank=True, default="", editable=False)
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_at_source = models.DateTimeField(null=True, blank=True, editable=False)
    forgotten_at = models.DateTimeField(null=True, blank=True, editable=False)

    classifier = models.ForeignKey("learning.ClassifierVersion", models.PROTECT, null=True, blank=True)
    probability = models.FloatField(null=True, blank=True)
    force_rank = models.PositiveSmallIntegerField(
        null=True, blank=True, choices=ForceRank, validators=[MaxValueValidator(5)]
    )
    likely = models.BooleanField(default=False)
    reasons = models.JSONField(default=list, blank=True)
    sentence = models.TextField(blank=True, default="")

    place_reason = models.TextField(blank=True, default="")
    date_reason = models.TextField(blank=True, default="")

    text_hash = models.CharField(max_length=32, blank=True, default="", db_index=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(fields=["platform", "external_id"], name="report_once"),
        ]
        indexes = [
            models.Index(fields=["stage", "due_at"], name="report_due"),
            # of many that wait, the few that were tried before are asked for first
            models.Index(
                fields=["stage", "due_at"], condition=models.Q(attempts__gte=2), name="report_tried"
            ),
            models.Index(fields=["-posted_at"], name="report_latest"),
            models.Index(fields=["received_at"], name="report_by_arrival"),  # drift reads hour by hour
            models.Index(
                fields=["platform", "checked_at"],
                condition=models.Q(forgotten_at__isnull=True),
                name="report_to_look_at",
            ),
        ]
        permissions = [("retry_report", "Can retry a report that failed")]

    def __str__(self) -> str:
        return f"{self.platform} {self.external_id}"

    @property
    def is_unjudged(self) -> bool:
        """Whether the classifier read it and does not know its language."""
        return self.classifier_id is not None and self.probability is None

    @property
    def is_retold(self) -> bool:
        """Whether its words are ours: a volunteer's sighting of force. They tell a machine nothing."""
        return self.platform == BY_TEXT

    @property
    def full_text(self) -> str:
        """Title and text as one, the title once where the text repeats it."""
        return self.text if self.text.startswith(self.title) else f"{self.title}\n{self.text}".strip()


class ReportBand(models.Model):
    """One key of a report that founded an incident: reports that share a key may be copies of it."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="bands")
    band = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["band", "report"], name="report_band_once")]

    def __str__(self) -> str:
        return f"report {self.report_id}, key {self.band}"
