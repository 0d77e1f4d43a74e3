"""Pictures that a moderator has met before: old ones, and those that people take off the internet."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class KnownWhy(models.TextChoices):
    OLD = "old", _("an old picture")
    ELSEWHERE = "elsewhere", _("a picture from another place, or off the internet")


class KnownPicture(models.Model):
    """Perceptual hashes alone, sixteen hexadecimal digits each: no picture can be made of them."""

    phash = models.CharField(max_length=16, unique=True, editable=False)
    phash_mirrored = models.CharField(max_length=16, editable=False)
    dhash = models.CharField(max_length=16, editable=False)
    why = models.CharField(max_length=10, choices=KnownWhy)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    def __str__(self) -> str:
        return f"{self.why}, {self.at:%Y-%m-%d}"
