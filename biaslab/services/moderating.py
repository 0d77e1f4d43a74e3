"""What moderators do in the lab: each act is entered into the log, none shows who a visitor was."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from biaslab.models import Experiment, LabClass, Result
from biaslab.services import classes
from biaslab.services.experiments import TRAIN_JOB
from civicwatch.access import audit
from civicwatch.access.models import User
from civicwatch.lib import bell, jobs


@transaction.atomic
def hide_results(results: QuerySet[Result], *, by: User, now: datetime | None = None) -> int:
    """Out of every total; the one who recorded them still has them in their notebook."""
    chosen = list(results.filter(hidden_at__isnull=True).values_list("pk", flat=True))
    Result.objects.filter(pk__in=chosen).update(hidden_at=now or timezone.now(), hidden_by=by)
    return _log("hide lab result", "lab-results", chosen, by, now)


@transaction.atomic
def show_results(results: QuerySet[Result], *, by: User, now: datetime | None = None) -> int:
    chosen = list(results.filter(hidden_at__isnull=False).values_list("pk", flat=True))
    Result.objects.filter(pk__in=chosen).update(hidden_at=None, hidden_by=None)
    return _log("show lab result", "lab-results", chosen, by, now)


@transaction.atomic
def delete_results(results: QuerySet[Result], *, by: User, now: datetime | None = None) -> int:
    """For good: a note that names or hurts somebody has no place anywhere."""
    chosen = list(results.values_list("pk", flat=True))
    Result.objects.filter(pk__in=chosen).delete()
    return _log("delete lab result", "lab-results", chosen, by, now)


@transaction.atomic
def end_classes(open_ones: QuerySet[LabClass], *, by: User, now: datetime | None = None) -> int:
    """Nobody joins or records any more; what was recorded is only counted."""
    chosen = list(open_ones.filter(closed_at__isnull=True))
    for lab_class in chosen:
        classes.close(lab_class=lab_class, now=now)
    return _log("end lab class", "lab-classes", [lab_class.pk for lab_class in chosen], by, now)


@transaction.atomic
def block_classes(abused: QuerySet[LabClass], *, by: User, now: datetime | None = None) -> int:
    """End them, and take all that was recorded in them out of every total."""
    chosen = list(abused)
    for lab_class in chosen:
        classes.close(lab_class=lab_class, now=now)
        lab_class.results.filter(hidden_at__isnull=True).update(hidden_at=now or timezone.now(), hidden_by=by)
    return _log("block lab class", "lab-classes", [lab_class.pk for lab_class in chosen], by, now)


@transaction.atomic
def hide_experiments(experiments: QuerySet[Experiment], *, by: User, now: datetime | None = None) -> int:
    """Off the public pages. The pairs that ship stay: the lab opens with them."""
    found = experiments.filter(hidden_at__isnull=True, version__isnull=True, shipped=False)
    chosen = list(found.values_list("pk", flat=True))
    Experiment.objects.filter(pk__in=chosen).update(hidden_at=now or timezone.now())
    return _log("hide experiment", "lab-experiments", chosen, by, now)


@transaction.atomic
def show_experiments(experiments: QuerySet[Experiment], *, by: User, now: datetime | None = None) -> int:
    chosen = list(experiments.filter(hidden_at__isnull=False).values_list("pk", flat=True))
    Experiment.objects.filter(pk__in=chosen).update(hidden_at=None)
    return _log("show experiment", "lab-experiments", chosen, by, now)


@transaction.atomic
def retry_experiments(experiments: QuerySet[Experiment], *, by: User, now: datetime | None = None) -> int:
    """Train again what failed."""
    chosen = list(experiments.filter(stage=jobs.FAILED).values_list("pk", flat=True))
    jobs.retry(Experiment.objects.filter(pk__in=chosen))
    bell.ring_after_commit(TRAIN_JOB)
    return _log("retry experiment", "lab-experiments", chosen, by, now)


def _log(action: str, kind: str, chosen: Iterable[Any], by: User, now: datetime | None) -> int:
    acts = [audit.Act(action, f"{kind}/{pk}", by=by, at=now) for pk in chosen]
    audit.record_many(acts)
    return len(acts)
