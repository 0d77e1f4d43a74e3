"""Every setting that the code reads can be given to a deployment: none is dropped on its way there."""

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from helm_python import Chart, HelmError

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
GIVEN: dict[str, str] = {name: str(value) for name, value in COMPOSE["x-process"]["environment"].items()}
CHART = ROOT / "deploy/helm/civicwatch"
SCHEMA = json.loads((CHART / "values.schema.json").read_text())
SECRET = set(SCHEMA["$defs"]["environment"]["propertyNames"]["not"]["enum"])
NOT_IN_COMPOSE = {
    "CIVICWATCH_VAR": "the image says where its volume is",
    "STATIC_ROOT": "the image carries its own static files",
    "HOST": "the image listens to its network",
    "PORT": "the image listens to 8000, which Compose forwards",
    "LIVE_PORT": "live has a container of its own",
    "REDIS_CERTIFICATES": "the broker is Compose's own, without TLS",
}
READ_BY_ALL = ("WEB_CONCURRENCY", "WEB_THREADS", "LIVE_PORT")  # by civicwatch/lib/processes.py


def settings() -> dict[str, Any]:
    """What settings.py reads from the environment, with the default where it is a plain value."""
    found: dict[str, Any] = {}
    for node in ast.walk(ast.parse((ROOT / "civicwatch/settings.py").read_text())):
        if isinstance(node, ast.Call) and re.fullmatch(r"env\.\w+", ast.unparse(node.func)):
            default = next((word.value for word in node.keywords if word.arg == "default"), None)
            found[node.args[0].value] = default.value if isinstance(default, ast.Constant) else None
    return found


def defaults_of_compose() -> dict[str, str]:
    """What a container is given where .env sets only what must be set."""
    must = {name: re.sub(r"\$\{\w+:\?[^}]*\}", "x" * 50, value) for name, value in GIVEN.items()}
    return {name: re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value) for name, value in must.items()}


def test_the_reader_of_settings_finds_them():
    assert {"SECRET_KEY", "EMAIL_URL", "DATABASE_URL", "TRAIN_ON_PHOTOS", "STORAGE_URL"} <= set(settings())


def test_compose_passes_every_setting_or_has_a_reason_not_to():
    assert {*settings(), *READ_BY_ALL} - set(GIVEN) == set(NOT_IN_COMPOSE)


def test_compose_passes_nothing_that_nobody_reads():
    keys_of_the_bucket = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}  # botocore reads them

    assert set(GIVEN) - {*settings(), *READ_BY_ALL} == keys_of_the_bucket


def test_compose_has_the_same_defaults_as_the_settings():
    """Otherwise a container would run by other rules than the guide says."""
    given = defaults_of_compose()
    plain = {name: value for name, value in settings().items() if value is not None and name in given}
    elsewhere = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "LIVE_URL"}  # Compose's own

    differ = {
        name: (given[name], value)
        for name, value in plain.items()
        if name not in elsewhere and given[name].lower() != str(value).lower()
    }
    assert differ == {}


def started_with(environment: dict[str, str], var: Path) -> subprocess.CompletedProcess[str]:
    here = {"PATH": os.environ["PATH"], "CIVICWATCH_VAR": str(var)}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=environment | here,
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_compose_gives_by_itself_can_be_read(tmp_path):
    done = started_with(defaults_of_compose(), tmp_path)

    assert done.returncode == 0, done.stderr


def test_an_empty_variable_is_one_that_is_not_set(tmp_path):
    """Numbers, addresses and all: files of variables list them so."""
    done = started_with(dict.fromkeys(set(settings()) - {"CIVICWATCH_VAR"}, ""), tmp_path)

    assert done.returncode == 0, done.stderr


def test_the_example_with_its_empty_lines_can_be_read(tmp_path):
    """Compose gives the default for a variable that .env leaves empty, but only where it says ``:-``."""
    for value in GIVEN.values():
        assert all(sign in (":-", ":?") for sign in re.findall(r"\$\{\w+(:?.)", value)), value

    shown = dict(re.findall(r"^(\w+)=(.*)$", (ROOT / ".env.example").read_text(), re.M))
    given = defaults_of_compose() | {name: shown[name] for name in GIVEN if shown.get(name)}
    done = started_with(given, tmp_path)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", sorted({*settings(), *READ_BY_ALL, "AWS_REGION"}))
def test_the_chart_takes_every_setting_and_no_secret_in_plain_sight(name):
    """What ``env`` refuses stands in the Secret, each key of which becomes a variable."""
    with Chart.load(CHART) as chart:
        if name in SECRET:
            with pytest.raises(HelmError):
                chart.validate_schema({"existingSecret": "civicwatch", "env": {name: "x"}})
        else:
            chart.validate_schema({"existingSecret": "civicwatch", "env": {name: "x"}})


def test_what_sounds_secret_is_refused_in_plain_sight():
    sounds = {name for name in settings() if re.search(r"TOKEN|SECRET|PASSWORD|KEY", name)}

    assert sounds | {"DATABASE_URL", "REDIS_URL", "EMAIL_URL", "AWS_SECRET_ACCESS_KEY"} <= SECRET
