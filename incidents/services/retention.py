"""What expires: raw payloads soon, the words of what came to nothing later; never what stands in public
or under a hold. The stub of a post stays, so that it does not come in again.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from civicwatch.access import audit
from incidents.models import Incident, Report, ReportStage, Status
from incidents.services import forgetting, rounds
from incidents.services.forgetting import EMPTY, ChangedMeanwhileError, Why
from incidents.services.standing import CLOSED, Standing, standings

NAME = "expiry"
JOB = "expire_posts"
BATCH = 200
AGAIN = timedelta(days=1)
SEVERAL_RINGS = timedelta(hours=3)


def run(now: datetime | None = None) -> int:
    """One round, if it is due; return how many posts it changed."""
    now = now or timezone.now()
    held = rounds.claim(NAME, now=now)
    if held is None:
        return 0
    total = 0
    try:
        for looked_at, changed in steps(now):
            rounds.keep(held, looked_at=looked_at, forgotten=changed, now=timezone.now())
            total += changed
    except rounds.LeaseLostError as lost:
        rounds.finish(held, again_in=AGAIN, error=str(lost), now=timezone.now())
        return total
    rounds.finish(held, again_in=AGAIN, now=timezone.now())
    return total


def is_overdue(by: timedelta) -> bool:
    return rounds.is_overdue(NAME, by=by + SEVERAL_RINGS, now=timezone.now())


def steps(now: datetime) -> Iterator[tuple[int, int]]:
    """Batch after batch, each a transaction of its own: how many were looked at, how many changed."""
    yield from _expire_raw(now - timedelta(days=settings.RAW_DAYS))
    yield from _forget_set_aside(now - timedelta(days=settings.WORDS_DAYS), now)
    yield from _forget_closed(now - timedelta(days=settings.WORDS_DAYS), now)


def _expire_raw(cutoff: datetime) -> Iterator[tuple[int, int]]:
    """What came, byte for byte; its hash and its readable words stay."""
    for batch in _batches(Report.objects.filter(received_at__lt=cutoff).exclude(raw=b"")):
        free = [pk for pk, standing in standings(batch).items() if not _is_kept(standing)]
        Report.objects.filter(pk__in=free).update(raw=b"")
        yield len(batch), len(free)


def _forget_set_aside(cutoff: datetime, now: datetime) -> Iterator[tuple[int, int]]:
    """Posts below the classifier's threshold: many, and nothing stands on them."""
    set_aside = Report.objects.with_words().filter(stage=ReportStage.SET_ASIDE, incident_links=None)
    for batch in _batches(set_aside.filter(received_at__lt=cutoff)):
        values: dict[str, Any] = EMPTY | {"forgotten_at": now, "sha256": "", "posted_at": F("received_at")}
        with transaction.atomic():
            rows = Report.objects.with_words().filter(pk__in=batch, stage=ReportStage.SET_ASIDE)
            count = rows.update(**values)
            if count:
                details = {"why": Why.EXPIRED.value, "count": count, "first": batch[0], "last": batch[-1]}
                audit.record(action="forget set aside", subject="reports", details=details, now=now)
        yield len(batch), count


def _forget_closed(cutoff: datetime, now: datetime) -> Iterator[tuple[int, int]]:
    """Posts of incidents that were rejected or retracted, and left so, for all that time."""
    closed = Report.objects.with_words().filter(
        received_at__lt=cutoff, incident_links__incident__status__in=[*CLOSED, Status.MERGED]
    )
    for batch in _batches(closed.distinct()):
        told = {pk: each for pk, each in standings(batch).items() if each.closed and not _is_kept(each)}
        roots = {each.roots[pk] for each in told.values() for pk in each.told}
        fresh = set(
            Incident.objects.filter(pk__in=roots, updated_at__gte=cutoff).values_list("pk", flat=True)
        )
        free = [pk for pk, each in told.items() if not {each.roots[one] for one in each.told} & fresh]
        yield len(batch), sum(_forget(pk, now) for pk in free)


def _forget(pk: int, now: datetime) -> bool:
    try:
        return forgetting.forget(report=Report(pk=pk), why=Why.EXPIRED, now=now)
    except ChangedMeanwhileError:  # somebody works on it; tomorrow is another day
        return False


def _is_kept(standing: Standing) -> bool:
    return standing.public or standing.held


def _batches(rows: QuerySet[Report]) -> Iterator[list[int]]:
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield batch
        last = batch[-1]
