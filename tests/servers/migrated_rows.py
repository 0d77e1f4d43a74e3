"""Puts back what migrations wrote (roles, places, tags) after a test that commits has emptied all tables.

Django flushes every table after such a test. A copy of the rows, made once inside the database, is
back in milliseconds, so that no test depends on which one ran before it.
"""

from django.db import connection, transaction

PREFIX = "kept_"


def keep() -> None:
    """Copy every table that holds rows now. Call it once, when the test database has been migrated."""
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
            cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")')
            if cursor.fetchone()[0]:
                cursor.execute(f'CREATE TABLE "{PREFIX}{table}" AS SELECT * FROM "{table}"')


def put_back() -> None:
    """Fill the tables that were copied, and only these, with what they held then."""
    with transaction.atomic(), connection.cursor() as cursor:
        connection.disable_constraint_checking()
        kept = [table for table in connection.introspection.table_names(cursor) if table.startswith(PREFIX)]
        for table in kept:
            cursor.execute(f'DELETE FROM "{table.removeprefix(PREFIX)}"')
        for table in kept:
            cursor.execute(f'INSERT INTO "{table.removeprefix(PREFIX)}" SELECT * FROM "{table}"')


def end_other_sessions() -> None:
    """Before the test database is dropped: a thread that a test left behind may still hold it open."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
