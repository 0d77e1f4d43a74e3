"""Lines of a log that would come again every second, and with two stacks each: one a minute, and one line."""

import logging
from collections.abc import Callable
from time import monotonic

EVERY = 60.0  # seconds


class Brief(logging.Filter):
    """For a logger that tells of one trouble at each try, as beat does while the broker is away.

    What differs in its arguments alone counts as the same trouble. How many lines were left out is told.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._told: dict[object, float] = {}
        self._left_out: dict[object, int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.ERROR:
            return True
        now, same = self._clock(), record.msg
        if now - self._told.get(same, -EVERY) < EVERY:
            self._left_out[same] = self._left_out.get(same, 0) + 1
            return False
        self._told[same] = now
        more = self._left_out.pop(same, 0)
        record.msg = record.getMessage().partition("\n")[0] + (f" ({more} more like it)" if more else "")
        record.args, record.exc_info = (), None
        return True
