"""The sweeper: a plain loop that needs no broker and leaves nothing behind.

What has waited for a moment is rung for again; what still waits, or cannot be rung for because the
broker is down, is done here.
"""

import logging
import signal
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections, connection

from civicwatch.lib import bell, jobs
from workers.signs_of_life import SWEEPER, Heartbeat

logger = logging.getLogger(__name__)
RING_AFTER = timedelta(seconds=3)
WORK_AFTER = timedelta(seconds=15)


class Command(BaseCommand):
    help = "Take over what workers left behind: expired leases, lost bells, a broker that is down."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=float, default=3.0, help="seconds between two looks")

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        heartbeat = Heartbeat(SWEEPER)
        heartbeat.beat()
        while not stop.wait(options["every"]):
            heartbeat.beat()
            close_old_connections()
            try:
                sweep(after_each=heartbeat.beat)
            except Error:  # the database is away; the rows wait there
                logger.exception("the database did not answer; looking again in %s s", options["every"])
                connection.close()


def sweep(*, after_each: Callable[[], None] = lambda: None) -> None:
    """One look: ring for what waits, work on what has waited too long."""
    waiting = [name for name, job in jobs.registered().items() if job.overdue(by=RING_AFTER)]
    heard = [bell.ring(name) for name in waiting]
    if waiting:
        jobs.drain(overdue_by=WORK_AFTER if all(heard) else RING_AFTER, after_each=after_each)
