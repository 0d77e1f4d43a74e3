"""What ``manage.py doctor`` says of work: whether each queue has a worker, what waits, what gave up."""

from datetime import datetime
from typing import Any, Literal

from civicwatch.access import waiting
from civicwatch.lib import backlog, jobs

PATIENCE = 60  # seconds; the sweeper takes over after fifteen
ANSWER_WITHIN = 1.0
QUOTES_NOBODY, MOST_WORDS = {"effect", "erasure"}, 100  # the carrier's refusals name a status and a code
Found = tuple[Literal["ok", "off", "warning"], str]


def check_workers(*, broker_answers: bool) -> Found:
    """Asks all workers through the broker which queues they serve."""
    if not broker_answers:
        return "off", "cannot be asked while the broker is away"
    from kombu.exceptions import OperationalError  # Celery: no web process needs it
    from redis import RedisError

    from civicwatch.celery import app

    try:
        answers = app.control.inspect(timeout=ANSWER_WITHIN).active_queues() or {}
    except (OperationalError, RedisError, OSError):
        answers = {}
    served = {queue["name"] for queues in answers.values() for queue in queues}
    if unserved := sorted({job.queue for job in jobs.registered().values()} - served):
        return (
            "warning",
            f"none answers for {', '.join(unserved)}; the sweeper alone does that work, if it is up",
        )
    return "ok", f"{len(answers)} answer"


def check_waiting(oldest_seconds: float | None) -> Found:
    if oldest_seconds is not None and oldest_seconds > PATIENCE:
        return "warning", f"{oldest_seconds:.0f} s, longer than usual; are workers and sweeper up?"
    return "ok", "nothing waits for long"


def describe_people(*, now: datetime) -> list[dict[str, Any]]:
    """Of each queue for people, how much waits in it and for how long the oldest has, in seconds."""
    return [
        {
            "name": name,
            "count": count,
            "oldest_seconds": since and round(max(0.0, (now - since).total_seconds()), 1),
        }
        for name, (count, since) in waiting.for_everybody().items()
    ]


def check_failed_rows() -> Found:
    """Rows that gave up after their last try, with the kind of the newest error: its words may quote."""
    told = []
    for kind, models in backlog.models_by_kind().items():
        rows = [model._default_manager.filter(stage=jobs.FAILED).order_by("-pk") for model in models]
        if count := sum(each.count() for each in rows):
            newest = next(row for each in rows if (row := each.first()))
            said = newest.error if kind in QUOTES_NOBODY else newest.error.partition(":")[0]
            told.append(f"{count} {kind} ({said[:MOST_WORDS] or 'no reason kept'})")
    if told:
        return "warning", (
            f"gave up after {jobs.MAX_ATTEMPTS} tries: {', '.join(told)}; when the cause is mended, retry"
            " them in admin; messages, replies (effect) and erasures with manage.py retry_messages"
        )
    return "ok", "none"
