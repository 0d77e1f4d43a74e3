"""Rings a job through the broker, after commit, at most once for any number of rows.

A key set with NX says that the bell has been rung; the job deletes it before its first claim, so
a row that arrives after that rings again. A bell that is lost is made good by the sweeper.
"""

import threading
import time

from celery import current_app
from django.db import transaction

from civicwatch.lib import broker

KEY_SECONDS = 30
BREATH_SECONDS = 0.02
_lock = threading.Lock()
_quiet_until: dict[str, float] = {}
_coming: set[str] = set()


def ring_after_commit(*names: str) -> None:
    """Wake the jobs called ``names`` once the current transaction is in the database."""

    def ring_each() -> None:
        for name in names:
            ring(name)

    transaction.on_commit(ring_each, robust=True)


def ring_in_a_breath_after_commit(name: str) -> None:
    """As `ring_after_commit`, for what arrives a thousand times a second: this process asks the broker at
    most once in `BREATH_SECONDS`.

    The first rings at once. Who comes within a breath of it leaves one ring to its end, so that every commit
    is still followed by a ring; a process that dies before it loses a bell, as any may.
    """
    transaction.on_commit(lambda: _ring_in_a_breath(name), robust=True)


def _ring_in_a_breath(name: str) -> None:
    with _lock:
        if name in _coming:
            return
        now = time.monotonic()
        wait = _quiet_until.get(name, 0.0) - now
        if wait <= 0:
            _quiet_until[name] = now + BREATH_SECONDS
        else:
            _coming.add(name)
    if wait <= 0:
        ring(name)
        return
    later = threading.Timer(wait, _ring_for_all, [name])
    later.daemon = True
    try:
        later.start()
    except RuntimeError:  # no thread to be had: ringing once too often is better than silence for ever
        _ring_for_all(name)


def _ring_for_all(name: str) -> None:
    """Off the list first: what is committed from here on rings for itself."""
    with _lock:
        _coming.discard(name)
        _quiet_until[name] = time.monotonic() + BREATH_SECONDS
    ring(name)


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
