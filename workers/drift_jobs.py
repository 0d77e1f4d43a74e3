"""The hourly round that measures drift: one chore, on the queue where nobody waits for an answer."""

from civicwatch.learning.drift import measuring
from civicwatch.lib.jobs import Chore, Job

WORK = "work"


def drift_jobs() -> list[Job]:
    return [Chore(measuring.JOB, WORK, run=measuring.run, is_overdue=measuring.is_overdue)]
