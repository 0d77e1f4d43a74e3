"""A named lock held to the end of the transaction, where rows alone cannot say who is first."""

import zlib

from django.db import connection


def lock_until_commit(name: str) -> None:
    """Wait for every other transaction that holds the lock ``name``, then hold it to the commit.

    SQLite needs nothing: its write transactions are serial from their first statement.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(name.encode())])
