"""One exchange of messages with one sender, from the first word to its gentle end."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civicwatch.lib.crypto import EncryptedJSONField
from sightings.models.contributor import Contributor


class Conversation(models.Model):
    """``memory`` is all that the state machine knows, as plain data; ``step`` its short name in a list."""

    contributor = models.ForeignKey(Contributor, models.CASCADE, related_name="conversations")
    memory = EncryptedJSONField(default=dict, blank=True, editable=False)
    step = models.CharField(max_length=40, blank=True, default="", editable=False)
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    moved_at = models.DateTimeField(default=timezone.now, editable=False)
    closes_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    needs_person_at = models.DateTimeField(null=True, blank=True, editable=False)
    person_reason = models.CharField(max_length=40, blank=True, default="", editable=False)

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        constraints = [
            models.UniqueConstraint(
                fields=["contributor"],
                condition=Q(closed_at__isnull=True),
                name="conversation_one_open_per_contributor",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closes_at__isnull=True),
                name="conversation_closed_has_no_end_to_come",
            ),
        ]
        indexes = [
            models.Index(
                fields=["closes_at"], condition=Q(closed_at__isnull=True), name="conversation_to_close"
            ),
            models.Index(
                fields=["needs_person_at"],
                condition=Q(needs_person_at__isnull=False),
                name="conversation_needs_person",
            ),
        ]

    def __str__(self) -> str:
        return f"conversation {self.pk}"


class PinLink(models.Model):
    """A link that lets its sender put a pin on the map, once. Only the hash of its secret is kept."""

    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="pin_links")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(editable=False)
    used_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="pin_link_to_forget")]

    def __str__(self) -> str:
        return f"link of conversation {self.conversation_id}"
