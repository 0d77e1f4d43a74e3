"""Lines of a log that would come again every second, and with two stacks each: one a minute, and one line."""

import logging
import threading
from collections.abc import Callable
from time import monotonic

from django.db.utils import InterfaceError, OperationalError

EVERY = 60.0  # seconds
OVER = 600.0  # seconds without a trouble after which the next one is told in full again
SHUTTING_DOWN = {"57P01", "57P02", "57P03"}  # what PostgreSQL says while it stops or starts
CONNECTION = "08"  # the class of its errors about connections


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
        _shorten(record, record.getMessage().partition("\n")[0], self._left_out.pop(same, 0))
        return True


class DatabaseAway(logging.Filter):
    """For a handler, since whatever a process does then fails: the first error of an outage with its stacks,
    after that a line a minute. Every other error passes whole, also what a database that is there answers."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._lock = threading.Lock()
        self._seen = self._told = -OVER
        self._left_out = 0

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is None or not _says_away(error):
            return True
        with self._lock:
            now = self._clock()
            is_first, self._seen = now - self._seen >= OVER, now
            if not is_first and now - self._told < EVERY:
                self._left_out += 1
                return False
            self._told = now
            left_out, self._left_out = self._left_out, 0
        if not is_first:
            said, why = (str(words).partition("\n")[0] for words in (record.getMessage(), error))
            _shorten(record, said if why in said else f"{said}: {why}", left_out)
        return True


def _says_away(error: BaseException) -> bool:
    """Whether PostgreSQL could not be reached or hung up. Django names the driver's own error as the cause;
    it has no code where nobody answered."""
    if not isinstance(error, OperationalError | InterfaceError) or not hasattr(error.__cause__, "sqlstate"):
        return False
    code: str = getattr(error.__cause__, "sqlstate", None) or CONNECTION
    return code.startswith(CONNECTION) or code in SHUTTING_DOWN


def _shorten(record: logging.LogRecord, said: str, left_out: int) -> None:
    record.msg = said + (f" ({left_out} more like it)" if left_out else "")
    record.args, record.exc_info, record.exc_text, record.stack_info = (), None, None, None
