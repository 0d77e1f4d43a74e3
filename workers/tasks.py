"""One Celery task a job, under the job's own name: answer the bell, then work until nothing is due.

Beside them the questions that a web process asks and waits for.
"""

import logging
from threading import Thread
from typing import Any

from celery import Task, shared_task
from celery.signals import worker_ready
from django.db import connection

from biaslab.services.predicting import QUEUE, TASK
from civicwatch.learning import reading_out, trying
from civicwatch.lib import asking, bell, jobs
from tweets.services import judging as tweets_judging

logger = logging.getLogger(__name__)


def _task(name: str) -> Task:
    @shared_task(name=name)
    def run() -> None:
        bell.answer(name)  # before the first claim: whatever comes from now on rings again
        jobs.run_until_empty(name)

    return run


TASKS = [_task(name) for name in jobs.registered()]


@shared_task(name=TASK)
def lab_predict(token: str) -> None:
    from biaslab.services import judging  # networks and scikit-learn: the judge alone

    asking.answer(token, judging.answer)


@shared_task(name=trying.TASK)
def read_sentence(token: str) -> None:
    asking.answer(token, reading_out.answer)


@shared_task(name=tweets_judging.ANSWER_TASK)
def classify_tweets(token: str) -> None:
    asking.answer(token, tweets_judging.answer)


@worker_ready.connect
def warm_judge(sender: Any = None, **given: Any) -> None:
    """Load the networks beside the first jobs, so that no first visitor or sender waits for them."""
    if QUEUE in {queue.name for queue in sender.task_consumer.queues}:
        Thread(target=_warm, name="warm", daemon=True).start()


def _warm() -> None:
    from biaslab.services import judging
    from sightings.services import checking_photos

    for whose, warm in (
        ("the posts'", tweets_judging.warm),
        ("the sentences'", reading_out.warm),
        ("the lab's", judging.warm),
        ("the photos'", checking_photos.warm),
    ):
        try:
            warm()
        except Exception:  # the first question shows what is wrong; a worker must start without them too
            logger.exception("%s classifiers could not be loaded", whose)
    connection.close()
