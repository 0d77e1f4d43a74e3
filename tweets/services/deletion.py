"""What is deleted at its source is deleted here: words, address, handle and bytes; a hash of the id stays."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tweets import fingerprints
from tweets.models import WAITING, Flag, Stream, Tweet, TweetStage
from tweets.services import flags_out

BATCH = 200
EMPTY: dict[str, Any] = {
    **{"text": "", "raw": b"", "author_hash": "", "author_handle": "", "url": "", "reasons": [], "error": ""},
    # One that a machine has not come to yet, or is at work on, is out of its hands.
    **{"stage": TweetStage.JUDGED, "due_at": None, "lease_token": None},
}


def deleted_at_source(
    keys: Iterable[tuple[str, str]], *, stream: Stream | None = None, now: datetime | None = None
) -> int:
    """Posts by platform and id, all of ``stream`` where one is given; return how many were here.

    Their flags are withdrawn, and those who were told of them are told.
    """
    now = now or timezone.now()
    total, wanted = 0, list(keys)
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        found = Tweet.objects.filter(
            platform__in={platform for platform, _ in batch},
            external_id__in={external_id for _, external_id in batch},
        )
        if stream is not None:
            found = found.filter(stream=stream)
        rows = found.values_list("pk", "platform", "external_id")
        ids = [pk for pk, platform, external_id in rows if (platform, external_id) in set(batch)]
        total += forget(ids, now=now, at_source=True)
    return total


def forget(ids: Sequence[int], *, now: datetime, at_source: bool = False) -> int:
    """Take away what says what was said and by whom; return of how many posts.

    A flag whose post was deleted at its source is withdrawn, and one that nobody can decide about any more.
    """
    if not ids:
        return 0
    with transaction.atomic():
        about = Flag.objects.select_for_update().filter(tweet__in=ids).order_by("pk")
        list(about)  # locked before the posts, as a verdict does
        rows = Tweet.objects.filter(pk__in=ids, forgotten_at=None).order_by("pk")
        tweets = list(rows.only("pk", "platform", "external_id").select_for_update())
        flags = list(about.all())  # again: the judge may have made one while the posts were waited for
        for tweet in tweets:
            tweet.external_id = fingerprints.of_post(tweet.platform, tweet.external_id)
        Tweet.objects.bulk_update(tweets, ["external_id"], batch_size=BATCH)
        values = EMPTY | {"forgotten_at": now} | ({"deleted_at_source": now} if at_source else {})
        Tweet.objects.filter(pk__in=[tweet.pk for tweet in tweets]).update(**values)
        for flag in flags:
            if at_source or flag.status in WAITING:
                flags_out.withdraw(flag)
    return len(tweets)
