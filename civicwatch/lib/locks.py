"""Named locks, where rows alone cannot say who is first: to the end of a transaction, or of a turn."""

import fcntl
import os
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.db import DatabaseError, connection

PATIENCE_SECONDS = 30.0  # more than a lease: whoever holds a turn for longer is dead or stuck
_STEP_SECONDS = 0.02


def lock_until_commit(name: str) -> None:
    """Wait for every other transaction that holds the lock ``name``, then hold it to the commit.

    SQLite needs nothing: its write transactions are serial from their first statement.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(name.encode())])


@contextmanager
def turn(name: str) -> Iterator[bool]:
    """Work while no other process works in a turn of this name; outside any transaction.

    A turn ends with its process, however that ends. Whoever waits for too long goes on without one: a
    turn keeps order where order is kind, and must never hold up everything. Yields whether it is held.
    """
    with _turn_of_database(name) if connection.vendor == "postgresql" else _turn_of_file(name) as held:
        yield held


@contextmanager
def _turn_of_database(name: str) -> Iterator[bool]:
    key = [zlib.crc32(b"turn " + name.encode())]

    def ask() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", key)
            return bool(cursor.fetchone()[0])

    held = _wait(ask)
    try:
        yield held
    finally:
        if held:
            with suppress(DatabaseError), connection.cursor() as cursor:  # a lost connection has let go of it
                cursor.execute("SELECT pg_advisory_unlock(%s)", key)


@contextmanager
def _turn_of_file(name: str) -> Iterator[bool]:
    folder = settings.VAR / "turns"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def ask() -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    try:
        yield _wait(ask)
    finally:
        os.close(descriptor)


def _wait(ask: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not ask():
        if time.monotonic() > deadline:
            return False
        time.sleep(_STEP_SECONDS)
    return True
