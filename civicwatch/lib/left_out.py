"""Libraries that Django REST framework imports where they are installed, for parts of it that no page uses.

They are installed for scrapers and databases, and would cost every web process 15 MB.
"""

import sys

UNUSED = (
    "django.contrib.postgres",  # fields of PostgreSQL's own, and with them psycopg where SQLite serves
    "pygments",  # the browsable API's colours
    "requests",  # a client for testing APIs
)


def leave_out() -> None:
    """Make importing them fail as if they were not there; for processes that serve pages, first of all."""
    for name in UNUSED:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # the import system's own sign for it
