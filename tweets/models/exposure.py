"""Which posts a moderator had unblurred: counted, so that nobody reads too much of it in a day."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from tweets.models.flag import Flag


class FlagExposure(models.Model):
    """One person and one flag, counted once a day. It outlives the flag, and says nothing of it then."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", editable=False)
    flag = models.ForeignKey(Flag, models.SET_NULL, null=True, related_name="+", editable=False)
    on = models.DateField(editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "flag", "on"], name="flag_exposure_counts_once_a_day"),
        ]
        indexes = [models.Index(fields=["by", "-at"], name="flag_exposure_of_person")]

    def __str__(self) -> str:
        return f"flag {self.flag_id}, {self.on:%Y-%m-%d}"
