"""What is asked of tweets and flags, named as phrases."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from tweets.models import Flag, Tweet  # noqa: F401


class TweetQuerySet(models.QuerySet["Tweet"]):
    def sent_by(self, partner: int) -> "TweetQuerySet":
        """Those of a partner; what this site reads itself is left out of the index that finds them."""
        return self.filter(sender=partner).exclude(sender=0)

    def expired(self, now: datetime) -> "TweetQuerySet":
        """Those whose time is up and whose words are still here."""
        return self.filter(expires_at__lte=now, forgotten_at=None)


class FlagQuerySet(models.QuerySet["Flag"]):
    def held_back(self) -> "FlagQuerySet":
        """Those that besides moderators only the partner that sent the post is told of."""
        kept = models.Q(tweet__stream__keeps_flags=True)
        return self.filter(
            kept | models.Q(tweet__received_at__lte=models.F("tweet__stream__kept_flags_until"))
        )

    def waiting(self) -> "FlagQuerySet":
        """Those that a person has yet to look at."""
        return self.filter(status__in=("waiting", "open"))
