"""What was deleted is found in none of SQLite's files."""

import subprocess
import sys

import pytest
from django.db import connection

from civicwatch.lib import deleted_bytes

SCRIPT = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from civicwatch.lib import deleted_bytes
from sightings.models import Contributor
from django.conf import settings
from pathlib import Path

def found():
    return any(b"ab12" * 16 in path.read_bytes() for path in Path(settings.VAR).glob("*.sqlite3*"))

for number in range(300):
    Contributor.objects.create(phone_hash=f"{number:064}")
Contributor.objects.create(phone_hash="ab12" * 16)
there = found()
Contributor.objects.filter(phone_hash="ab12" * 16).delete()
left_in_log = found()
emptied = deleted_bytes.empty_the_log()
print(there, left_in_log, emptied, found())
"""


def test_nothing_is_left_in_the_file_or_its_log(tmp_path):
    environment = {
        "PATH": "/usr/bin:/bin",
        "CIVICWATCH_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "civicwatch.settings",
    }
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True)
    assert done.stdout.split() == ["True", "True", "True", "False"], done.stderr


@pytest.mark.django_db
def test_inside_a_transaction_it_leaves_it_alone():
    assert connection.in_atomic_block
    assert deleted_bytes.empty_the_log() is False
