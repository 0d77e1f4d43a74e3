"""What nobody needs any more: the words of posts whose time is up, and answers to repeated requests."""

from datetime import datetime, timedelta

from django.utils import timezone

from tweets.models import SentBatch, Tweet
from tweets.services import deletion

JOB = "expire_tweets"
BATCH = 500
BATCHES_KEPT = timedelta(hours=24)
SEVERAL_RINGS = timedelta(hours=3)


def run(now: datetime | None = None) -> int:
    """One batch; return how many posts lost their words. Called again until none is left."""
    now = now or timezone.now()
    SentBatch.objects.filter(created_at__lte=now - BATCHES_KEPT).delete()
    due = Tweet.objects.expired(now).order_by("expires_at")
    return deletion.forget(list(due.values_list("pk", flat=True)[:BATCH]), now=now)


def is_overdue(by: timedelta) -> bool:
    return Tweet.objects.expired(timezone.now() - by - SEVERAL_RINGS).exists()
