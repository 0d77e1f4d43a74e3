"""Where each job runs and what beat rings: names, routes and schedules in one place."""

from typing import Any

from biaslab.services import classes, recording
from civicwatch.access import sessions
from civicwatch.events import fanning_out
from civicwatch.events.services import PUBLISH_JOB
from civicwatch.learning.drift import measuring
from civicwatch.learning.loop import tidying
from civicwatch.lib import jobs
from incidents.services import retention
from sightings.services import alerts, city_collecting, conversing, photos, reconciling, settling, telling
from sightings.services import retention as sightings_retention
from sightings.services.carrying import JOB as CARRY_JOB
from tweets.services import appeals, expiring, rechecking, warnings, watching

BEAT: dict[str, dict[str, Any]] = {
    "collect sources that are due": {"task": "collect_sources", "schedule": 60.0},
    "ask whether posts are still there": {"task": "recheck_posts", "schedule": 3600.0},
    "let posts expire": {"task": retention.JOB, "schedule": 3600.0},
    "forget what was asked to be put right": {"task": "forget_corrections", "schedule": 86_400.0},
    "forget sessions that are over": {"task": sessions.FORGET_JOB, "schedule": 86_400.0},
    "forget trials that nobody wrote down": {"task": recording.FORGET_JOB, "schedule": 3600.0},
    "forget what webhooks were sent": {"task": fanning_out.FORGET_JOB, "schedule": 86_400.0},
    "let words leave the data sets of classifiers": {"task": tidying.JOB, "schedule": 3600.0},
    "end classes that have run their time": {"task": classes.END_JOB, "schedule": 3600.0},
    # Six times an hour: an hour is measured ten minutes after its end, and what is measured is left alone.
    "measure drift": {"task": measuring.JOB, "schedule": 600.0},
    "ask the carrier for messages that never came": {"task": reconciling.JOB, "schedule": 300.0},
    "let numbers, messages and originals go": {"task": sightings_retention.JOB, "schedule": 3600.0},
    "remove files of photos that no row names": {"task": photos.ORPHANS_JOB, "schedule": 3600.0},
    "read cities' data sets that are due": {"task": city_collecting.JOB, "schedule": 300.0},
    "ask X whether flagged posts are still there": {"task": rechecking.JOB, "schedule": 3600.0},
    "let posts of streams expire": {"task": expiring.JOB, "schedule": 3600.0},
    "forget appeals that were answered long ago": {"task": appeals.FORGET_JOB, "schedule": 86_400.0},
    "forget who was to be warned": {"task": watching.FORGET_JOB, "schedule": 86_400.0},
    "look for the codes of accounts": {"task": watching.PROVE_JOB, "schedule": 60.0},
    "ask the rules about flags that were told": {
        "task": warnings.MAKE_JOB,
        "schedule": 10.0,
        "options": {"expires": 10.0},
    },
    "take force to the incidents, and back what its sender took back": {"task": CARRY_JOB, "schedule": 600.0},
    "tell senders what was decided": {"task": telling.JOB, "schedule": 60.0},
    "end conversations that have fallen silent": {"task": conversing.CLOSE_JOB, "schedule": 60.0},
    # The pages keep the time by themselves; this announces what has come to be shown and ends what is over.
    "tell of sightings near": {"task": alerts.JOB, "schedule": 60.0},
    "settle sightings": {"task": settling.JOB, "schedule": 5.0, "options": {"expires": 5.0}},
    # Nobody rings when an event's minute is over. What no worker heard in time would only pile up.
    "let events leave that are due": {"task": PUBLISH_JOB, "schedule": 2.0, "options": {"expires": 2.0}},
}


def routes() -> dict[str, dict[str, str]]:
    """Return the queue of each job, as Celery's ``task_routes`` wants it."""
    return {name: {"queue": job.queue} for name, job in jobs.registered().items()}
