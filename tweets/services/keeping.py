"""How long the words of a post are kept: as long as flags where it may be one, else as long as any post."""

from datetime import datetime, timedelta

from django.conf import settings

from tweets.models import Flag, FlagStatus, Tweet

_NO_FLAG = (FlagStatus.DISMISSED, FlagStatus.WITHDRAWN)


def kept_until(status: str | None, *, since: datetime) -> datetime:
    """For a post whose flag has this status, or that has none, from what happened at ``since`` on."""
    is_short = status is None or status in _NO_FLAG
    return since + timedelta(days=settings.TWEET_DAYS if is_short else settings.FLAG_DAYS)


def keep_words(flag: Flag, *, now: datetime) -> None:
    """Whatever a person does with a flag, the time of its post's words begins anew."""
    until = kept_until(flag.status, since=now)
    Tweet.objects.filter(pk=flag.tweet_id, forgotten_at=None).update(expires_at=until)
