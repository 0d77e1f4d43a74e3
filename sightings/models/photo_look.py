"""Who had a photo shown: nobody sees too much in a day, and opening an original is never secret."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from sightings.models.photo import Photo


class PhotoLook(models.Model):
    class Kind(models.TextChoices):
        PICTURE = "picture"
        ORIGINAL = "original"

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    photo = models.ForeignKey(Photo, models.CASCADE, related_name="looks")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "photo", "kind"], name="look_counts_once"),
        ]
        indexes = [models.Index(fields=["by", "-at"], name="photo_look_of_person")]

    def __str__(self) -> str:
        return f"{self.kind}, photo {self.photo_id}, {self.at:%Y-%m-%d}"
