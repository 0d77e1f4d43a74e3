"""A private link of somebody who reported by the web form: the only way back to a report for its sender."""

from django.db import models
from django.utils import timezone

from sightings.models.contributor import Contributor


class WebLink(models.Model):
    """Only the hash of the secret is kept. The link goes with its contributor, and that with the report."""

    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    contributor = models.ForeignKey(Contributor, models.CASCADE, related_name="web_links", editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"link of {self.contributor}"
