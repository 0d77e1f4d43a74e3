"""Where each job runs and what beat rings: names, routes and schedules in one place."""

from typing import Any

from civicwatch.lib import jobs

BEAT: dict[str, dict[str, Any]] = {
    "collect sources that are due": {"task": "collect_sources", "schedule": 60.0},
}


def routes() -> dict[str, dict[str, str]]:
    """Return the queue of each job, as Celery's ``task_routes`` wants it."""
    return {name: {"queue": job.queue} for name, job in jobs.registered().items()}
