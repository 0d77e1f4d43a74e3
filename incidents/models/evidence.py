"""What an incident rests on: links, each with what can be said about it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident
from incidents.models.report import Report


class EvidenceKind(models.TextChoices):
    VIDEO = "video", _("video")
    PHOTO = "photo", _("photo")
    POST = "post", _("post")
    ARTICLE = "article", _("article")
    DOCUMENT = "document", _("official document")
    OTHER = "other", _("other")


class Evidence(models.Model):
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="evidence")
    report = models.ForeignKey(Report, models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=12, choices=EvidenceKind, default=EvidenceKind.OTHER)
    url = models.URLField(max_length=2000, blank=True, default="")
    archive_url = models.URLField(max_length=2000, blank=True, default="")
    title = models.CharField(max_length=500, blank=True, default="")
    dated = models.DateField(null=True, blank=True)
    graphic = models.BooleanField(
        default=False, help_text="Shows violence or injury: the link opens behind a warning."
    )
    gone_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When it was found to be deleted at its source."
    )
    sha256 = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "url"], condition=~models.Q(url=""), name="evidence_url_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url or f"{self.kind} of incident {self.incident_id}"
