"""What experiments learn from: never pictures, only what was counted and averaged over them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Dataset(models.Model):
    """One reading of a data set. ``counts`` is ``{group: {"train": n, "held_out": n}}``.

    ``artefact`` holds averages of each group, from which made-up faces are drawn, and how pictures
    become numbers; ``fingerprint`` is of pictures and labels.
    """

    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=120)
    url = models.URLField(blank=True, default="")
    licence = models.CharField(max_length=60, blank=True, default="")
    attribution = models.TextField(blank=True, default="")
    may_ship = models.BooleanField(
        default=False, help_text=_("Whether what is trained on it may be passed on.")
    )
    counts = models.JSONField(default=dict)
    skipped = models.JSONField(default=dict, help_text=_("Why pictures were left out, and how many."))
    fingerprint = models.CharField(max_length=64)
    artefact = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.title

    def available(self) -> dict[str, int]:
        """How many faces of each group there are to learn from."""
        return {group: part["train"] for group, part in self.counts.items()}
