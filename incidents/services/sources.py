"""Visits to sources: one worker at a time, each page stored with its cursor, each visit on the record."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from incidents.models import Source, SourceRun
from incidents.posts import Post
from incidents.services.reports import Received, receive
from incidents.source_kinds import KINDS, missing_credentials

LEASE = timedelta(minutes=5)  # longer than any one page may take; each page renews it
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
KEEP_RUNS = timedelta(days=90)
LONGEST_ERROR = 500


class LeaseLostError(Exception):
    """Another worker has taken the source, or an operator has switched it off, since we claimed it."""


@dataclass(frozen=True)
class Visit:
    """What one visit brought; ``wait`` is how long the other side asks us to stay away."""

    started_at: datetime
    outcome: SourceRun.Outcome
    received: int = 0
    stored: int = 0
    error: str = ""
    wait: timedelta | None = None


def runnable_kinds() -> list[str]:
    """Kinds that lack no credential in this installation."""
    return [kind for kind in KINDS if not missing_credentials(kind, lambda name: getattr(settings, name, ""))]


def waiting(*, now: datetime) -> QuerySet[Source]:
    """Sources that a worker may visit now, the longest overdue first."""
    return (
        Source.objects.switched_on()
        .filter(kind__in=runnable_kinds(), due_at__lte=now)
        .order_by("due_at", "pk")
    )


def claim_next(*, now: datetime, besides: Collection[int] = ()) -> Source | None:
    """Take the next source that is due, or None; ``besides`` are those that this caller has visited."""
    while (source := waiting(now=now).exclude(pk__in=besides).first()) is not None:
        if claim(source, now=now):
            return source
    return None


def claim(source: Source, *, now: datetime) -> bool:
    """Take this source unless another worker has it: its ``due_at`` is still what we read."""
    token, until = uuid.uuid4(), now + LEASE
    unchanged = Source.objects.filter(pk=source.pk, due_at=source.due_at, lease_token=source.lease_token)
    if not unchanged.update(lease_token=token, due_at=until, last_attempt_at=now):
        return False
    source.lease_token, source.due_at, source.last_attempt_at = token, until, now
    return True


def is_held(source: Source, *, now: datetime) -> bool:
    """Whether a worker is visiting the source at this moment."""
    return source.lease_token is not None and source.due_at is not None and source.due_at > now


def keep_page(source: Source, *, posts: Sequence[Post], cursor: Mapping[str, Any], now: datetime) -> Received:
    """Store a page's posts and its cursor in one transaction. Raises LeaseLostError and stores nothing."""
    with transaction.atomic():
        mine = Source.objects.filter(pk=source.pk, lease_token=source.lease_token)
        if not mine.update(cursor=dict(cursor), due_at=now + LEASE):
            raise LeaseLostError(source.name)
        received = receive(posts, source=source, now=now)
    source.cursor = dict(cursor)
    return received


def finish(source: Source, visit: Visit, *, now: datetime) -> None:
    """Record the visit and say when the next one is due."""
    failures = source.failures + 1 if visit.outcome == SourceRun.Outcome.FAILED else 0
    with transaction.atomic():
        record_visit(source, visit, now=now)
        Source.objects.filter(pk=source.pk, lease_token=source.lease_token).update(
            lease_token=None, due_at=_next_visit(source, visit, failures, now), failures=failures
        )


def record_visit(source: Source, visit: Visit, *, now: datetime) -> None:
    """Append a visit to the source's history and show its result on the source."""
    error = visit.error[:LONGEST_ERROR].replace("\0", "")
    with transaction.atomic():
        SourceRun.objects.create(
            source=source,
            started_at=visit.started_at,
            finished_at=now,
            outcome=visit.outcome,
            received=visit.received,
            stored=visit.stored,
            error=error,
        )
        SourceRun.objects.filter(source=source, started_at__lt=now - KEEP_RUNS).delete()
        succeeded = {"last_success_at": now} if visit.outcome == SourceRun.Outcome.OK else {}
        Source.objects.filter(pk=source.pk).update(
            last_attempt_at=visit.started_at, last_error=error, **succeeded
        )


def replay_source(name: str) -> Source:
    """The source called ``name``, made if there is none: of kind replay, fed by hand and never due."""
    source, _ = Source.objects.get_or_create(
        name=name, defaults={"kind": "replay", "label": name.replace("-", " ").capitalize(), "due_at": None}
    )
    return source


def _next_visit(source: Source, visit: Visit, failures: int, now: datetime) -> datetime:
    """After the interval; after a failure sooner at first, then ever later; never before we were asked to."""
    if visit.outcome == SourceRun.Outcome.FAILED:
        wait: timedelta = min(FIRST_WAIT * 2 ** min(failures - 1, 12), LONGEST_WAIT)
    elif visit.outcome == SourceRun.Outcome.RATE_LIMITED:
        wait = FIRST_WAIT
    else:
        wait = timedelta(minutes=max(source.interval_minutes, 1))
    return now + max(wait, visit.wait or timedelta())
