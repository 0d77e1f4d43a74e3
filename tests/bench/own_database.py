"""An empty database of a measurement's own, in this process; it goes with its folder."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.core.management import call_command


@contextmanager
def own_database(**environment: str) -> Iterator[None]:
    """Models are imported inside, not before; ``environment`` is read with the settings. Once a process."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(DJANGO_SETTINGS_MODULE="civicwatch.settings", CIVICWATCH_VAR=folder, **environment)
        django.setup()
        call_command("migrate", verbosity=0)
        yield
