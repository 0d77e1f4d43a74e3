"""Where posts come from: a filtered stream, a partner's key, a replayed file, a Redis Stream."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civicwatch.access.models import Partner


class StreamKind(models.TextChoices):
    X = "x", _("filtered stream of X")
    API = "api", _("sent by a partner")
    REDIS = "redis", _("Redis Stream of another system")
    REPLAY = "replay", _("replayed file")


class Stream(models.Model):
    """A source of short posts. ``settings`` holds what its kind needs (rules, the name of a Redis Stream).

    Where ``keeps_flags``, other partners are told of no flag on its posts. ``kept_flags_until`` is when that
    was switched off the last time: what had been received by then is kept from them for good.
    """

    kind = models.CharField(max_length=10, choices=StreamKind)
    name = models.SlugField(max_length=80, unique=True)
    label = models.CharField(max_length=200)
    settings = models.JSONField(default=dict, blank=True)
    enabled = models.BooleanField(default=False)
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    may_train = models.BooleanField(default=False, help_text=_("Whether its text may train a classifier."))
    keeps_flags = models.BooleanField(
        _("flags for its partner alone"),
        default=False,
        help_text=_("Only the partner that sends it, and moderators here, see flags of its posts."),
    )
    kept_flags_until = models.DateTimeField(null=True, blank=True, editable=False)
    last_attempt_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_success_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_error = models.TextField(blank=True, default="", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("stream")
        verbose_name_plural = _("streams")
        constraints = [
            models.UniqueConstraint(fields=["partner"], name="stream_one_a_partner"),
            models.CheckConstraint(
                condition=models.Q(partner__isnull=False)
                | models.Q(keeps_flags=False, kept_flags_until__isnull=True),
                name="stream_keeps_flags_for_a_partner",
            ),
        ]

    def __str__(self) -> str:
        return self.label or self.name
