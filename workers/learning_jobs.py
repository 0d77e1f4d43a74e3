"""The jobs that learn from what people decide: the five steps of a training, tidying, and the mirror."""

from collections.abc import Callable, Sequence

from django.utils import timezone

from civicwatch.learning.loop import tidying
from civicwatch.learning.loop.runs import JOBS
from civicwatch.learning.models import Mirrored, MirrorStage, RunStage, TrainingRun
from civicwatch.lib.jobs import Chore, Job, StageJob

WORK, COLLECT = "work", "collect"
MIRROR_JOB = "mirror_versions"
Write = Callable[[Sequence[TrainingRun]], None] | None

_ENDED = ("percent", "why_not", "ended_at")


def learning_jobs() -> list[Job]:
    """In the order in which a training passes through them; each rings the next."""
    return [
        _step(RunStage.VALIDATE, _validate, ("data_set", "base_fingerprint"), RunStage.SPLIT),
        _step(RunStage.SPLIT, _split, (), RunStage.TRAIN),
        _step(RunStage.TRAIN, _train, ("candidate",), RunStage.EVALUATE),
        _step(RunStage.EVALUATE, _evaluate, ("compared",), RunStage.REGISTER),
        _step(RunStage.REGISTER, _register, ("version",), None),
        Chore(tidying.JOB, WORK, run=_tidy, is_overdue=tidying.is_overdue),
        StageJob(
            MIRROR_JOB,
            COLLECT,
            kind="effect",
            model=Mirrored,
            stage=MirrorStage.TO_SEND,
            work=_mirror,
            writes=("remote_run", "sent_at", "tries"),
            batch=1,
        ),
    ]


def _step(
    stage: RunStage,
    work: Callable[[Sequence[TrainingRun]], Write],
    writes: tuple[str, ...],
    then: RunStage | None,
) -> StageJob:
    return StageJob(
        JOBS[stage],
        WORK,
        kind="training",
        model=TrainingRun,
        stage=stage,
        work=work,
        writes=(*writes, *_ENDED),
        batch=1,
        rings=(JOBS[then],) if then else (),
    )


# Every process knows of these jobs, few run them: what they work with is loaded when they do.


def _validate(rows: Sequence[TrainingRun]) -> Write:
    from civicwatch.learning.loop import gathering

    return gathering.validate(rows)


def _split(rows: Sequence[TrainingRun]) -> Write:
    from civicwatch.learning.loop import gathering

    return gathering.split(rows)


def _train(rows: Sequence[TrainingRun]) -> Write:
    from civicwatch.learning.loop import training

    training.train(rows)
    return None


def _evaluate(rows: Sequence[TrainingRun]) -> Write:
    from civicwatch.learning.loop import comparing

    comparing.evaluate(rows)
    return None


def _register(rows: Sequence[TrainingRun]) -> Write:
    from civicwatch.learning.loop import comparing

    return comparing.register(rows)


def _tidy() -> int:
    return tidying.run(timezone.now())


def _mirror(rows: Sequence[Mirrored]) -> None:
    from civicwatch.learning.loop import mlflow_mirror

    mlflow_mirror.send(rows)
