"""Trainings as administrators ask for them; what the steps do stands in ``gathering`` and beside it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from civicwatch.access import audit
from civicwatch.access.models import User
from civicwatch.learning import registry
from civicwatch.learning.drift import alarms
from civicwatch.learning.drift.models import Answer
from civicwatch.learning.loop import why
from civicwatch.learning.models import STEPS, RunStage, TrainingRun
from civicwatch.lib import bell, jobs

JOBS = {step: f"learning_{step.value}" for step in STEPS}
PERCENT_AT = {  # where a step begins, in per cent of the whole
    RunStage.VALIDATE: 0,
    RunStage.SPLIT: 10,
    RunStage.TRAIN: 20,
    RunStage.EVALUATE: 85,
    RunStage.REGISTER: 98,
    RunStage.REGISTERED: 100,
}


class RunRefusedError(ValueError):
    """Said in words for the person who asked."""


def teachable() -> list[str]:
    """The classifiers that people's verdicts can teach."""
    return [name for name in registry.names() if registry.registration(name).verdicts]


def start(*, name: str, by: User, now: datetime) -> TrainingRun:
    """Ask for a candidate. Raises RunRefusedError where nobody teaches it or one is on its way."""
    if name not in teachable():
        raise RunRefusedError(_("People’s decisions do not teach “%s”.") % name)
    try:
        with transaction.atomic():
            run = TrainingRun.objects.create(
                name=name, stage=RunStage.VALIDATE, due_at=now, asked_by=by, asked_at=now
            )
            audit.record(
                action="learning.train",
                subject=f"classifiers/{name}",
                by=by,
                details={"run": run.pk},
                now=now,
            )
            alarms.answer_all(name=name, said=Answer.RETRAIN, by=by, now=now)
            bell.ring_after_commit(JOBS[RunStage.VALIDATE])
    except IntegrityError:
        raise RunRefusedError(_("A training of “%s” is on its way already.") % name) from None
    return run


def stop(*, run: TrainingRun, by: User, now: datetime) -> bool:
    """End a training that is on its way; what its worker still finds out is not written."""
    with transaction.atomic():
        stopped = TrainingRun.objects.filter(pk=run.pk, stage__in=STEPS).update(
            stage=RunStage.REFUSED,
            why_not={"what": why.STOPPED},
            due_at=None,
            lease_token=None,
            ended_at=now,
        )
        if stopped:
            subject = f"classifiers/{run.name}"
            audit.record(action="learning.stop", subject=subject, by=by, details={"run": run.pk}, now=now)
    return bool(stopped)


def retry(*, run: TrainingRun, by: User, now: datetime) -> bool:
    """Let a failed training go on with the step that failed. Raises RunRefusedError as ``start`` does."""
    try:
        with transaction.atomic():
            again = bool(jobs.retry(TrainingRun.objects.filter(pk=run.pk)))
            if again:
                subject = f"classifiers/{run.name}"
                audit.record(
                    action="learning.retry", subject=subject, by=by, details={"run": run.pk}, now=now
                )
                bell.ring_after_commit(*JOBS.values())
    except IntegrityError:
        raise RunRefusedError(_("A training of “%s” is on its way already.") % run.name) from None
    return again


def show(run: TrainingRun, percent: int) -> None:
    """What the page shows meanwhile; nothing where another worker has taken the row over."""
    run.percent = percent
    TrainingRun.objects.filter(pk=run.pk, lease_token=run.lease_token).update(percent=percent)


def go_on(run: TrainingRun, stage: RunStage) -> None:
    """Enter the next step, which its own job takes up."""
    run.percent = PERCENT_AT[stage]
    run.move_to(stage)


def refuse(run: TrainingRun, now: datetime, what: str, **said: Any) -> None:
    """There is no candidate, and why; trying again would not change it."""
    run.why_not = {"what": what, **said}
    run.ended_at = now
    run.move_to(RunStage.REFUSED, done=True)
