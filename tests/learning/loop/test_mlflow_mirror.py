"""The copy at an MLflow server: a real one where it is installed, and none that answers."""

from datetime import timedelta

import httpx
import pytest
from django.utils import timezone

from civicwatch.learning.loop import mlflow_mirror, runs
from civicwatch.learning.models import STEPS, Mirrored, TrainingRun
from civicwatch.lib import jobs
from tests.servers.free_port import free_port
from tests.servers.mlflow import MlflowMissing, program, running_mlflow

pytestmark = pytest.mark.once
ALL = [step.value for step in STEPS]


@pytest.fixture(scope="module")
def server():
    try:
        program()
    except MlflowMissing as missing:
        pytest.skip(str(missing))
    with running_mlflow() as address:
        yield address


@pytest.fixture
def trained(voting, decided, administrator, step, settings):
    settings.MLFLOW_TRACKING_URI = f"http://127.0.0.1:{free_port()}"  # nobody there yet
    run = runs.start(name="votes", by=administrator, now=timezone.now())
    step(*ALL)
    run.refresh_from_db()
    return run.version


def sent():
    jobs.run_until_empty("mirror_versions")
    return Mirrored.objects.get()


def sent_at_last():
    """A server that has just started may need longer than a try lasts; then the row waits for the next."""
    for _ in range(5):
        row = sent()
        if row.stage == "sent":
            break
        Mirrored.objects.update(due_at=timezone.now())
    return row


def runs_at(server):
    found = httpx.get(
        f"{server}/api/2.0/mlflow/experiments/get-by-name", params={"experiment_name": "civicwatch"}
    )
    body = {"experiment_ids": [found.json()["experiment"]["experiment_id"]]}
    return httpx.post(f"{server}/api/2.0/mlflow/runs/search", json=body).json()["runs"]


def test_a_version_is_at_the_server_with_all_that_is_known_of_it(trained, server, settings):
    settings.MLFLOW_TRACKING_URI = server
    row = sent_at_last()
    assert (row.stage, row.error) == ("sent", "")
    (run,) = [each for each in runs_at(server) if each["info"]["run_id"] == row.remote_run]
    tags = {tag["key"]: tag["value"] for tag in run["data"]["tags"]}
    params = {param["key"]: param["value"] for param in run["data"]["params"]}
    assert tags["civicwatch.version"] == trained.version
    assert tags["civicwatch.gate"] == "passed"
    assert tags["civicwatch.data_set"] == f"1 {trained.data_set.fingerprint}"
    assert params["library.votes"] == "1"
    assert {metric["key"]: metric["value"] for metric in run["data"]["metrics"]}["accuracy"] == 1.0
    assert run["info"]["status"] == "FINISHED"
    path = run["info"]["artifact_uri"].removeprefix("mlflow-artifacts:/").strip("/")
    artefact = httpx.get(f"{server}/api/2.0/mlflow-artifacts/artifacts/{path}/{trained.artefact}")
    assert artefact.content == mlflow_mirror.registry.read_artefact(trained)


def test_sending_twice_makes_one_run(trained, server, settings):
    settings.MLFLOW_TRACKING_URI = server
    assert mlflow_mirror.copy(trained) == mlflow_mirror.copy(trained)
    shas = [
        tag["value"]
        for run in runs_at(server)
        for tag in run["data"]["tags"]
        if tag["key"] == "civicwatch.sha256"
    ]
    assert shas.count(trained.sha256) == len(set(shas)) == 1


def test_a_server_that_is_away_fails_no_training_and_is_asked_again_later(trained):
    assert TrainingRun.objects.get().stage == "registered"
    before = timezone.now()
    row = sent()
    assert (row.stage, row.tries, row.error) == ("to_send", 1, "ConnectError at the MLflow server")
    assert before < row.due_at - timedelta(minutes=1) < timezone.now()
    Mirrored.objects.update(tries=5, due_at=timezone.now())
    row = sent()
    assert (row.stage, row.due_at) == ("failed", None)


def test_without_a_server_nothing_waits(voting, decided, administrator, step):
    runs.start(name="votes", by=administrator, now=timezone.now())
    step(*ALL)
    assert not Mirrored.objects.exists()
