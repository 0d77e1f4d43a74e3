"""What waits in the pipelines, read from the rows themselves: for ``doctor``, /metrics and readiness.

It asks the registered jobs which models they move, so that a new pipeline appears here by itself.
"""

from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from civicwatch.lib import jobs

Models = dict[str, list[type[jobs.StagedRow]]]


def models_by_kind() -> Models:
    """Return the models of each kind of row (``report``, ``photo`` …) that a registered job moves."""
    found: Models = {}
    for job in jobs.registered().values():
        if isinstance(job, jobs.StageJob) and job.model not in (models := found.setdefault(job.kind, [])):
            models.append(job.model)
    return found


def stages() -> dict[str, dict[str, int]]:
    """Return how many rows of each kind rest or wait in each stage, finished and failed ones too."""
    counts: dict[str, dict[str, int]] = {}
    for kind, models in models_by_kind().items():
        stages_of_kind = counts.setdefault(kind, {})
        for model in models:
            rows = model._default_manager.order_by().values("stage").annotate(n=Count("pk"))
            for row in rows:
                stages_of_kind[row["stage"]] = stages_of_kind.get(row["stage"], 0) + row["n"]
    return counts


def due_rows(*, now: datetime | None = None) -> dict[str, int]:
    """Return how many rows each queue's workers have to do: due now, or in a worker's hands.

    This is the depth of a queue: the broker holds one ring for any number of rows. A queue without rows is
    there too, with 0; a chore that is due counts nowhere, as no second worker would help with it.
    """
    now = now or timezone.now()
    counts: dict[str, int] = {job.queue: 0 for job in jobs.registered().values()}
    for job in jobs.registered().values():
        if isinstance(job, jobs.StageJob):
            rows = job.model._default_manager.filter(stage=job.stage)
            counts[job.queue] += rows.filter(Q(due_at__lte=now) | _leased(now)).count()
    return counts


def oldest_due_seconds(*, now: datetime | None = None) -> float | None:
    """Return how long the row that waited longest for a machine has done so; None when none waits.

    A row counts while it is due or being worked on; one in back-off, failed or waiting for a
    person does not.
    """
    waiting = oldest_due_seconds_by_kind(now=now)
    return max((seconds for seconds in waiting.values() if seconds is not None), default=None)


def oldest_due_seconds_by_kind(*, now: datetime | None = None) -> dict[str, float | None]:
    """Return the same for each kind of row; None where none waits."""
    now = now or timezone.now()
    return {
        kind: max((age for model in models for age in _ages(model._default_manager.all(), now)), default=None)
        for kind, models in models_by_kind().items()
    }


def _ages(rows: QuerySet[jobs.StagedRow], now: datetime) -> list[float]:
    due = rows.filter(due_at__lte=now).aggregate(first=Min("due_at"))["first"]
    leased = rows.filter(_leased(now)).aggregate(first=Min("due_at"))["first"]
    ages = [(now - due).total_seconds()] if due else []
    return ages + ([max(0.0, (now - (leased - jobs.LEASE)).total_seconds())] if leased else [])


def _leased(now: datetime) -> Q:
    """Rows in a worker's hands: their claim moved them one lease ahead."""
    return Q(due_at__gt=now, lease_token__isnull=False)
