"""Who reports: a number that only this installation can read, and what it needs to treat it fairly."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from civicwatch.lib.crypto import EncryptedTextField


class Language(models.TextChoices):
    ENGLISH = "en", "English"
    SPANISH = "es", "Español"


class Contributor(models.Model):
    """A sender by SMS, or one report by the web form (``is_web``, without a number).

    ``phone_hash`` finds the row when the same number writes again; ``phone`` answers it. Nothing else does.
    ``stopped_at`` holds back whatever would be sent.
    """

    phone_hash = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    phone = EncryptedTextField(blank=True, default="", editable=False)
    is_web = models.BooleanField(default=False, editable=False)
    language = models.CharField(max_length=2, choices=Language, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_heard_at = models.DateTimeField(default=timezone.now, editable=False)
    welcomed_at = models.DateTimeField(null=True, blank=True, editable=False)
    stopped_at = models.DateTimeField(null=True, blank=True, editable=False)
    blocked_at = models.DateTimeField(null=True, blank=True, editable=False)
    blocked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    block_reason = models.CharField(max_length=200, blank=True, default="")
    confirmed_count = models.PositiveIntegerField(default=0, editable=False)
    rejected_count = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_web=True, phone_hash__isnull=True) | Q(is_web=False, phone_hash__isnull=False),
                name="contributor_by_phone_or_by_web",
            ),
            models.CheckConstraint(
                condition=Q(blocked_at__isnull=True, blocked_by__isnull=True)
                | Q(blocked_at__isnull=False, blocked_by__isnull=False),
                name="contributor_blocked_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["last_heard_at"], name="contributor_by_silence")]
        permissions = [("block_contributor", "Can block a contributor")]

    def __str__(self) -> str:
        return f"contributor {self.pk}"

    @property
    def may_be_sent_to(self) -> bool:
        return not self.is_web and self.stopped_at is None and self.blocked_at is None


class BlockedSender(models.Model):
    """A number that nothing is taken from, known by its hash alone: it outlives the erasure of its sender."""

    phone_hash = models.CharField(max_length=64, unique=True, editable=False)
    blocked_at = models.DateTimeField(default=timezone.now, editable=False)
    blocked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    reason = models.CharField(max_length=200, blank=True, default="")

    def __str__(self) -> str:
        return f"sender blocked {self.blocked_at:%Y-%m-%d}"
