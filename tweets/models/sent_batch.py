"""What a partner was answered under an ``Idempotency-Key``, so that a repeated request changes nothing."""

from django.db import models
from django.utils import timezone

from civicwatch.access.models import Partner


class SentBatch(models.Model):
    """``digest`` is keyed and tells whether the same body came again; kept for a day."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=202)
    answer = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "key"], name="sent_batch_once")]
        indexes = [models.Index(fields=["created_at"], name="sent_batch_oldest")]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.key}"
