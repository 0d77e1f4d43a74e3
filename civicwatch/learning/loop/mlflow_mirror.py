"""Tells an MLflow server of every version that was trained here; what it lacks, nobody here misses.

Plain requests after MLflow's REST API 2.0: its own client would bring the weight of a second project. A copy
that fails is tried again by its row and never touches the training. A run is known by the tag of its hash, so
that a try which died half-way is taken up and not doubled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import httpx
from django.conf import settings
from django.utils import timezone

from civicwatch.learning import registry
from civicwatch.learning.artefacts import ArtefactError
from civicwatch.learning.drift.references import IN_SCORECARD
from civicwatch.learning.models import ClassifierVersion, Comparison, Mirrored, MirrorStage

PER_TRY = 5.0  # seconds a request
API = "/api/2.0/mlflow"
ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/"
SCHEME = "mlflow-artifacts:/"
HASH, NAME = "civicwatch.sha256", "civicwatch.classifier"
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 10, 60, 360, 1440))  # after each failure
LONGEST = 500  # characters of a value


class MirrorError(Exception):
    """The server did not take it; it is tried again."""


def send(rows: Sequence[Mirrored]) -> None:
    """Copy each version of a batch to the server; one that it did not take is due again later."""
    for row in rows:
        try:
            if settings.MLFLOW_TRACKING_URI:
                row.remote_run, row.sent_at = copy(row.version), timezone.now()
            row.move_to(MirrorStage.SENT, done=True)
        except (MirrorError, ArtefactError) as error:
            _wait(row, str(error))


def _wait(row: Mirrored, said: str) -> None:
    row.tries += 1
    given_up = row.tries > len(WAITS)
    row.move_to(MirrorStage.FAILED if given_up else MirrorStage.TO_SEND, done=given_up)
    row.error = said
    if not given_up:
        row.due_at = timezone.now() + WAITS[row.tries - 1]


def copy(version: ClassifierVersion) -> str:
    """Metrics, parameters, tags and the artefact; returns the id of the run. Raises MirrorError."""
    with httpx.Client(
        base_url=settings.MLFLOW_TRACKING_URI.rstrip("/"),
        timeout=PER_TRY,
        headers=_credentials(),
        trust_env=False,
        follow_redirects=False,
    ) as client:
        try:
            return _copy(client, version)
        except httpx.HTTPError as error:
            raise MirrorError(f"{type(error).__name__} at the MLflow server") from error


def _copy(client: httpx.Client, version: ClassifierVersion) -> str:
    experiment = _experiment(client)
    run = _known(client, experiment, version) or _created(client, experiment, version)
    run_id, moment = run["info"]["run_id"], _milliseconds(version)
    _post(
        client,
        "/runs/log-batch",
        {
            "run_id": run_id,
            "metrics": [
                {"key": key, "value": value, "timestamp": moment, "step": 0}
                for key, value in sorted(_numbers("", version.scorecard))[:1000]
            ],
            "params": [{"key": key, "value": value[:LONGEST]} for key, value in _params(version).items()],
            "tags": [{"key": key, "value": value[:LONGEST]} for key, value in _tags(version).items()],
        },
    )
    _upload(client, run["info"]["artifact_uri"], version)
    _post(client, "/runs/update", {"run_id": run_id, "status": "FINISHED", "end_time": moment})
    return str(run_id)


def _experiment(client: httpx.Client) -> str:
    name = settings.MLFLOW_EXPERIMENT
    answer = client.get(f"{API}/experiments/get-by-name", params={"experiment_name": name})
    if answer.status_code == 404:
        return str(_post(client, "/experiments/create", {"name": name})["experiment_id"])
    return str(_checked(answer)["experiment"]["experiment_id"])


def _known(client: httpx.Client, experiment: str, version: ClassifierVersion) -> dict[str, Any] | None:
    found = _post(
        client,
        "/runs/search",
        {
            "experiment_ids": [experiment],
            "filter": f"tags.`{HASH}` = '{version.sha256}' and tags.`{NAME}` = '{version.name}'",
            "max_results": 1,
        },
    )
    runs: list[dict[str, Any]] = found.get("runs", [])
    return runs[0] if runs else None


def _created(client: httpx.Client, experiment: str, version: ClassifierVersion) -> dict[str, Any]:
    tags = {HASH: version.sha256, NAME: version.name}
    run: dict[str, Any] = _post(
        client,
        "/runs/create",
        {
            "experiment_id": experiment,
            "run_name": f"{version.name} {version.version}",
            "start_time": _milliseconds(version),
            "tags": [{"key": key, "value": value} for key, value in tags.items()],
        },
    )["run"]
    return run


def _upload(client: httpx.Client, uri: str, version: ClassifierVersion) -> None:
    """Through the server, where it keeps artefacts itself; elsewhere they are not ours to reach."""
    if not uri.startswith(SCHEME):
        return
    path = f"{uri.removeprefix(SCHEME).strip('/')}/{version.artefact}"
    _checked(client.put(ARTIFACTS + path, content=registry.read_artefact(version)))


def _params(version: ClassifierVersion) -> dict[str, str]:
    return {
        **{f"threshold.{name}": str(value) for name, value in version.thresholds.items()},
        **{f"library.{name}": str(value) for name, value in version.library_versions.items()},
        "data_fingerprint": version.data_fingerprint or "-",
    }


def _tags(version: ClassifierVersion) -> dict[str, str]:
    data_set = version.data_set
    comparison = Comparison.objects.select_related("against").filter(version=version).first()
    return {
        "civicwatch.version": version.version,
        "civicwatch.data_set": f"{data_set.number} {data_set.fingerprint}" if data_set else "-",
        "civicwatch.gate": ("passed" if comparison.passed else "not passed") if comparison else "-",
        "civicwatch.compared_with": comparison.against.version if comparison else "-",
    }


def _numbers(name: str, found: Any) -> Iterator[tuple[str, float]]:
    """Every number of a scorecard by its path; the rest is read on the scorecard itself."""
    if isinstance(found, bool):
        return
    if isinstance(found, int | float):
        yield name, float(found)
    elif isinstance(found, dict):
        for key, value in found.items():
            if key not in ("intervals", "confusion", IN_SCORECARD):
                yield from _numbers(f"{name}.{_key(key)}" if name else _key(key), value)


def _key(word: object) -> str:
    """MLflow takes letters, digits and ``_-. /:`` in names."""
    return "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in str(word))


def _post(client: httpx.Client, path: str, body: dict[str, Any]) -> dict[str, Any]:
    return _checked(client.post(API + path, json=body))


def _checked(answer: httpx.Response) -> dict[str, Any]:
    if answer.is_success:
        found: dict[str, Any] = answer.json() if answer.content else {}
        return found
    raise MirrorError(f"the MLflow server answered {answer.status_code}")


def _credentials() -> dict[str, str]:
    token = settings.MLFLOW_TRACKING_TOKEN
    return {"Authorization": f"Bearer {token}"} if token else {}


def _milliseconds(version: ClassifierVersion) -> int:
    return int(version.trained_at.timestamp() * 1000)
