"""Which posts are to be looked at again at their platform, and what is done with the answer.

A post counts as deleted only where the platform says so; silence, an error or a closed subreddit is
no answer, and the post is asked about again in the next round.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from incidents.models import Report, Round, Source
from incidents.services import forgetting, rounds
from incidents.services.forgetting import ChangedMeanwhileError, Why
from incidents.services.sources import runnable_kinds

RECENT = timedelta(days=30)
EACH_DAY, EACH_WEEK = timedelta(hours=20), timedelta(days=7)  # recent posts, and the rest
AGAIN = timedelta(hours=1)  # a round takes what is due by then, so that each post has its day
MANY = 20  # so many posts that are all said to be gone are an error of ours, until a person says otherwise
REPLAY = "replay"
PLATFORMS = ("reddit", "x", REPLAY)  # those that can be asked; a feed of news cannot
_IDS = {"x": re.compile(r"\d{1,19}"), "reddit": re.compile(r"[0-9a-z]{1,13}")}
Key = tuple[str, str]  # platform and id


class NotBelievedError(Exception):
    """Every one of many posts is said to be gone: rather a key without rights than a massacre."""


@dataclass(frozen=True)
class Answer:
    """What a platform said: what is there, what is gone, and what is there without its author's account."""

    here: frozenset[Key] = field(default_factory=frozenset)
    gone: frozenset[Key] = field(default_factory=frozenset)
    nameless: frozenset[Key] = field(default_factory=frozenset)


def platforms() -> list[str]:
    """Platforms that lack no key in this installation."""
    return [name for name in PLATFORMS if name in runnable_kinds()]


def due(name: str, *, now: datetime, early: bool = False) -> QuerySet[Report]:
    """Posts to ask about, those first that have not been looked at for the longest."""
    posts = Report.objects.with_words().filter(deleted_at_source=None)
    listed = _with_a_list()
    if name == REPLAY:
        posts = posts.filter(source__in=listed)
    else:
        posts = posts.filter(platform=name).exclude(source__in=listed)
    if not early:
        recent = Q(received_at__gte=now - RECENT, checked_at__lt=now - EACH_DAY)
        posts = posts.filter(Q(checked_at=None) | recent | Q(checked_at__lt=now - EACH_WEEK))
    return posts.order_by(F("checked_at").asc(nulls_first=True), "pk")


def next_keys(name: str, *, count: int, now: datetime, since: datetime | None = None) -> list[Key]:
    """The next posts to ask about; with ``since`` all that were not looked at since then, due or not."""
    posts = due(name, now=now, early=since is not None)
    if since is not None:
        posts = posts.filter(Q(checked_at=None) | Q(checked_at__lt=since))
    return list(posts.values_list("platform", "external_id")[:count])


def askable(name: str, keys: Collection[Key]) -> list[Key]:
    """Those whose id the platform can have given; the others were invented or recorded elsewhere."""
    form = _IDS.get(name)
    return [key for key in keys if form is None or form.fullmatch(key[1])]


def keep(held: Round, *, asked: Sequence[Key], answer: Answer, now: datetime, believe: bool = False) -> int:
    """Write down what was answered about ``asked``; return how many posts were forgotten.

    Raises NotBelievedError, having written nothing, and LeaseLostError.
    """
    if not believe and len(asked) >= MANY and answer.gone >= set(asked):
        raise NotBelievedError(
            f"all {len(asked)} posts are said to be gone, which is not believed; is the key still good? "
            "“manage.py recheck --believe” takes it as it is"
        )
    forgotten = 0
    rows = {(row.platform, row.external_id): row for row in _rows(asked)}
    for key in sorted(answer.gone & rows.keys()):
        forgotten += _forget(rows[key], now)
    for key in sorted(answer.nameless & rows.keys()):
        forgetting.forget_author(report=rows[key], now=now)
    seen = [row.pk for key, row in rows.items() if key not in answer.gone]
    Report.objects.filter(pk__in=seen).update(checked_at=now)
    rounds.keep(held, looked_at=len(asked), forgotten=forgotten, now=now)
    return forgotten


def forget_listed(keys: Sequence[Key], *, now: datetime) -> int:
    """Forget posts that an operator names as deleted; return how many were here with their words."""
    return sum(_forget(row, now) for row in _rows(keys))


def _forget(report: Report, now: datetime) -> int:
    try:
        return forgetting.forget(report=report, why=Why.DELETED, now=now)
    except ChangedMeanwhileError:  # it stays due, so that the next round takes it
        return 0


def _rows(keys: Sequence[Key]) -> list[Report]:
    ids = [external_id for _, external_id in keys]
    found = Report.objects.filter(external_id__in=ids, platform__in={platform for platform, _ in keys})
    wanted = set(keys)
    return [row for row in found.defer("raw", "text") if (row.platform, row.external_id) in wanted]


def _with_a_list() -> list[int]:
    """Replayed sources that name a file of what was deleted."""
    replayed = Source.objects.filter(kind=REPLAY).values_list("pk", "settings")
    return [pk for pk, settings in replayed if settings.get("deleted")]
