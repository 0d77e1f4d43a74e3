"""What has to go at the carrier as well, and what must never come back."""

from django.db import models
from django.utils import timezone

from civicwatch.lib.crypto import EncryptedTextField
from civicwatch.lib.jobs import StagedRow


class EraseStage(models.TextChoices):
    TO_ERASE = "to_erase"
    ERASED = "erased"
    FAILED = "failed"


class RemoteErasure(StagedRow):
    """One message or one piece of media to be deleted at the carrier. The row goes once that is done."""

    key = models.CharField(max_length=80, unique=True, editable=False)
    message_sid = EncryptedTextField(editable=False)
    media_sid = EncryptedTextField(blank=True, default="", editable=False)
    is_media = models.BooleanField(default=False, editable=False)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["stage", "due_at"], name="erasure_due")]

    def __str__(self) -> str:
        return f"erasure {self.pk}"


class ErasedMessage(models.Model):
    """The keyed hash of a message, or of a web report's private link, that was erased: neither the carrier's
    list nor a backup brings it back."""

    sid_hash = models.CharField(max_length=64, unique=True, editable=False)
    erased_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["erased_at"], name="erased_by_age")]

    def __str__(self) -> str:
        return f"erased {self.erased_at:%Y-%m-%d}"
