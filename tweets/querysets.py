"""What is asked of tweets and flags, named as phrases."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from tweets.models import Flag, Tweet  # noqa: F401


class TweetQuerySet(models.QuerySet["Tweet"]):
    def expired(self, now: datetime) -> "TweetQuerySet":
        """Those whose time is up and whose words are still here."""
        return self.filter(expires_at__lte=now, forgotten_at=None)


class FlagQuerySet(models.QuerySet["Flag"]):
    def waiting(self) -> "FlagQuerySet":
        """Those that a person has yet to look at."""
        return self.filter(status__in=("waiting", "open"))
