"""A statement that is carried out very often: the database keeps it ready instead of reading it each time.

On PostgreSQL its values travel beside the words (binding on the server) and it is prepared once a connection;
anywhere else it is carried out as any other. Types are not guessed from values: a value that stands for
nothing has to be left out or cast. Behind PgBouncer this needs session mode, as the rest does.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

_AT_ONCE = 1  # uses after which psycopg prepares; Django switches that off for its own cursors


def execute(sql: str, values: Sequence[Any]) -> int:
    """Carry out ``sql`` and return how many rows it concerned."""
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return int(cursor.rowcount)
    from psycopg import Cursor

    connection.ensure_connection()
    raw: Any = connection.connection
    raw.prepare_threshold = _AT_ONCE
    with connection.wrap_database_errors, Cursor(raw) as cursor:
        return int(cursor.execute(sql, values, prepare=True).rowcount)
