"""The Helm chart: linted and rendered by Helm's own engine, held against Kubernetes' own schemas."""

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from helm_python import Chart, HelmError, lint

from civicwatch.learning.loop import sealed_rows
from civicwatch.lib import jobs
from civicwatch.lib.processes import COMMANDS, command
from civicwatch.metrics import FAMILIES

ROOT = Path(__file__).resolve().parents[2]
CHART = ROOT / "deploy/helm/civicwatch"
SECRET = {"existingSecret": "civicwatch"}
VALUES: dict[str, dict[str, Any]] = {
    "as it comes": SECRET,
    "by cpu, with a backup": {
        **SECRET,
        "image": {"tag": "sha256:0123"},
        "autoscaling": {"engine": "hpa"},
        "streams": {"x": {"enabled": True}, "redis": {"enabled": True}},
        "backup": {"enabled": True, "bucket": "s3://copies/civicwatch", "serviceAccount": "backup"},
        "imagePullSecrets": [{"name": "registry"}],
        "nodeSelector": {"pool": "web"},
        "tolerations": [{"key": "spot", "operator": "Exists"}],
    },
    "with a bucket": {
        **SECRET,
        "storage": {"url": "s3://files/civicwatch?region=us-east-2", "serviceAccount": "storage"},
    },
    "trial": yaml.safe_load((CHART / "ci/trial.yaml").read_text()),
}
RELEASES = ["1.27", "1.31", "1.37"]  # the oldest that Chart.yaml allows, one between, the newest known


def render(values: dict[str, Any]) -> list[dict[str, Any]]:
    with Chart.load(CHART) as chart:
        rendered = chart.render(values, name="cw", namespace="civic")
    texts = [text for name, text in rendered.items() if name.endswith(".yaml")]
    return [document for text in texts for document in yaml.safe_load_all(text) if document]


def pods(documents: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The pod of each Deployment, StatefulSet, Job and CronJob, by name."""
    for document in documents:
        spec = document.get("spec", {})
        spec = spec.get("jobTemplate", {}).get("spec", spec)
        if "template" in spec:
            yield document["metadata"]["name"], spec["template"]


def containers(documents: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for _name, pod in pods(documents):
        yield from pod["spec"].get("initContainers", [])
        yield from pod["spec"]["containers"]


def kinds(documents: list[dict[str, Any]], kind: str) -> dict[str, dict[str, Any]]:
    return {document["metadata"]["name"]: document for document in documents if document["kind"] == kind}


every_choice = pytest.mark.parametrize("values", VALUES.values(), ids=VALUES.keys())


@every_choice
def test_helm_finds_nothing_to_complain_of(values):
    report = lint(CHART, values, strict=True)

    assert report["errors"] == []
    assert [message for message in report["messages"] if message["severity"] > 1] == []


@pytest.mark.parametrize("release", RELEASES)
@every_choice
def test_what_is_rendered_follows_the_schemas_of_kubernetes(values, release):
    """KEDA's two kinds have no schema there; they are looked at below."""
    for document in render(values):
        if not document["apiVersion"].startswith("keda.sh/"):
            kubernetes_validate.validate(document, release, strict=True)


def test_a_word_that_kubernetes_does_not_know_is_found():
    """So that the test above can fail."""
    (document, *_) = kinds(render(SECRET), "Deployment").values()
    document["spec"]["template"]["spec"]["containers"][0]["securityContext"]["runAsNonroot"] = True

    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(document, "1.31", strict=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"autoscaling": {"engine": "magic"}},
        {"web": {"replicas": 0}},
        {"web": {"replica": 3}},
        {"env": {"SECRET_KEY": "in plain sight"}},
        {"env": {"TRUSTED_PROXIES": 1}},
        {"state": {"size": "plenty"}},
        {"workers": {"wroker": {"replicas": 1}}},
        {"storage": {"url": "s3://key:secret@files"}},
    ],
    ids=str,
)
def test_wrong_values_are_refused_before_anything_is_made(wrong):
    with Chart.load(CHART) as chart, pytest.raises(HelmError):
        chart.validate_schema({**SECRET, **wrong})


def test_without_the_name_of_a_secret_nothing_is_rendered():
    with pytest.raises(HelmError, match="existingSecret"):
        render({})


@every_choice
def test_every_process_runs_and_every_queue_has_a_worker_of_its_own(values):
    words = [container.get("command", []) for container in containers(render(values))]
    started = {line[1] for line in words if line[:1] == ["deploy/start"]}

    off = {f"stream_{name}" for name in ("x", "redis") if not values.get("streams")}
    assert started == set(COMMANDS) - {"worker", "all"} - off
    with_queues = [name for name in started if "--queues" in command(name, {})]
    assert sorted(with_queues) == sorted({job.queue for job in jobs.registered().values()})


@every_choice
def test_no_container_runs_as_root_or_may_write_to_its_image(values):
    documents = render(values)

    for name, pod in pods(documents):
        assert pod["spec"]["securityContext"]["runAsNonRoot"] is True, name
        assert pod["spec"]["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert pod["spec"]["automountServiceAccountToken"] is name.endswith("-backup"), name
    for container in containers(documents):
        security = container["securityContext"]
        assert security["readOnlyRootFilesystem"] is True
        assert security["allowPrivilegeEscalation"] is False
        assert security["capabilities"] == {"drop": ["ALL"]}
        assert {"requests", "limits"} <= set(container["resources"])


@every_choice
def test_nothing_secret_is_written_into_a_manifest(values):
    secret = {"SECRET_KEY", "PHONE_KEYS", "PHONE_HASH_KEY", "METRICS_TOKEN", "TWILIO_AUTH_TOKEN"}
    for container in containers(render(values)):
        given = {variable["name"]: variable for variable in container.get("env", [])}
        assert not secret & set(given)
        assert "value" not in given.get("POSTGRES_PASSWORD", {})


def test_a_backup_leaves_out_what_lies_open_and_what_is_of_no_use_elsewhere():
    """A training's workplace holds words and photos unsealed; a copy would outlive their erasure."""
    (job,) = kinds(render(VALUES["by cpu, with a backup"]), "CronJob").values()
    (upload,) = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]

    left_out = set(re.findall(r"--exclude '(\w+)/\*'", upload["command"][-1]))

    assert left_out == {"secrets", "logs", "learning", "console_phone", "turns"}
    assert sealed_rows.workplaces().name in left_out


def test_migrations_run_before_anything_new_and_after_the_database_of_a_trial():
    def hook(values):
        (job,) = kinds(render(values), "Job").values()
        return job["metadata"]["annotations"]["helm.sh/hook"]

    assert hook(SECRET) == "pre-install,pre-upgrade"
    assert hook(VALUES["trial"]) == "post-install,pre-upgrade"


def test_workers_are_scaled_by_a_figure_that_metrics_shows():
    scaled = kinds(render(SECRET), "ScaledObject")

    assert set(scaled) == {f"cw-civicwatch-{queue}" for queue in ("work", "collect", "judge")}
    for name, document in scaled.items():
        (trigger,) = document["spec"]["triggers"]
        metric, queue = re.fullmatch(r'(\w+)\{queue="(\w+)"\}', trigger["metadata"]["valueLocation"]).groups()
        assert metric in FAMILIES
        assert trigger["metadata"]["url"].endswith(f"/metrics?name%5B%5D={metric}")
        assert name.endswith(queue)
        assert all(isinstance(value, str) for value in trigger["metadata"].values())  # KEDA takes text only
        assert document["spec"]["scaleTargetRef"]["name"] == name


@pytest.mark.parametrize(("engine", "counted"), [("keda", False), ("hpa", False), ("none", True)])
def test_what_an_autoscaler_counts_the_chart_does_not(engine, counted):
    """Otherwise each upgrade would throw away what the autoscaler decided."""
    deployments = kinds(render({**SECRET, "autoscaling": {"engine": engine}}), "Deployment")

    for name in ("web", "judge", "work", "collect"):
        assert ("replicas" in deployments[f"cw-civicwatch-{name}"]["spec"]) is counted


def test_what_the_guide_says_of_a_trial_is_what_the_chart_makes():
    guide = (ROOT / "docs/deployment.md").read_text()
    documents, values = render(VALUES["trial"]), VALUES["trial"]
    (image,) = {c["image"] for c in containers(documents) if c.get("command", [""])[0] == "deploy/start"}
    forwarded = dict(re.findall(r"kubectl port-forward svc/(\S+) (\d+):8000", guide))

    assert f"docker build -t {image} ." in guide
    assert f"kind load docker-image {image}" in guide
    assert set(forwarded) <= set(kinds(documents, "Service"))
    assert values["env"]["PUBLIC_URL"].endswith(":" + forwarded["cw-civicwatch-web"])
    assert values["env"]["LIVE_URL"].endswith(":" + forwarded["cw-civicwatch-live"])


def test_whoever_handles_files_may_reach_the_bucket_and_nobody_else():
    documents = render(VALUES["with a bucket"])
    (who,) = kinds(documents, "NetworkPolicy")["cw-civicwatch-bucket"]["spec"]["podSelector"][
        "matchExpressions"
    ]
    accounts = {
        pod["metadata"]["labels"]["app.kubernetes.io/component"]: pod["spec"].get("serviceAccountName")
        for _name, pod in pods(documents)
    }
    given = {variable["name"] for c in containers(documents) for variable in c["env"]}

    assert set(who["values"]) == {"web", "work", "collect", "judge", "sweeper"}
    assert {name for name, account in accounts.items() if account == "storage"} == set(who["values"])
    assert "STORAGE_URL" in given
    assert "cw-civicwatch-bucket" not in kinds(render(SECRET), "NetworkPolicy")


def test_the_networks_of_a_bucket_of_ones_own_can_be_named():
    values = {
        **VALUES["with a bucket"],
        "networkPolicy": {"storageRanges": ["10.0.3.0/24"], "storagePort": 9000},
    }
    (way,) = kinds(render(values), "NetworkPolicy")["cw-civicwatch-bucket"]["spec"]["egress"]

    assert way == {"to": [{"ipBlock": {"cidr": "10.0.3.0/24"}}], "ports": [{"port": 9000, "protocol": "TCP"}]}


@pytest.mark.parametrize("name", ["beat", "sweeper"])
def test_beat_and_sweeper_are_asked_for_the_file_that_they_touch(name):
    """Their own environment stays as it was given."""
    deployments = kinds(render({**SECRET, name: {"env": {"LOG_LEVEL": "DEBUG"}}}), "Deployment")
    (container,) = deployments[f"cw-civicwatch-{name}"]["spec"]["template"]["spec"]["containers"]
    given = {variable["name"]: variable.get("value") for variable in container["env"]}

    assert container["livenessProbe"]["exec"]["command"][:2] == ["deploy/probe", "alive"]
    assert given["ALIVE_FILE"].startswith("/tmp/")  # the only place of its own where it may write
    assert given["LOG_LEVEL"] == "DEBUG"
    assert container["resources"]["limits"]


def test_an_autoscaler_stands_over_each_of_them():
    scaled = kinds(render({**SECRET, "autoscaling": {"engine": "hpa"}}), "HorizontalPodAutoscaler")

    assert set(scaled) == {f"cw-civicwatch-{name}" for name in ("web", "work", "collect", "judge")}


@every_choice
def test_every_selector_finds_a_pod(values):
    documents = render(values)
    labels = [pod["metadata"]["labels"] for _name, pod in pods(documents)]
    services = kinds(documents, "Service").values()
    budgets = kinds(documents, "PodDisruptionBudget").values()
    selectors = [s["spec"]["selector"] for s in services] + [
        b["spec"]["selector"]["matchLabels"] for b in budgets
    ]

    for selector in selectors:
        assert any(selector.items() <= found.items() for found in labels), selector


def test_the_judge_beat_and_the_stream_reach_nothing_outside():
    given = {**SECRET, "networkPolicy": {"storeRanges": ["10.64.128.0/20", "10.64.144.0/20"]}}
    policies = kinds(render(given), "NetworkPolicy")
    outside = policies["cw-civicwatch-outside"]["spec"]
    (who,) = outside["podSelector"]["matchExpressions"]

    assert not {"judge", "beat", "live", "migrate"} & set(who["values"])
    assert outside["egress"][0]["to"][0]["ipBlock"]["except"]
    assert policies["cw-civicwatch-closed"]["spec"].get("egress") is None
    names, stores = policies["cw-civicwatch-stores"]["spec"]["egress"]
    assert {port["port"] for port in names["ports"]} == {53} and names["to"]
    assert [to["ipBlock"]["cidr"] for to in stores["to"]] == ["10.64.128.0/20", "10.64.144.0/20"]


def test_the_stores_of_a_trial_are_its_own_pods():
    _names, stores = kinds(render(VALUES["trial"]), "NetworkPolicy")["cw-civicwatch-stores"]["spec"]["egress"]

    (to,) = stores["to"]
    (who,) = to["podSelector"]["matchExpressions"]
    assert who["values"] == ["database", "broker"]


def test_the_values_that_the_document_shows_are_enough():
    page = (ROOT / "docs/deployment.md").read_text()
    shown = page.split("`values.yaml`:\n\n")[1].split("\n\n`helm install`")[0]
    values = yaml.safe_load(textwrap.dedent(shown))

    with Chart.load(CHART) as chart:
        chart.validate_schema(values)
    assert {"Deployment", "Ingress"} <= {document["kind"] for document in render(values)}
