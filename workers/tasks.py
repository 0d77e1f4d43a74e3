"""One Celery task a job, under the job's own name: answer the bell, then work until nothing is due."""

from celery import Task, shared_task

from civicwatch.lib import bell, jobs


def _task(name: str) -> Task:
    @shared_task(name=name)
    def run() -> None:
        bell.answer(name)  # before the first claim: whatever comes from now on rings again
        jobs.run_until_empty(name)

    return run


TASKS = [_task(name) for name in jobs.registered()]
