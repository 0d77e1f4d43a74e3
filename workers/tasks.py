"""One Celery task a job, under the job's own name: answer the bell, then work until nothing is due."""

from functools import partial

from celery import shared_task

from civicwatch.lib import bell, jobs


def run(name: str) -> None:
    """Answer the bell of the job called ``name`` before its first claim, then drain its stage."""
    bell.answer(name)
    jobs.run_until_empty(name)


for _name in jobs.registered():
    shared_task(partial(run, _name), name=_name)
