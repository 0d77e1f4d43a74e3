"""What was deleted leaves SQLite's files too: its rows are overwritten, its write-ahead log is emptied.

PostgreSQL clears its own pages in its own time; what could be read there until then is encrypted, or a
keyed hash (docs/threat-model.md).
"""

import logging

from django.db import DatabaseError, connection

logger = logging.getLogger(__name__)
PATIENCE_MS = 500  # a reader in the middle of something is left alone: the next time will do


def empty_the_log() -> bool:
    """Write the log of changes into the database file and cut it to nothing; False while somebody reads.

    Outside any transaction. ``PRAGMA secure_delete`` (settings) has seen to the file itself.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        try:
            usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
            cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
            try:
                busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {usual:d}")
        except DatabaseError as error:
            logger.warning("the write-ahead log could not be emptied: %s", type(error).__name__)
            return False
    return not busy
