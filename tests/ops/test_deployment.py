"""Compose, Heroku, the image and the guide name the same processes and variables as the code."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from civicwatch.lib import jobs
from civicwatch.lib.processes import COMMANDS, command

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
HEROKU = yaml.safe_load((ROOT / "heroku.yml").read_text())


def processes_of_compose() -> set[str]:
    commands = [service.get("command", []) for service in COMPOSE["services"].values()]
    return {words[1] for words in commands if words[:1] == ["deploy/start"]}


def processes_of_heroku() -> set[str]:
    commands = [
        process if isinstance(process, str) else process["command"][0] for process in HEROKU["run"].values()
    ]
    return {line.removeprefix("deploy/start ") for line in [*commands, *HEROKU["release"]["command"]]}


def queues_of(names: set[str]) -> set[str]:
    words = [command(name, {}) for name in names]
    return {
        queue for line in words if "--queues" in line for queue in line[line.index("--queues") + 1].split(",")
    }


def test_the_compose_file_follows_its_schema():
    checker = Path(sys.executable).with_name("check-jsonschema")
    arguments = [checker, "--builtin-schema", "vendor.compose-spec", ROOT / "docker-compose.yml"]

    done = subprocess.run(arguments, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("names", [processes_of_compose(), processes_of_heroku()], ids=["compose", "heroku"])
def test_every_process_is_known_and_every_queue_has_a_worker(names):
    assert names <= set(COMMANDS)
    assert {"web", "beat", "sweeper", "migrate"} <= names
    assert {job.queue for job in jobs.registered().values()} <= queues_of(names)


def test_compose_gives_each_queue_a_worker_of_its_own():
    workers = [name for name in processes_of_compose() if "--queues" in command(name, {})]

    assert sorted(workers) == sorted(queues_of(set(workers)))


def test_the_broker_of_compose_keeps_a_log_on_a_volume():
    broker = COMPOSE["services"]["broker"]

    assert "--appendonly yes" in " ".join(broker["command"])
    assert broker["volumes"] == ["broker:/data"]


def test_compose_waits_for_migrations_before_it_starts_anything_else():
    services = COMPOSE["services"]
    ours = {name for name, service in services.items() if service.get("command", [""])[0] == "deploy/start"}
    assert {"web", "live", "beat", "sweeper"} <= ours
    for name in ours - {"migrate"}:
        assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_every_variable_of_compose_is_in_the_example():
    used = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    shown = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))

    assert used - {"TAG", "BIND"} <= shown


def test_every_setting_is_explained_in_the_guide():
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "civicwatch/settings.py").read_text()))
    explained = set(re.findall(r"`([A-Z][A-Z_]+)`", (ROOT / "docs/deployment.md").read_text()))

    assert read - explained == set()


def test_the_image_runs_as_nobody_in_particular_and_without_development_tools():
    image = (ROOT / "Dockerfile").read_text()
    final = image[image.rindex("FROM ") :]

    assert re.search(r"^USER civicwatch$", final, re.M)
    assert re.search(r"^HEALTHCHECK .*deploy/probe", final, re.M)
    assert "requirements-dev" not in image


def start(*words: str) -> subprocess.CompletedProcess:
    environment = {**os.environ, "PYTHON": sys.executable}
    return subprocess.run(
        [ROOT / "deploy/start", *words], env=environment, capture_output=True, text=True, check=False
    )


def test_the_script_lists_every_process():
    words = re.findall(r"\w+", "".join(re.findall(r"^# .*$", (ROOT / "deploy/start").read_text(), re.M)))

    assert set(COMMANDS) <= set(words)


def test_no_file_of_a_deployment_names_a_page_that_is_not_there():
    places = [ROOT / "docker-compose.yml", ROOT / ".env.example", ROOT / "Dockerfile", ROOT / "heroku.yml"]
    places += [path for path in (ROOT / "deploy").rglob("*") if path.is_file()]
    named = {page for path in places for page in re.findall(r"docs/[\w./-]+\.md", path.read_text())}

    assert named
    assert {page for page in named if not (ROOT / page).exists()} == set()


def test_an_unknown_process_is_refused_with_the_list_of_those_known():
    done = start("wroker")

    assert done.returncode == 1
    assert all(name in done.stderr for name in COMMANDS)


def test_a_process_is_started_by_its_name(tmp_path):
    """``migrate`` in an empty directory, as the release step of a deployment does."""
    environment = {
        **os.environ,
        "PYTHON": sys.executable,
        "CIVICWATCH_VAR": str(tmp_path),
        "DATABASE_URL": "",
    }
    environment.pop("DATABASE_URL")

    done = subprocess.run(
        [ROOT / "deploy/start", "migrate"], env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "civicwatch.sqlite3").exists()


@pytest.mark.parametrize(
    ("age", "status"), [(0, 0), (299, 0), (301, 1), (None, 1)], ids=["now", "recent", "silent", "never"]
)
def test_the_probe_asks_how_long_a_process_without_a_server_is_silent(tmp_path, age, status):
    file = tmp_path / "alive"
    if age is not None:
        file.touch()
        os.utime(file, (time.time() - age,) * 2)

    done = subprocess.run(
        [sys.executable, ROOT / "deploy/probe", "alive", "300"],
        env={**os.environ, "ALIVE_FILE": str(file)},
        capture_output=True,
        check=False,
    )

    assert done.returncode == status, done.stderr


@pytest.mark.parametrize("name", ["beat", "sweeper"])
def test_compose_asks_beat_and_sweeper_for_their_sign_of_life(name):
    service = COMPOSE["services"][name]

    assert service["environment"]["ALIVE_FILE"] == "/tmp/alive"
    assert service["environment"]["DATABASE_URL"]
    assert service["healthcheck"]["test"][1:3] == ["deploy/probe", "alive"]


def test_the_probe_fails_where_nobody_listens():
    environment = {**os.environ, "PORT": "1"}
    done = subprocess.run(
        [sys.executable, ROOT / "deploy/probe"], env=environment, capture_output=True, check=False
    )

    assert done.returncode == 1
