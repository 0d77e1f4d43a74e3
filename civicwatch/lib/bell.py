"""Rings a job through the broker, after commit, at most once for any number of rows.

A key set with NX says that the bell has been rung; the job deletes it before its first claim, so
a row that arrives after that rings again. A bell that is lost is made good by the sweeper.
"""

from functools import partial

from celery import current_app
from django.db import transaction

from civicwatch.lib import broker

KEY_SECONDS = 30


def ring_after_commit(*names: str) -> None:
    """Wake the jobs called ``names`` once the current transaction is in the database."""
    for name in names:
        transaction.on_commit(partial(ring, name), robust=True)


def ring(name: str) -> bool:
    """Wake the job called ``name`` unless its bell is ringing already.

    Never raises; returns whether the broker took the call.
    """
    return broker.attempt(lambda: _ring(name)) is not None


def answer(name: str) -> None:
    """Say that the job called ``name`` has started: whatever comes from now on rings again."""
    broker.attempt(lambda: broker.client().delete(_key(name)))


def _ring(name: str) -> bool:
    fresh = bool(broker.client().set(_key(name), 1, nx=True, ex=KEY_SECONDS))
    if fresh:
        current_app.send_task(name, retry=False)
    return fresh


def _key(name: str) -> str:
    return f"civicwatch:bell:{name}"
