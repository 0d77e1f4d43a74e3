"""What became of the posts that a partner sent: its own figures by day, its own posts by the ids it gave."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from civicwatch.access.models import Partner
from tweets import fingerprints
from tweets.models import TOLD, Flag, FlagStatus, Outcome, Tweet, TweetStage
from tweets.posts import key_of
from tweets.utc_days import UtcDay

DAYS = 30
_READ = (Outcome.CLEAR, Outcome.FLAGGED, Outcome.FOR_PERSON)


class Fate(models.TextChoices):
    """What has become of a post, as things stand now."""

    WAITING = "waiting", pgettext_lazy("posts", "not read yet")
    CLEAR = "clear", pgettext_lazy("posts", "harmless")
    FLAGGED = "flagged", pgettext_lazy("posts", "flagged")
    FOR_PERSON = "for_person", pgettext_lazy("posts", "a person decides")
    NOT_JUDGED = "not_judged", pgettext_lazy("posts", "language not tested")
    FAILED = "failed", pgettext_lazy("posts", "failed")
    GONE = "gone", pgettext_lazy("posts", "withdrawn")


UNKNOWN = "unknown"  # of an id under which nothing of the partner's is here
_OF_FLAG = {
    FlagStatus.WAITING: Fate.FOR_PERSON,
    FlagStatus.OPEN: Fate.FLAGGED,
    FlagStatus.UPHELD: Fate.FLAGGED,
    FlagStatus.DISMISSED: Fate.CLEAR,
    FlagStatus.WITHDRAWN: Fate.GONE,
}
_OF_STAGE = {
    TweetStage.RECEIVED: Fate.WAITING,
    TweetStage.DOUBTED: Fate.WAITING,
    TweetStage.FAILED: Fate.FAILED,
}


@dataclass(frozen=True)
class Figures:
    """How many posts arrived, how many of them the classifier read in a language that it knows, and how many
    have come to each fate."""

    sent: int
    judged: int
    fates: dict[Fate, int]

    def as_json(self) -> dict[str, int]:
        return {"sent": self.sent, "judged": self.judged, **{fate.value: n for fate, n in self.fates.items()}}


@dataclass(frozen=True)
class Month:
    """Every one of the last days in UTC, the oldest first, and all of them together."""

    days: dict[date, Figures]
    total: Figures


def fate_of(stage: str, outcome: str, flag: str | None) -> Fate:
    """Of a post by its stage, the machine's outcome and the status of its flag, where it has one."""
    if flag is not None:
        return _OF_FLAG[FlagStatus(flag)]
    if stage != TweetStage.JUDGED:
        return _OF_STAGE[TweetStage(stage)]
    return Fate(outcome) if outcome else Fate.GONE  # deleted before anything had read it


def month_of(partner: Partner, *, now: datetime | None = None) -> Month:
    """A partner's figures of today and the 29 days before, by the day of arrival."""
    today = (now or timezone.now()).date()
    days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    sent: dict[date, Counter[Fate]] = {day: Counter() for day in days}
    judged: Counter[date] = Counter()
    rows = (
        Tweet.objects.sent_by(partner.pk)
        .filter(received_at__gte=datetime.combine(days[0], time(), UTC))
        .annotate(day=UtcDay("received_at"))
        .values_list("day", "stage", "outcome", "flag__status")
        .annotate(n=Count("pk"))
        .order_by()
    )
    for written, stage, outcome, flag, n in rows:
        day = date.fromisoformat(written)
        if day not in sent:
            continue  # a clock that ran ahead
        sent[day][fate_of(stage, outcome, flag)] += n
        if stage == TweetStage.JUDGED and outcome in _READ:
            judged[day] += n
    by_day = {day: _figures(fates, judged[day]) for day, fates in sent.items()}
    return Month(by_day, _figures(sum(sent.values(), Counter()), judged.total()))


def fates(partner: Partner, *, platform: str, ids: Sequence[str]) -> list[dict[str, Any]]:
    """For each id, in order, what became of the partner's own post; also where its words are gone."""
    spelt = {external_id: key_of(external_id) for external_id in ids}
    known = {
        spelling: key for key in spelt.values() for spelling in (key, fingerprints.of_post(platform, key))
    }
    found = Tweet.objects.sent_by(partner.pk).filter(platform=platform, external_id__in=known)
    rows = found.select_related("flag").only(
        "external_id", "stage", "outcome", "received_at", "judged_at", "flag__public_id", "flag__status"
    )
    by_key = {known[tweet.external_id]: tweet for tweet in rows}
    return [_told(external_id, platform, by_key.get(key)) for external_id, key in spelt.items()]


def _told(external_id: str, platform: str, tweet: Tweet | None) -> dict[str, Any]:
    told = {"id": external_id, "platform": platform}
    if tweet is None:
        return {**told, "state": UNKNOWN, "received_at": None, "judged_at": None, "flag": None}
    flag: Flag | None = getattr(tweet, "flag", None)
    return {
        **told,
        "state": fate_of(tweet.stage, tweet.outcome, flag.status if flag else None),
        "received_at": tweet.received_at,
        "judged_at": tweet.judged_at,
        "flag": flag.public_id if flag and flag.status in TOLD else None,
    }


def _figures(fates: Counter[Fate], judged: int) -> Figures:
    return Figures(sent=fates.total(), judged=judged, fates={fate: fates[fate] for fate in Fate})
