"""A message as it arrived: the request's bytes whole, so that nothing of it is lost before it is read."""

from django.db import models
from django.utils import timezone

from civicwatch.lib.crypto import EncryptedBytesField, EncryptedTextField
from civicwatch.lib.jobs import StagedRow
from sightings.models.contributor import Contributor
from sightings.models.conversation import Conversation


class MessageStage(models.TextChoices):
    RECEIVED = "received"
    READ = "read"
    FAILED = "failed"


class MessageSource(models.TextChoices):
    WEBHOOK = "webhook"
    FALLBACK = "fallback"
    RECONCILED = "reconciled"
    CONSOLE = "console"


class InboundMessage(StagedRow):
    """``payload`` is the form as it came, byte for byte; ``text`` is what can be shown of its words.

    ``received_at`` is the carrier's own time where it had to be asked for the message.
    """

    sid = models.CharField(max_length=64, unique=True, editable=False)
    payload = EncryptedBytesField(default=b"")
    received_at = models.DateTimeField(default=timezone.now, editable=False)
    source = models.CharField(max_length=10, choices=MessageSource, editable=False)
    contributor = models.ForeignKey(
        Contributor, models.CASCADE, null=True, blank=True, related_name="messages", editable=False
    )
    conversation = models.ForeignKey(
        Conversation, models.SET_NULL, null=True, blank=True, related_name="messages", editable=False
    )
    text = EncryptedTextField(blank=True, default="", editable=False)
    media_count = models.PositiveSmallIntegerField(default=0, editable=False)
    read_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["stage", "due_at"], name="message_due"),
            # of many that wait, the few that were tried before are asked for first
            models.Index(
                fields=["stage", "due_at"], condition=models.Q(attempts__gte=2), name="message_tried"
            ),
            models.Index(fields=["contributor", "received_at"], name="message_of_contributor"),
            models.Index(fields=["received_at"], name="message_by_age"),
        ]
        permissions = [("retry_inboundmessage", "Can retry a message that failed")]

    def __str__(self) -> str:
        return f"message {self.pk}"
