"""Passkeys' cryptography is not loaded with the pages, and is there once it is needed."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = """
import os, sys, threading
os.environ["DJANGO_SETTINGS_MODULE"] = "civicwatch.settings"
import civicwatch.wsgi
import civicwatch.urls
assert not {"fido2", "cryptography.hazmat"} & sys.modules.keys(), "loaded with the pages"
from allauth.mfa.webauthn import forms
found = []
threads = [threading.Thread(target=lambda: found.append(forms.auth.get_server)) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
assert len(found) == 8 and len(set(found)) == 1, "threads at once got different modules"
assert "fido2" in sys.modules
print("late, and whole")
"""


def test_it_waits_until_it_is_needed(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={"CIVICWATCH_VAR": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert done.stdout == "late, and whole\n", done.stderr
