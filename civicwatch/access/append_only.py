"""Tables that the database itself lets nobody change: triggers that refuse UPDATE, DELETE and TRUNCATE.

A guard stops slips and stolen logins, not whoever owns the database: that one the chain of hashes
gives away. Django remakes a table on SQLite for some migrations, and its triggers go with it; such a
migration calls ``put_up`` again (a test looks for every guard after all migrations).
"""

from collections.abc import Sequence

from django.db import connection as default_connection
from django.db.backends.base.base import BaseDatabaseWrapper

# What may change in each guarded table: in a decision the words that had to be forgotten, nothing else.
GUARDED: dict[str, tuple[str, ...]] = {
    "access_auditentry": (),
    "incidents_decision": ("changes", "reason"),
}

_FUNCTION = """
    CREATE OR REPLACE FUNCTION civicwatch_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is appended to; nothing in it is changed or removed', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END $$
"""


def put_up(table: str, connection: BaseDatabaseWrapper = default_connection) -> None:
    """Refuse every change to a table but an insert. Raises IntegrityError in whoever tries."""
    take_down(table, connection)
    with connection.cursor() as cursor:
        description = connection.introspection.get_table_description(cursor, table)
        fixed = [column.name for column in description if column.name not in GUARDED[table]]
        statements = _postgresql(table, fixed) if connection.vendor == "postgresql" else _sqlite(table, fixed)
        for statement in statements:
            cursor.execute(statement)


def take_down(table: str, connection: BaseDatabaseWrapper = default_connection) -> None:
    on_table = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in _names(table):
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on_table}')


def missing(connection: BaseDatabaseWrapper = default_connection) -> list[str]:
    """The tables whose guard is not up, or not whole."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        up = {name for (name,) in cursor.fetchall()}
    wanted = 3 if connection.vendor == "postgresql" else 2
    return [table for table in GUARDED if len(up & set(_names(table))) < wanted]


def _names(table: str) -> list[str]:
    return [f"{table}_keeps_{what}" for what in ("rows", "columns", "all")]


def _sqlite(table: str, fixed: Sequence[str]) -> list[str]:
    rows, columns, _ = _names(table)
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is appended to; nothing in it is changed or removed'); END"
    return [
        f'CREATE TRIGGER "{rows}" BEFORE DELETE ON "{table}" {refuse}',
        f'CREATE TRIGGER "{columns}" BEFORE UPDATE OF {_listed(fixed)} ON "{table}" {refuse}',
    ]


def _postgresql(table: str, fixed: Sequence[str]) -> list[str]:
    rows, columns, every = _names(table)
    refuse = "EXECUTE FUNCTION civicwatch_refuse()"
    return [
        _FUNCTION,
        f'CREATE TRIGGER "{rows}" BEFORE DELETE ON "{table}" FOR EACH ROW {refuse}',
        f'CREATE TRIGGER "{columns}" BEFORE UPDATE OF {_listed(fixed)} ON "{table}" FOR EACH ROW {refuse}',
        f'CREATE TRIGGER "{every}" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT {refuse}',
    ]


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
