"""Ends the supervisor's children when the supervisor itself was killed and cannot.

Runs as a tiny process that reads the children's process groups from a pipe; only the
supervisor holds the other end, so end of file means that it is gone.
"""

import contextlib
import os
import signal
import sys
from typing import BinaryIO


def guard(pipe: BinaryIO) -> None:
    """Read lines ``+GROUP`` and ``-GROUP`` until end of file, then kill the groups that remain."""
    groups: set[int] = set()
    for line in pipe:
        change, group = chr(line[0]), int(line[1:])
        groups.add(group) if change == "+" else groups.discard(group)
    for group in groups:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    guard(sys.stdin.buffer)
