"""What is to be said to a sender: an effect on the outside world, done once."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from civicwatch.lib.crypto import EncryptedTextField
from civicwatch.lib.jobs import StagedRow
from sightings.models.contributor import Contributor
from sightings.models.conversation import Conversation


class SendStage(models.TextChoices):
    TO_SEND = "to_send"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"


class OutboundMessage(StagedRow):
    """``key`` is what makes saying it twice impossible; ``status`` is the carrier's word on the delivery.

    Dropped is what nobody may be sent any more: its receiver stopped or was blocked before it left, or its
    words are gone.
    The last words to a sender who had everything erased carry the number themselves (``is_last``), since
    nothing else of its owner is left; the row goes as soon as they are said.
    """

    contributor = models.ForeignKey(
        Contributor, models.CASCADE, null=True, blank=True, related_name="replies", editable=False
    )
    is_last = models.BooleanField(default=False, editable=False)
    last_number = EncryptedTextField(blank=True, default="", editable=False)
    conversation = models.ForeignKey(
        Conversation, models.SET_NULL, null=True, blank=True, related_name="replies", editable=False
    )
    key = models.CharField(max_length=80, unique=True, editable=False)
    body = EncryptedTextField(editable=False)
    sid = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    status = models.CharField(max_length=20, blank=True, default="", editable=False)
    error_code = models.CharField(max_length=10, blank=True, default="", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    tried_at = models.DateTimeField(null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_last=True, contributor__isnull=True)
                | Q(is_last=False, contributor__isnull=False),
                name="reply_to_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(stage=SendStage.SENT) | Q(sent_at__isnull=False), name="sent_message_has_time"
            ),
        ]
        indexes = [
            models.Index(fields=["stage", "due_at"], name="effect_due"),
            models.Index(fields=["contributor", "created_at"], name="effect_of_contributor"),
            models.Index(fields=["created_at"], name="effect_by_age"),
        ]
        permissions = [("retry_outboundmessage", "Can retry a message that could not be sent")]

    def __str__(self) -> str:
        return f"reply {self.pk}"
