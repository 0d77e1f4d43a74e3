"""One client of the broker a process, and a circuit that stays open for a while after a failure.

Nothing here may slow a request down: connecting is given 200 ms, and after a failure the broker
is left alone for five seconds.
"""

import threading
import time
from collections.abc import Callable
from functools import cache
from typing import TypeVar

import redis
from django.conf import settings

T = TypeVar("T")
REST_SECONDS = 5.0
_resting_until = 0.0
_lock = threading.Lock()


@cache
def client() -> redis.Redis:
    """Return this process's client of the broker (connections are made on first use).

    Protocol 2: under 3 the library writes out every published message, a visitor's photo too, for its log.
    """
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=0.2, socket_timeout=1.0, protocol=2
    )


def attempt(call: Callable[[], T]) -> T | None:
    """Return what ``call`` does with the broker, or None where the broker is down or resting."""
    global _resting_until
    if time.monotonic() < _resting_until:
        return None
    try:
        return call()
    except Exception:  # redis, kombu and socket each raise their own; the row is safe either way
        with _lock:
            _resting_until = time.monotonic() + REST_SECONDS
        return None
