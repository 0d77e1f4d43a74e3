"""Hashes of erased messages, and of the links of erased web reports, in a file beside the database: one that
is put back from a backup has lost them.

One line each, appended and never rewritten. It says nothing to whoever does not hold the key.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

LENGTH = 64


def path() -> Path:
    return Path(settings.VAR) / "private" / "erased_messages"


def append(hashes: Iterable[str]) -> None:
    """On the disk when this returns."""
    lines = "".join(f"{each}\n" for each in hashes)
    if not lines:
        return
    path().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, lines.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read() -> set[str]:
    """What was ever written; a line that a crash cut short counts for nothing."""
    if not path().exists():
        return set()
    return {line for line in path().read_text().splitlines() if len(line) == LENGTH}
