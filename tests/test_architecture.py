"""The arrows and sizes that ARCHITECTURE.md promises, and what a web process may not load."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ["incidents", "sightings", "tweets", "biaslab"]
PACKAGES = ["civicwatch", *APPS, "workers", "tests"]
VAGUE = {"utils.py", "helpers.py", "common.py", "misc.py", "core.py"}
HEAVY = ["sklearn", "torch", "onnxruntime", "joblib", "skops", "scipy"]


def sources():
    for package in PACKAGES:
        yield from (path for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts)


def test_no_file_is_longer_than_500_lines():
    long = {
        str(path.relative_to(ROOT)): n
        for path in sources()
        if (n := len(path.read_text().splitlines())) > 500
    }
    assert long == {}


def test_every_file_is_named_for_what_it_knows():
    assert [path for path in sources() if path.name in VAGUE] == []


def test_every_module_says_why_it_exists():
    silent = [
        str(path.relative_to(ROOT))
        for path in sources()
        if (text := path.read_text().strip()) and not text.startswith(('"""', "#!", "from __future__"))
    ]
    assert silent == []


@pytest.mark.parametrize("module", ["civicwatch.wsgi", "civicwatch.asgi"])
def test_a_web_process_loads_no_machine_learning(module, tmp_path):
    script = (
        f"import {module}, sys\n"
        "from django.urls import get_resolver\n"
        "get_resolver().url_patterns\n"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    environment = {"PATH": "/usr/bin:/bin", "CIVICWATCH_VAR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment, cwd=ROOT, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_jobs_routes_and_schedule_name_real_tasks():
    from celery import current_app

    from civicwatch.lib import jobs
    from workers import schedule, tasks  # noqa: F401  (registers the tasks)

    names = set(jobs.registered())
    assert names and names <= set(current_app.tasks)
    assert set(schedule.routes()) == names
    assert {entry["task"] for entry in schedule.BEAT.values()} <= names
    rung = {ring for job in jobs.registered().values() for ring in getattr(job, "rings", ())}
    assert rung <= names
