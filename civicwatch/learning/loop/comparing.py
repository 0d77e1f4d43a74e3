"""The last two steps: the candidate beside the version that judges today, then its row in the history."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from django.conf import settings
from django.utils import timezone

from civicwatch.learning import artefacts, registry
from civicwatch.learning.loop import gate, own_data, runs, sealed_rows, why
from civicwatch.learning.loop.training import watched
from civicwatch.learning.models import (
    ClassifierVersion,
    Comparison,
    Mirrored,
    MirrorStage,
    RunStage,
    TrainingRun,
)
from civicwatch.learning.near_duplicates import group_numbers
from civicwatch.learning.registry import Loaded
from civicwatch.learning.services import version_label
from civicwatch.learning.shipping import trained_folder
from civicwatch.learning.verdict_sets import HELD_OUT, LEARN, Row
from civicwatch.lib import bell

Write = Callable[[Sequence[TrainingRun]], None]
MIRROR_JOB = "mirror_versions"
BATCH = 64
_FIELDS = ("sha256", "artefact", "thresholds", "scorecard", "library_versions", "data_fingerprint")


def evaluate(rows: Sequence[TrainingRun]) -> None:
    """Both versions answer the held-out rows; every part of them is compared."""
    (run,) = rows
    active, candidate = registry.active(run.name), loaded(run)
    held, left_out = held_out(run)
    progress = watched(run, RunStage.EVALUATE, until=runs.PERCENT_AT[RunStage.REGISTER])
    ours, theirs = _answers([candidate, active], held, progress)
    result = gate.compare(
        np.array(ours.right, bool),
        np.array(theirs.right, bool),
        [row.group for row in held],
        [{"label": row.label, **row.slices} for row in held],
        margin=settings.PROMOTION_MARGIN / 100,
        lines=_at_lines(ours, theirs),
    )
    run.compared = {
        "against": active.version.pk,
        "passed": result.passed,
        "margin": settings.PROMOTION_MARGIN,
        "slices": result.as_json(),
        "left_out": left_out,
    }
    runs.go_on(run, RunStage.REGISTER)


def register(rows: Sequence[TrainingRun]) -> Write | None:
    """The candidate becomes a version, not active, with its comparison beside it."""
    (run,) = rows
    assert run.data_set is not None
    now, data_set = timezone.now(), run.data_set
    label = version_label(now, run.candidate["sha256"])
    again = ClassifierVersion.objects.filter(name=run.name, sha256=run.candidate["sha256"]).first()
    if again is not None:
        runs.refuse(run, now, why.SAME, version=again.version)
        return None
    run.ended_at, run.percent = now, runs.PERCENT_AT[RunStage.REGISTERED]
    run.move_to(RunStage.REGISTERED, done=True)

    def write(ours: Sequence[TrainingRun]) -> None:
        run.version = ClassifierVersion.objects.create(
            name=run.name,
            version=label,
            trained_at=now,
            data_set=data_set,
            parent_id=run.compared["against"],
            **{field: run.candidate[field] for field in _FIELDS},
        )
        compared = {name: run.compared[name] for name in ("passed", "margin", "slices", "left_out")}
        Comparison.objects.create(
            version=run.version,
            against_id=run.compared["against"],
            data_set=data_set,
            made_at=now,
            **compared,
        )
        if settings.MLFLOW_TRACKING_URI:
            Mirrored.objects.create(version=run.version, stage=MirrorStage.TO_SEND)
            bell.ring_after_commit(MIRROR_JOB)

    return write


def loaded(run: TrainingRun) -> Loaded:
    """The candidate in memory; raises ArtefactError where its file is missing or altered."""
    kept = run.candidate
    content = artefacts.read(trained_folder() / kept["artefact"], sha256=kept["sha256"])
    version = ClassifierVersion(name=run.name, version="", thresholds=kept["thresholds"])
    return Loaded(version, registry.registration(run.name).classifier.load(content))


def held_out(run: TrainingRun) -> tuple[list[Row], int]:
    """Rows that neither version learned from, each with its group, and how many had to be left out.

    Those of the operator are left out where they nearly repeat something that was learned.
    """
    assert run.data_set is not None
    rows = sealed_rows.read(run.data_set)
    mine = [row for row in rows if row.side == HELD_OUT]
    others = own_data.held_out_rows(run.name)
    if not others:
        return mine, 0
    learned = [row.text for row in rows if row.side == LEARN]
    base, read = own_data.folder_of(run.name), registry.registration(run.name).teacher.base_texts
    learned += read(base) if base is not None and read is not None else []
    together = [f"g{row.group}" for row in mine] + [None] * (len(others) + len(learned))
    groups = group_numbers([row.text for row in [*mine, *others]] + learned, known=[together])
    taught = set(groups[len(mine) + len(others) :])
    kept = [
        Row(row.key, row.text, row.label, row.column, row.together, row.slices, group, HELD_OUT)
        for row, group in zip([*mine, *others], groups, strict=False)
    ]
    fresh = [row for at, row in enumerate(kept) if at < len(mine) or row.group not in taught]
    return fresh, len(kept) - len(fresh)


@dataclass
class _Answers:
    """Of one version: of each row whether it answered as the person did, and at which of its lines."""

    right: list[bool] = field(default_factory=list)
    at_lines: list[Mapping[str, bool]] = field(default_factory=list)


def _answers(
    versions: Sequence[Loaded], rows: Sequence[Row], progress: Callable[..., object]
) -> list[_Answers]:
    teacher = registry.registration(versions[0].version.name).teacher
    found = [_Answers() for _ in versions]
    for at in progress(range(0, len(rows), BATCH), desc="rows"):  # type: ignore[attr-defined]
        batch = rows[at : at + BATCH]
        items = teacher.items(batch)
        for answers, version in zip(found, versions, strict=True):
            lines = version.version.thresholds
            for said, row in zip(version.predict(items), batch, strict=True):
                answers.right.append(teacher.agrees(said, row.label, lines))
                answers.at_lines.append(teacher.lines(said, row.label, lines))
    return found


def _at_lines(candidate: _Answers, active: _Answers) -> list[gate.Answers]:
    """The same rows at each line, each version by its own."""
    found = []
    for line in sorted({line for row in candidate.at_lines for line in row}):
        rows = np.flatnonzero([line in row for row in candidate.at_lines])
        ours, theirs = (
            np.array([row.get(line, False) for row in version.at_lines], bool)
            for version in (candidate, active)
        )
        found.append(gate.Answers(line, ours, theirs, rows))
    return found
