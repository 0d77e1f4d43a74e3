"""Every job by name: what it takes, what it writes, whom it wakes. Order is the rows' own."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from biaslab.models import Experiment, ExperimentStage
from biaslab.services import classes, recording
from biaslab.services.experiments import TRAIN_JOB
from civicwatch.access import sessions
from civicwatch.events import fanning_out, ways_back, webhooks
from civicwatch.events import services as events
from civicwatch.events.models import Delivery, DeliveryStage
from civicwatch.lib.jobs import Chore, StageJob, register
from incidents.models import Report, ReportStage
from incidents.services import corrections, grouping, reports, retention
from workers.drift_jobs import drift_jobs
from workers.learning_jobs import learning_jobs
from workers.sighting_jobs import sighting_jobs
from workers.tweet_jobs import tweet_jobs
from workers.warning_jobs import warning_jobs

COLLECT, JUDGE, WORK = "collect", "judge", "work"

_JUDGED = ("classifier", "probability", "force_rank", "reasons", "sentence", "likely")
_PLACED = (
    "occurred_on",
    "date_precision",
    "date_reason",
    "state",
    "county",
    "city",
    "latitude",
    "longitude",
    "place_precision",
    "place_reason",
)


def register_all() -> None:
    """Make the jobs known to workers, sweeper, ``drain`` and ``doctor``."""
    register(
        Chore("collect_sources", COLLECT, run=_collect, is_overdue=_is_collecting_overdue),
        StageJob(
            reports.CLASSIFY_JOB,
            JUDGE,
            kind="report",
            model=Report,
            stage=ReportStage.RECEIVED,
            work=reports.classify,
            writes=_JUDGED,
            rings=("locate_reports",),
        ),
        StageJob(
            "locate_reports",
            WORK,
            kind="report",
            model=Report,
            stage=ReportStage.CLASSIFIED,
            work=reports.locate,
            writes=_PLACED,
            rings=("group_reports",),
        ),
        StageJob(
            "group_reports",
            WORK,
            kind="report",
            model=Report,
            stage=ReportStage.LOCATED,
            work=grouping.group,
            writes=("text_hash",),
        ),
        Chore(events.PUBLISH_JOB, WORK, run=events.number_waiting, is_overdue=events.is_waiting),
        Chore(
            events.FAN_OUT_JOB, WORK, run=fanning_out.fan_out, is_overdue=fanning_out.is_fanning_out_overdue
        ),
        StageJob(
            webhooks.DELIVER_JOB,
            COLLECT,
            kind="effect",
            model=Delivery,
            stage=DeliveryStage.TO_SEND,
            work=_deliver_webhooks,
            writes=("tries", "delivered_at"),
            batch=50,
        ),
        Chore(
            fanning_out.FORGET_JOB,
            WORK,
            run=fanning_out.forget_old,
            is_overdue=fanning_out.is_forgetting_overdue,
        ),
        Chore(ways_back.FORGET_JOB, WORK, run=ways_back.forget_old, is_overdue=ways_back.is_any_old),
        Chore(
            "forget_corrections",
            WORK,
            run=corrections.forget_old,
            is_overdue=corrections.is_forgetting_overdue,
        ),
        Chore("recheck_posts", COLLECT, run=_recheck, is_overdue=_is_rechecking_overdue),
        Chore(
            sessions.FORGET_JOB, WORK, run=sessions.forget_ended, is_overdue=sessions.is_forgetting_overdue
        ),
        Chore(retention.JOB, WORK, run=retention.run, is_overdue=retention.is_overdue),
        StageJob(
            TRAIN_JOB,
            WORK,
            kind="experiment",
            model=Experiment,
            stage=ExperimentStage.WAITING,
            work=_train_experiments,
            writes=("scorecard", "artefact", "sha256", "step", "percent", "trained_at"),
            batch=1,
        ),
        Chore(
            recording.FORGET_JOB,
            WORK,
            run=recording.forget_old_trials,
            is_overdue=recording.is_forgetting_overdue,
        ),
        Chore(classes.END_JOB, WORK, run=classes.close_expired, is_overdue=classes.is_ending_overdue),
        *learning_jobs(),
        *sighting_jobs(),
        *drift_jobs(),
        *tweet_jobs(),
        *warning_jobs(),
    )


def _train_experiments(rows: Sequence[Experiment]) -> None:
    from biaslab.services import training  # scikit-learn and more: every process knows of the job, few run it

    training.train(rows)


def _deliver_webhooks(rows: Sequence[Delivery]) -> Callable[[Sequence[Delivery]], None]:
    from civicwatch.events import delivering  # an HTTP client, as with collecting

    return delivering.send(rows)


def _recheck() -> int:
    from workers import rechecking  # the vendors' clients, as with collecting

    return rechecking.recheck_due()


def _is_rechecking_overdue(by: timedelta) -> bool:
    from workers import rechecking

    return rechecking.is_overdue(by)


def _collect() -> int:
    from workers import collecting  # scrapers and their clients: every process knows of the job, few run it

    return collecting.collect_due()


def _is_collecting_overdue(by: timedelta) -> bool:
    from workers import collecting

    return collecting.is_overdue(by)
