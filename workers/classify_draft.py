"""What `classify` has judged before it is done lies in a draft beside the output. A run that was stopped
leaves it there, and the same command goes on from it, so that hours of work are not done twice."""

from __future__ import annotations

import json
import signal
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from types import FrameType
from typing import IO, Any

from civicwatch.learning.tables import opened

Line = dict[str, Any]


class Draft:
    """Call `going_on` once, `write` for each line, then `finish`, or `drop` where nothing of it is of use."""

    def __init__(self, target: Path, *, version: str, quick: bool) -> None:
        self.target = target
        self.path = target.with_name(f".draft-{'quick-' if quick else ''}{target.name}")
        self.count = 0  # of lines in it
        self._version = version
        self._file: IO[str] | None = None

    @contextmanager
    def going_on(self, lines: Iterator[Line]) -> Iterator[Iterator[Line]]:
        """Hand out those lines of the input that an earlier draft does not answer already.

        A line of it counts only where the input still says the same in the same place and the same version
        judges. It is written anew, since the end of a compressed file that was cut off cannot be added to.
        """
        fresh = self.path.with_name(f".new{self.path.name}")
        try:
            with opened(fresh, "w") as file:
                rest = self._copy_answered(lines, file)
                fresh.replace(self.path)
                self._file = file
                yield rest
        finally:
            fresh.unlink(missing_ok=True)

    def write(self, line: Line) -> None:
        assert self._file is not None
        self._file.write(json.dumps({**line, "version": self._version}, ensure_ascii=False) + "\n")
        self.count += 1

    def finish(self) -> None:
        self.path.replace(self.target)

    @property
    def is_of_use(self) -> bool:
        """Whether the next run can go on from it; a run that ended too soon left the earlier one alone."""
        return bool(self.count) if self._file else self.path.exists()

    def drop(self) -> None:
        if self._file:
            self.path.unlink(missing_ok=True)

    def _copy_answered(self, lines: Iterator[Line], file: IO[str]) -> Iterator[Line]:
        answered = self._answered()
        for line in lines:
            raw, known = next(answered, ("", {}))
            same = all(known.get(key) == value for key, value in line.items() if key != "version")
            if not same or known.get("version") != self._version:
                return chain([line], lines)
            file.write(raw)
            self.count += 1
        return iter(())

    def _answered(self) -> Iterator[tuple[str, Line]]:
        """The whole lines of an earlier draft; it may end anywhere, as after a power cut."""
        with suppress(OSError, EOFError, zlib.error, ValueError), opened(self.path) as earlier:
            for raw in earlier:
                if raw.endswith("\n"):
                    yield raw, json.loads(raw)


@contextmanager
def ending_cleanly() -> Iterator[None]:
    """SIGTERM and the end of a terminal raise KeyboardInterrupt, as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, _interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt(signal.Signals(number).name)
