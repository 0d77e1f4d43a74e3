"""A dependency that is named but not locked is missing from every fresh installation: it fails here first."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
NEEDED = PROJECT["project"]["dependencies"]
NEEDED_TO_TRAIN = PROJECT["project"]["optional-dependencies"]["train"]
NEEDED_BY_DEVELOPERS = [*NEEDED, *PROJECT["dependency-groups"]["dev"]]


def name_of(requirement: str) -> str:
    """As package indexes compare names: no extras, no version, one spelling."""
    written = re.match(r"[A-Za-z0-9._-]+", requirement.strip())
    return re.sub(r"[-_.]+", "-", written[0]).lower() if written else ""


def locked(file: str) -> set[str]:
    lines = (ROOT / file).read_text().splitlines()
    return {name_of(line) for line in lines if "==" in line and not line.startswith("#")}


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ("requirements.txt", NEEDED),
        ("requirements-dev.txt", NEEDED_BY_DEVELOPERS),
        ("requirements-train.txt", NEEDED_TO_TRAIN),
    ],
)
def test_every_dependency_that_is_named_is_locked(file, wanted):
    missing = {name_of(one) for one in wanted} - locked(file)
    assert not missing, f"{file} lacks {', '.join(sorted(missing))}: run `make lock`"


def test_both_files_lock_the_same_versions():
    lines = set((ROOT / "requirements.txt").read_text().splitlines())
    assert lines <= set((ROOT / "requirements-dev.txt").read_text().splitlines())


def test_training_changes_no_version_that_the_tests_run_with():
    developers = dict(map(split, (ROOT / "requirements-dev.txt").read_text().splitlines()))
    for line in (ROOT / "requirements-train.txt").read_text().splitlines():
        name, version = split(line)
        assert developers.get(name, version) == version, f"{name}: run `make lock`"


def split(line: str) -> tuple[str, str]:
    name, _, version = line.partition("==")
    return name_of(name), version.strip()


@pytest.mark.parametrize("written", ["Django>=5.2,<5.3", "django ; python_version > '3'", "DJANGO[x]==1"])
def test_a_name_is_compared_as_indexes_compare_it(written):
    assert name_of(written) == "django"
