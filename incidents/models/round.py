"""What goes round by the clock over all posts: asking a platform whether they are still there, expiry."""

from django.db import models
from django.utils import timezone


class Round(models.Model):
    """When one such thing is due, who is at it, and how it last went. ``name`` is a platform or "expiry"."""

    name = models.CharField(max_length=20, unique=True)
    due_at = models.DateTimeField(default=timezone.now)
    lease_token = models.UUIDField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    last_attempt_at = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="")
    looked_at = models.PositiveBigIntegerField(default=0, help_text="Posts, in all rounds so far.")
    forgotten = models.PositiveBigIntegerField(default=0, help_text="Posts whose words went, in all rounds.")

    def __str__(self) -> str:
        return f"{self.name}, due {self.due_at:%Y-%m-%d %H:%M}"
