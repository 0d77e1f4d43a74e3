"""By which index the database finds what a piece of code asks it for."""

from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext


@contextmanager
def plan_of(table):
    """Yields a list that holds, after the block, the plan of the first SELECT from ``table`` within it."""
    plan = []
    with CaptureQueriesContext(connection) as seen:
        yield plan
    asked = next(
        each["sql"] for each in seen if each["sql"].startswith("SELECT") and f'FROM "{table}"' in each["sql"]
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # it reads a table of two rows whole
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{asked}")
        plan.extend(str(row[-1]) for row in cursor.fetchall())
