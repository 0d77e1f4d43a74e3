"""Prometheus and Grafana: rules that fire when they should, and no picture of a figure that nobody shows."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client

from civicwatch import metrics
from civicwatch.events import live_figures
from civicwatch.lib import jobs

ROOT = Path(__file__).resolve().parents[2]
PROMETHEUS = ROOT / "deploy/prometheus"
GRAFANA = ROOT / "deploy/grafana"
RULES = yaml.safe_load((PROMETHEUS / "rules/civicwatch.yml").read_text())
DASHBOARDS = {path.name: json.loads(path.read_text()) for path in sorted((GRAFANA / "dashboards").glob("*"))}
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def rules() -> list[dict[str, Any]]:
    return [rule for group in RULES["groups"] for rule in group["rules"]]


def expressions(dashboard: dict[str, Any]) -> Iterator[str]:
    for panel in dashboard["panels"]:
        yield from (target["expr"] for target in panel.get("targets", []))
    yield from (variable["definition"] for variable in dashboard["templating"]["list"])


def promtool(*words: str | Path) -> subprocess.CompletedProcess[str]:
    here = ROOT / ".venv/bin/promtool"
    program = here if here.exists() else shutil.which("promtool")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("promtool is missing")
        pytest.skip("promtool is missing: tests/servers/install_packages brings it")
    return subprocess.run([program, *words], cwd=PROMETHEUS, capture_output=True, text=True, check=False)


def test_prometheus_understands_its_rules():
    done = promtool("check", "rules", "rules/civicwatch.yml")

    assert done.returncode == 0, done.stderr


def test_prometheus_understands_its_configuration(tmp_path):
    """Beside a token, which Compose puts there."""
    (tmp_path / "token").write_text("secret")
    words = (PROMETHEUS / "prometheus.yml").read_text()
    words = words.replace("/run/secrets/metrics_token", str(tmp_path / "token"))
    (tmp_path / "prometheus.yml").write_text(words.replace("rules/", f"{PROMETHEUS}/rules/"))

    done = promtool("check", "config", tmp_path / "prometheus.yml")

    assert done.returncode == 0, done.stdout + done.stderr


def test_each_alarm_fires_when_it_should_and_none_while_all_is_well():
    done = promtool("test", "rules", "rules.test.yml")

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_alarm_is_tried():
    cases = (PROMETHEUS / "rules.test.yml").read_text()

    assert {rule["alert"] for rule in rules()} == set(re.findall(r'alertname="(\w+)"', cases))


def test_every_alarm_says_what_to_do():
    for rule in rules():
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert {"summary", "description"} == set(rule["annotations"])


def test_prometheus_understands_every_expression_of_every_picture(tmp_path):
    found = [expression for dashboard in DASHBOARDS.values() for expression in expressions(dashboard)]
    found = [expression for expression in found if not expression.startswith("label_values(")]
    records = [{"record": f"picture:{number}", "expr": text} for number, text in enumerate(found)]
    path = tmp_path / "pictures.yml"
    path.write_text(yaml.safe_dump({"groups": [{"name": "pictures", "rules": records}]}))

    done = promtool("check", "rules", path)

    assert len(found) > 20
    assert done.returncode == 0, done.stderr


@pytest.mark.django_db
def test_alarms_and_pictures_use_figures_that_are_shown():
    page = Client().get("/metrics", REMOTE_ADDR="127.0.0.1", HTTP_HOST="127.0.0.1:8000").content.decode()
    shown = set(re.findall(r"^# HELP (\w+)", page, re.M)) | {live_figures.NAME}
    texts = [rule["expr"] for rule in rules()]
    texts += [expression for dashboard in DASHBOARDS.values() for expression in expressions(dashboard)]

    assert {name for text in texts for name in re.findall(r"civicwatch_\w+", text)} <= shown


def test_every_figure_has_a_picture():
    drawn = " ".join(text for dashboard in DASHBOARDS.values() for text in expressions(dashboard))

    assert set(metrics.FAMILIES) - set(re.findall(r"civicwatch_\w+", drawn)) == set()


def test_the_picture_of_work_on_its_way_knows_every_stage_that_a_machine_leaves():
    (panel,) = [p for p in DASHBOARDS["pipeline.json"]["panels"] if p["title"].startswith("Rows in stages")]
    (stages,) = re.findall(r'stage=~"([^"]+)"', panel["targets"][0]["expr"])

    left = {str(job.stage) for job in jobs.registered().values() if isinstance(job, jobs.StageJob)}
    assert set(stages.split("|")) == left


def test_there_are_pictures_of_the_pipeline_the_classifiers_and_drift():
    assert set(DASHBOARDS) == {"pipeline.json", "classifiers.json", "drift.json"}
    assert len({dashboard["uid"] for dashboard in DASHBOARDS.values()}) == 3


@pytest.mark.parametrize("dashboard", DASHBOARDS.values(), ids=DASHBOARDS.keys())
def test_no_panel_lies_on_another_and_each_says_what_it_shows(dashboard):
    taken: set[tuple[int, int]] = set()
    for panel in dashboard["panels"]:
        place = panel["gridPos"]
        cells = {
            (place["x"] + across, place["y"] + down)
            for across in range(place["w"])
            for down in range(place["h"])
        }
        assert not cells & taken, panel["title"]
        assert place["x"] + place["w"] <= 24, panel["title"]
        assert panel["type"] == "row" or panel["description"], panel["title"]
        taken |= cells


def test_grafana_finds_what_is_mounted_for_it():
    sources = yaml.safe_load((GRAFANA / "provisioning/datasources/prometheus.yml").read_text())["datasources"]
    (provider,) = yaml.safe_load((GRAFANA / "provisioning/dashboards/civicwatch.yml").read_text())[
        "providers"
    ]
    alerting = yaml.safe_load((GRAFANA / "provisioning/alerting/civicwatch.yml").read_text())
    mounts = dict(volume.split(":")[:2] for volume in COMPOSE["services"]["grafana"]["volumes"])

    uids = {
        target["datasource"]["uid"]
        for d in DASHBOARDS.values()
        for p in d["panels"]
        for target in p.get("targets", [])
    }
    (rule,) = alerting["groups"][0]["rules"]
    asked = {query["datasourceUid"] for query in rule["data"]} - {"__expr__"}
    assert uids | asked == {source["uid"] for source in sources}
    assert mounts["./deploy/grafana/dashboards"] == provider["options"]["path"]
    assert rule["condition"] in {query["refId"] for query in rule["data"]}
    assert alerting["policies"][0]["receiver"] == alerting["contactPoints"][0]["name"]


def test_mail_is_switched_on_by_naming_its_server():
    """Grafana sends nothing while GF_SMTP_ENABLED is off, whatever host it was given."""
    given = COMPOSE["services"]["grafana"]["environment"]

    assert given["GF_SMTP_ENABLED"] == "${GRAFANA_SMTP_HOST:+true}"
    assert given["GF_SMTP_HOST"] == "${GRAFANA_SMTP_HOST:-}"


def test_figures_are_watched_only_where_somebody_asks_for_it():
    """`docker compose up` starts neither, and neither listens to the world."""
    for name in ("prometheus", "grafana"):
        service = COMPOSE["services"][name]
        assert service["profiles"] == ["observability"]
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
