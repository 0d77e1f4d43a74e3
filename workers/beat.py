"""Celery's scheduler that leaves a sign of life: beat answers no ping."""

import logging
from typing import Any

from celery import beat

from workers.signs_of_life import BEAT, Heartbeat

logger = logging.getLogger("celery.beat")  # whose repeated troubles are told once a minute


class Scheduler(beat.Scheduler):
    """Where the broker is away when beat starts, Celery waits for it inside the first round, so each second
    of that wait is a sign too: whoever starts again what is silent would start it for the broker's fault."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._heartbeat = Heartbeat(BEAT)
        super().__init__(*args, **kwargs)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        self._heartbeat.beat()
        wait: float = super().tick(*args, **kwargs)
        return wait

    def _ensure_connected(self) -> Any:
        """Celery's own, which neither says that it waits nor waits for longer than a hundred tries."""
        forever: Any = None  # which the stubs do not know
        return self.connection.ensure_connection(_told, forever, callback=self._heartbeat.beat)


def _told(exc: Exception, interval: float) -> None:
    logger.error("beat: Connection error: %s. Trying again in %s seconds...", exc, interval)
