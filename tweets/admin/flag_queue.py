"""The flags that wait for a person, in the order that somebody chose, and what stands around one of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Min, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civicwatch.access.models import User
from tweets.models import Appeal, Flag, FlagDecision, FlagStatus, Severity
from tweets.querysets import FlagQuerySet
from tweets.services import claims
from tweets.services.teaching_order import with_worth

SEVERE, TEACHES, OLDEST, NEWEST = "severe", "teaches", "oldest", "newest"
ORDERS = {
    SEVERE: _("Most severe first"),
    TEACHES: _("What teaches most first"),
    OLDEST: _("Longest waiting first"),
    NEWEST: _("Newest first"),
}
LOOKED_UP = {
    FlagStatus.UPHELD.value: _("Upheld"),
    FlagStatus.DISMISSED.value: _("Dismissed"),
    FlagStatus.WITHDRAWN.value: _("Post is gone"),
}
VIEWS = ORDERS | LOOKED_UP
_FAR = 500  # how far J and K look


@dataclass(frozen=True)
class Summary:
    waiting: int
    severe: int
    appeals: int
    oldest: datetime | None
    mine_today: int


def view_of(name: str) -> str:
    return name if name in VIEWS else SEVERE


def rows(view: str) -> FlagQuerySet:
    """The flags of a view in its order, each with its post."""
    every = Flag.objects.select_related("tweet__stream", "tweet__classifier", "claimed_by")
    every = every.defer("tweet__raw", "tweet__author_handle")
    if view in LOOKED_UP:
        return every.filter(status=view).order_by("-decided_at", "-pk")
    return _ordered(every.waiting(), view)


def to_claim(view: str) -> FlagQuerySet:
    """The same flags bare, to be locked."""
    return _ordered(Flag.objects.waiting(), view if view in ORDERS else SEVERE)


def summary(by: User, *, now: datetime | None = None) -> Summary:
    now = now or timezone.now()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    counted: dict[str, Any] = Flag.objects.waiting().aggregate(
        waiting=Count("pk"), severe=Count("pk", filter=Q(severity=Severity.SEVERE)), oldest=Min("made_at")
    )
    mine = FlagDecision.objects.filter(by=by, at__gte=midnight, undone_by=None, undoes=None).count()
    return Summary(appeals=Appeal.objects.filter(state="open").count(), mine_today=mine, **counted)


def neighbours(flag: Flag, view: str, by: User, *, now: datetime | None = None) -> tuple[Any, Any]:
    """What stands before and after a flag among those that this person may take, round to the other end."""
    free = to_claim(view).filter(claims.free_for(by, now or timezone.now()))
    pks = list(free.values_list("pk", flat=True)[:_FAR])
    if flag.pk not in pks:
        return (pks[-1], pks[0]) if pks else (None, None)
    if len(pks) == 1:
        return None, None
    at = pks.index(flag.pk)
    return pks[at - 1], pks[(at + 1) % len(pks)]


def _ordered(found: FlagQuerySet, view: str) -> FlagQuerySet:
    if view == OLDEST:
        return found.order_by("made_at", "pk")
    if view == NEWEST:
        return found.order_by("-made_at", "-pk")
    if view == TEACHES:
        return with_worth(found).order_by("-worth", "pk")  # type: ignore[misc]  # annotated just now
    return found.order_by("-severity", F("tweet__abuse").desc(nulls_last=True), "made_at", "pk")
