"""A cache that all processes share through the broker, and that each has to itself while the broker is away.

It carries counters and marks that expire (how often an address asked, which code was used), never the
only copy of anything. Values are JSON: whoever can write to the broker must not be able to run code here.
What is not JSON stays in the process that made it.
"""

import json
import time
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache

from civicwatch.lib import broker

T = TypeVar("T")


class Count(NamedTuple):
    """How often something happened in its window, and for how many seconds that still lasts."""

    number: int
    seconds_left: float


class SharedCache(LocMemCache):
    """``set``, ``add``, ``get``, ``delete`` and ``count_up`` on the broker, or in this process's memory."""

    def __init__(self, name: str, params: dict[str, Any]) -> None:
        super().__init__(name, params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        made = self.make_and_validate_key(key, version=version)
        answered, raw = _ask(lambda: broker.client().get(made))
        if not answered or raw is None:
            return super().get(key, default, version)
        return json.loads(raw)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        if not self._write(key, value, timeout, version, only_new=False)[0]:
            super().set(key, value, timeout, version)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        answered, written = self._write(key, value, timeout, version, only_new=True)
        return bool(written) if answered else super().add(key, value, timeout, version)

    def delete(self, key: str, version: int | None = None) -> bool:
        made = self.make_and_validate_key(key, version=version)
        answered, number = _ask(lambda: broker.client().delete(made))
        here = super().delete(key, version)
        return bool(number) if answered else here

    def count_up(self, key: str, seconds: int, version: int | None = None) -> Count:
        """Count one more; the window begins with the first. One step on the broker, so no count is lost."""
        made = self.make_and_validate_key(key, version=version)
        answered, count = _ask(lambda: _count_on_broker(made, seconds))
        return count if answered else self._count_here(key, seconds, version)

    def _write(
        self, key: str, value: Any, timeout: Any, version: int | None, *, only_new: bool
    ) -> tuple[bool, Any]:
        made = self.make_and_validate_key(key, version=version)
        until = self.get_backend_timeout(timeout)
        milliseconds = None if until is None else int((until - time.time()) * 1000)
        if milliseconds is not None and milliseconds <= 0:
            return _ask(lambda: broker.client().delete(made))
        try:
            text = json.dumps(value)
        except TypeError:
            return False, None
        return _ask(lambda: broker.client().set(made, text, px=milliseconds, nx=only_new) or False)

    def _count_here(self, key: str, seconds: int, version: int | None) -> Count:
        since = f"{key}:since"
        super().add(since, time.time(), seconds, version)
        super().add(key, 0, seconds, version)
        try:
            number = super().incr(key, 1, version)
        except ValueError:  # it expired between the two lines
            super().set(key, 1, seconds, version)
            number = 1
        began = super().get(since, time.time(), version)
        return Count(number, max(0.0, seconds - (time.time() - began)))


def _count_on_broker(key: str, seconds: int) -> Count:
    pipe = broker.client().pipeline(transaction=True)
    pipe.incr(key)
    pipe.expire(key, seconds, nx=True)
    pipe.pttl(key)
    number, _, milliseconds = pipe.execute()
    return Count(int(number), max(0, int(milliseconds)) / 1000)


def _ask(call: Callable[[], T]) -> tuple[bool, Any]:
    """Whether the broker answered, and what."""
    answer = broker.attempt(lambda: (True, call()))
    return answer if answer is not None else (False, None)
