"""A message is stored although its connection to PostgreSQL was cut since the last one."""

import os
import subprocess
import sys

import pytest

from tests.servers.installation import ROOT
from tests.servers.postgres import PostgresMissing, running_postgres

pytestmark = [pytest.mark.postgresql, pytest.mark.once]
SCRIPT = """
import django, os
django.setup()
import psycopg
from django.core.management import call_command
from django.utils import timezone
call_command("migrate", "sightings", verbosity=0)
from sightings.services import receiving

def receive(sid):
    return receiving.receive(sid=sid, payload=b"x", source="webhook", now=timezone.now())

first = receive("SM1")
with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as other:
    other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                  "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'")
print(first, receive("SM2"), receive("SM2"))
"""


def test_it_is_sent_again_over_a_new_connection(tmp_path):
    try:
        with running_postgres() as url:
            environment = {
                "PATH": os.environ["PATH"],
                "DATABASE_URL": url,
                "DJANGO_SETTINGS_MODULE": "civicwatch.settings",
                "CIVICWATCH_VAR": str(tmp_path),
            }
            done = subprocess.run(
                [sys.executable, "-c", SCRIPT], env=environment, cwd=ROOT, capture_output=True, text=True
            )
    except PostgresMissing as missing:
        pytest.skip(str(missing))
    assert done.stdout.split() == ["True", "True", "False"], done.stderr
