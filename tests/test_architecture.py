"""The arrows and sizes that ARCHITECTURE.md promises, and what a web process may not load."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ["incidents", "sightings", "tweets", "biaslab"]
PACKAGES = ["civicwatch", *APPS, "workers", "tests"]
VAGUE = {"utils.py", "helpers.py", "common.py", "misc.py", "core.py"}
MACHINE_LEARNING = [
    "sklearn",
    "torch",
    "onnxruntime",
    "joblib",
    "skops",
    "scipy",
    "fairlearn",
    "pandas",
    "PIL",
]
SCRAPING = ["httpx", "requests", "praw", "tweepy", "feedparser", "trafilatura", "lxml", "rich", "pygments"]
NOT_FOR_PAGES = [*MACHINE_LEARNING, *SCRAPING, "datasketch", "django.contrib.gis.gdal", "psycopg"]


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
def test_a_web_process_loads_only_what_pages_need(module, tmp_path):
    assert loaded(module, NOT_FOR_PAGES, tmp_path)["loaded"] == []


def test_a_fresh_web_process_is_small(tmp_path):
    """Far from the limit of 150 MB, which holds after use: reading the record and serving take the rest."""
    assert loaded("civicwatch.wsgi", [], tmp_path)["megabytes"] < 120


def loaded(module, names, var):
    script = (
        f"import {module}, json, sys\n"
        "from django.urls import get_resolver\n"
        "get_resolver().url_patterns\n"
        "pages = int(open('/proc/self/statm').read().split()[1])\n"
        f"found = [name for name in {names} if sys.modules.get(name)]\n"
        "print(json.dumps({'loaded': found, 'megabytes': pages * 4096 / 1e6}))"
    )
    environment = {"PATH": "/usr/bin:/bin", "CIVICWATCH_VAR": str(var), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment, cwd=ROOT, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


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
