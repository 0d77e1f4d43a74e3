"""Whether flagged posts are still there at X, asked once a day: without a compliance stream it tells nobody.

Posts that nobody flagged are not asked about; their words go with their time.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone

from tweets.models import FlagStatus, Tweet
from tweets.services import deletion

JOB = "recheck_flagged_posts"
PLATFORM = "x"
EACH_DAY = timedelta(hours=20)
YOUNG = timedelta(hours=1)  # a post that came just now was there just now
MANY = 20  # so many that are all said to be gone are an error of ours rather
_STANDING = (FlagStatus.OPEN, FlagStatus.WAITING, FlagStatus.UPHELD)


class NotBelievedError(Exception):
    """Every one of many posts is said to be gone: rather a key without rights than a massacre."""


def next_ids(*, count: int, now: datetime, since: datetime | None = None) -> list[str]:
    """The next flagged posts to ask about, those first that were not asked about for the longest.

    With ``since``, all that were not asked about since then, due or not.
    """
    due = Q(checked_at=None, received_at__lt=now - YOUNG) | Q(checked_at__lt=now - EACH_DAY)
    if since is not None:
        due = Q(checked_at=None) | Q(checked_at__lt=since)
    posts = Tweet.objects.filter(due, platform=PLATFORM, forgotten_at=None, flag__status__in=_STANDING)
    posts = posts.filter(external_id__regex=r"^[0-9]{1,19}$")  # others X cannot have given out
    posts = posts.order_by(F("checked_at").asc(nulls_first=True), "pk")
    return list(dict.fromkeys(posts.values_list("external_id", flat=True)[:count]))


def keep(
    *, asked: Sequence[str], gone: Collection[str], believe: bool = False, now: datetime | None = None
) -> int:
    """Write down what X answered; return how many posts were forgotten.

    Raises NotBelievedError, with nothing forgotten; that they were asked about is written down all the same,
    so that others have their turn before these come again.
    """
    now = now or timezone.now()
    Tweet.objects.filter(platform=PLATFORM, external_id__in=asked).update(checked_at=now)
    if not believe and len(asked) >= MANY and set(gone) >= set(asked):
        raise NotBelievedError(
            f"all {len(asked)} flagged posts are said to be gone, which is not believed; is the key still "
            "good? “manage.py recheck --believe” takes it as it is"
        )
    return deletion.deleted_at_source([(PLATFORM, each) for each in gone], now=now)


def gone_so_far() -> int:
    """How many posts of X are known to have been deleted there."""
    return Tweet.objects.filter(platform=PLATFORM, deleted_at_source__isnull=False).count()
