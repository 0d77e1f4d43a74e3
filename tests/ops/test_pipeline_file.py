"""The pipeline for users of a forge: it runs what the project runs, and may do no more than it must."""

import re
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / ".github/workflows/ci.yml"
TEXT = FILE.read_text()
JOBS = yaml.safe_load(TEXT)["jobs"]


def test_it_follows_its_schema():
    checker = Path(sys.executable).with_name("check-jsonschema")
    arguments = [checker, "--builtin-schema", "vendor.github-workflows", FILE]

    done = subprocess.run(arguments, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_nothing_is_built_before_everything_is_tested_and_nothing_deployed_before_it_is_built():
    assert [step["run"] for step in JOBS["check"]["steps"] if "run" in step] == ["bash .ci/run"]
    assert JOBS["image"]["needs"] == "check"
    assert JOBS["deploy"]["needs"] == "image"
    assert JOBS["deploy"]["environment"] == "production"


def test_a_job_may_do_no_more_than_it_must():
    assert yaml.safe_load(TEXT)["permissions"] == {}
    rights = {name: job["permissions"] for name, job in JOBS.items()}
    assert rights == {
        "check": {"contents": "read"},
        "image": {"contents": "read", "packages": "write"},
        "deploy": {"contents": "read"},
    }


def test_what_others_wrote_is_pinned_to_a_commit_and_told_no_secret():
    for step in (step for job in JOBS.values() for step in job["steps"]):
        if "uses" in step:
            assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step["uses"])
            assert step["with"]["persist-credentials"] is False
        else:
            assert "${{" not in step["run"]  # a branch's name would be run as a command


def test_secrets_reach_one_job_only():
    assert {name for name, job in JOBS.items() if "secrets." in str(job)} == {"deploy"}


def test_the_image_that_was_tested_is_the_one_that_is_deployed():
    (script,) = [step["run"] for step in JOBS["deploy"]["steps"] if "run" in step]

    assert 'image.tag="$DIGEST"' in script
    assert "deploy/helm/civicwatch" in script
