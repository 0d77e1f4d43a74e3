"""How current each source is, for everybody to see: last success, what it brought, and when it was silent."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import DurationField, ExpressionWrapper, F, Min, Q, Sum, Window
from django.db.models.functions import Lag, TruncDate
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.models import Source, SourceRun
from incidents.source_kinds import KINDS, missing_credentials

DAYS = 30
MISSED_INTERVALS = 4  # so many intervals without a success are a gap
LEAST_GAP = timedelta(hours=1)
OK = Q(outcome=SourceRun.Outcome.OK)

KIND_NAMES: dict[str, Promise] = {
    "reddit": _("Reddit"),
    "news": _("News feed"),
    "x": _("X"),
    "replay": _("Recorded posts"),
}


@dataclass(frozen=True)
class Gap:
    """A time without a success; ``ongoing`` when it lasts until now."""

    start: datetime
    end: datetime
    ongoing: bool = False


@dataclass(frozen=True)
class Day:
    """One day of the strip: ok, part (touches a gap), silent, or before (the source was not there)."""

    day: date
    state: str


@dataclass(frozen=True)
class Freshness:
    """One source as the public sees it: no settings, no query, no error text."""

    label: str
    kind: str | Promise
    state: str  # fresh, stale, waiting (not visited yet), off, no_key, by_hand
    interval_minutes: int
    last_success_at: datetime | None
    last_failed: bool
    last_day: int
    last_week: int
    gaps: list[Gap]
    days: list[Day]
    may_train: bool = False

    @property
    def watched(self) -> bool:
        """Whether somebody may expect this source to be read regularly."""
        return self.state in {"fresh", "stale", "waiting"}

    @property
    def silent_hours(self) -> int:
        """How much of the last thirty days lies in gaps, in hours."""
        return round(sum(((gap.end - gap.start) for gap in self.gaps), timedelta()).total_seconds() / 3600)


def source_freshness(*, now: datetime) -> list[Freshness]:
    """Every source, the silent ones first, then by label. Four queries, however many sources and visits."""
    since = now - timedelta(days=DAYS)
    runs = SourceRun.objects.filter(started_at__gte=since)
    totals = {row["source"]: row for row in _totals(runs, now)}
    good_days: dict[int, set[date]] = defaultdict(set)
    days = runs.filter(OK).annotate(day=TruncDate("finished_at")).values_list("source", "day").distinct()
    for pk, day in days:
        good_days[pk].add(day)
    silences: dict[int, list[Gap]] = defaultdict(list)
    for row in _silences(runs):
        silences[row["source"]].append(Gap(row["before"], row["finished_at"]))
    found = [
        _freshness(source, totals.get(source.pk, {}), good_days[source.pk], silences[source.pk], now=now)
        for source in Source.objects.order_by("label", "pk")
    ]
    return sorted(found, key=lambda source: source.state != "stale")


def _totals(runs: Any, now: datetime) -> Iterable[dict[str, Any]]:
    rows: Iterable[dict[str, Any]] = runs.values("source").annotate(
        first_success=Min("finished_at", filter=OK),
        last_day=Sum("stored", filter=Q(started_at__gte=now - timedelta(days=1)), default=0),
        last_week=Sum("stored", filter=Q(started_at__gte=now - timedelta(days=7)), default=0),
    )
    return rows


def _silences(runs: Any) -> Iterable[dict[str, Any]]:
    """Pairs of neighbouring successes that lie further apart than the shortest gap."""
    before = Window(Lag("finished_at"), partition_by=F("source"), order_by=F("finished_at").asc())
    apart = ExpressionWrapper(F("finished_at") - F("before"), output_field=DurationField())
    pairs = runs.filter(OK, finished_at__isnull=False).annotate(before=before).annotate(apart=apart)
    pairs = pairs.filter(apart__gt=LEAST_GAP).order_by("finished_at")
    rows: Iterable[dict[str, Any]] = pairs.values("source", "before", "finished_at")
    return rows


def _freshness(
    source: Source, totals: dict[str, Any], good_days: set[date], silences: list[Gap], *, now: datetime
) -> Freshness:
    longest = max(timedelta(minutes=source.interval_minutes) * MISSED_INTERVALS, LEAST_GAP)
    state = _state(source, longest, now)
    watched = state in {"fresh", "stale", "waiting"}
    gaps = _gaps(source, totals.get("first_success"), silences, longest, now) if watched else []
    return Freshness(
        label=str(source),
        kind=KIND_NAMES.get(source.kind, source.kind),
        state=state,
        interval_minutes=source.interval_minutes,
        last_success_at=source.last_success_at,
        last_failed=source.failures > 0,
        last_day=totals.get("last_day", 0),
        last_week=totals.get("last_week", 0),
        gaps=gaps,
        days=_days(source, good_days, gaps, now) if watched else [],
        may_train=source.may_train,
    )


def _state(source: Source, longest: timedelta, now: datetime) -> str:
    if source.kind == "replay" and not source.settings.get("file"):
        return "by_hand"
    if not source.enabled or source.kind not in KINDS:
        return "off"
    if missing_credentials(source.kind, lambda name: getattr(settings, name, "")):
        return "no_key"
    if source.last_success_at is None:
        return "waiting" if now - source.created_at <= longest else "stale"
    return "fresh" if now - source.last_success_at <= longest else "stale"


def _gaps(
    source: Source, first: datetime | None, silences: list[Gap], longest: timedelta, now: datetime
) -> list[Gap]:
    """The silences between successes, and those before the first one and after the last; newest first."""
    opening = max(source.created_at, now - timedelta(days=DAYS))
    whole = [Gap(opening, first), *silences] if first else []
    last = max(source.last_success_at or opening, opening)
    found = [gap for gap in whole if gap.end - gap.start > longest]
    if now - last > longest:
        found.append(Gap(last, now, ongoing=True))
    return found[::-1]


def _days(source: Source, good_days: set[date], gaps: list[Gap], now: datetime) -> list[Day]:
    dates = [(now - timedelta(days=back)).date() for back in range(DAYS - 1, -1, -1)]
    silent = {day for gap in gaps for day in dates if gap.start.date() <= day <= gap.end.date()}
    began = source.created_at.date()
    return [Day(day, _day_state(day in good_days, day in silent, day < began)) for day in dates]


def _day_state(good: bool, touches_gap: bool, before: bool) -> str:
    if good:
        return "part" if touches_gap else "ok"
    return "before" if before else "silent"
