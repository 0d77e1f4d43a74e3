"""Whether beat and the sweeper live. Neither answers a ping, and what they leave undone shows late.

Each has its loop say that it goes round, and a thread beside it writes that down every few seconds: a
database that is slow or away must hold up no loop, least of all beat's, which needs none.
"""

import logging
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from django.db import Error, connection
from django.utils import timezone

from workers.models import SignOfLife

logger = logging.getLogger(__name__)
BEAT, SWEEPER = "beat", "sweeper"
NAMES = (BEAT, SWEEPER)
EVERY = 15.0  # seconds between two rows
LONG = timedelta(minutes=2)  # whoever is silent for longer is asked about
FILE = "ALIVE_FILE"  # a variable: the file whose age a probe reads, which can ask no database


class Heartbeat:
    """Call ``beat`` each time that the loop of the process called ``name`` goes round; the first one starts
    the thread."""

    def __init__(self, name: str, *, clock: Callable[[], float] = monotonic) -> None:
        self._name = name
        self._clock = clock
        self._last = clock()
        self._thread: threading.Thread | None = None
        self._file = Path(os.environ[FILE]) if os.environ.get(FILE) else None

    def beat(self) -> None:
        self._last = self._clock()
        if self._file:
            with suppress(OSError):  # no room in /tmp: the probe finds out, the work goes on
                self._file.touch(mode=0o600)
        if self._thread is None:
            self._thread = threading.Thread(target=self._tell, name="sign-of-life", daemon=True)
            self._thread.start()

    def write(self) -> None:
        """What the thread does: the moment of the loop's last round, not of this line."""
        try:
            note(self._name, at=timezone.now() - timedelta(seconds=self._clock() - self._last))
        except Error:
            logger.exception("the sign of life of %s could not be written", self._name)
        finally:
            connection.close()

    def _tell(self) -> None:
        pause = threading.Event()
        while True:
            self.write()
            pause.wait(EVERY)


def note(name: str, *, at: datetime) -> None:
    """Write down that the process called ``name`` was heard."""
    SignOfLife.objects.update_or_create(name=name, defaults={"heard_at": at})


def silent_for(*, now: datetime) -> dict[str, timedelta | None]:
    """How long each has not been heard; None for one that never was."""
    heard = dict(SignOfLife.objects.values_list("name", "heard_at"))
    return {name: max(now - heard[name], timedelta()) if name in heard else None for name in NAMES}


def in_words(silence: timedelta | None) -> str:
    """For whoever looks after the machine: "last heard 3 s ago"."""
    if silence is None:
        return "never heard"
    seconds = silence.total_seconds()
    if seconds < 120:
        return f"last heard {seconds:.0f} s ago"
    return (
        f"last heard {seconds / 60:.0f} min ago"
        if seconds < 7200
        else f"last heard {seconds / 3600:.0f} h ago"
    )
