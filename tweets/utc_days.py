"""The day of a moment, as both databases name it by themselves: SQLite calls back into Python for Django's
own, which took most of the time of a month's figures.
"""

from typing import Any

from django.db import models
from django.db.models.sql.compiler import SQLCompiler


class UtcDay(models.Func):
    """``2026-05-01``, in UTC, of a DateTimeField."""

    output_field = models.CharField()
    template = "to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD')"

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Any:
        """Moments are stored there as text in UTC, the day first."""
        return self.as_sql(compiler, connection, template="substr(%(expressions)s, 1, 10)", **context)
