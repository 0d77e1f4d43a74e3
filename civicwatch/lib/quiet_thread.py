"""Long computations that give way: a thread of its own with a low priority, so that what somebody waits for
gets the processor first. On Linux a priority belongs to a thread; elsewhere it stays as it is."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

T = TypeVar("T")
NICENESS = 10


def run_quietly(work: Callable[[], T]) -> T:
    """What ``work`` returns or raises. It must not touch the database: the thread keeps no connection."""
    return _pool().submit(work).result()


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="quiet", initializer=_step_back)


def _step_back() -> None:
    if hasattr(os, "setpriority") and os.uname().sysname == "Linux":
        mine = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, mine, max(NICENESS, os.getpriority(os.PRIO_PROCESS, mine)))
