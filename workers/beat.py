"""Celery's scheduler that leaves a sign of life: beat answers no ping."""

from typing import Any

from celery import beat

from workers.signs_of_life import BEAT, Heartbeat


class Scheduler(beat.Scheduler):
    """Where the broker is away when beat starts, Celery waits in the first round: no sign till then."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._heartbeat = Heartbeat(BEAT)
        super().__init__(*args, **kwargs)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        self._heartbeat.beat()
        wait: float = super().tick(*args, **kwargs)
        return wait
