"""The jobs of warnings and appeals: made of what was told, proven, sent by mail or the carrier, forgotten."""

from collections.abc import Callable, Sequence

from django.utils import timezone

from civicwatch.lib.jobs import Chore, Job, StageJob
from sightings.services import sending
from tweets.models import Warning, WarningStage
from tweets.services import appeals, letters, warnings, watching

COLLECT, WORK = "collect", "work"


def warning_jobs() -> list[Job]:
    return [
        Chore(warnings.MAKE_JOB, WORK, run=warnings.make_next, is_overdue=warnings.is_making_overdue),
        StageJob(
            watching.SEND_JOB,
            COLLECT,
            kind="effect",
            model=Warning,
            stage=WarningStage.TO_SEND,
            work=_send,
            writes=warnings.SENT_FIELDS,
            batch=50,
            in_order=True,
        ),
        Chore(watching.PROVE_JOB, WORK, run=watching.prove_by_code, is_overdue=watching.is_proving_overdue),
        Chore(watching.FORGET_JOB, WORK, run=watching.forget_old, is_overdue=watching.is_forgetting_overdue),
        Chore(appeals.FORGET_JOB, WORK, run=appeals.forget_old, is_overdue=appeals.is_forgetting_overdue),
    ]


def _send(rows: Sequence[Warning]) -> Callable[[Sequence[Warning]], None]:
    return warnings.send(rows, by_mail=letters.send_mail, by_text=_by_text)


def _by_text(letter: letters.Letter) -> None:
    """Put down beside the warning, in its own transaction; the carrier's job sends it once."""
    sending.say_last(letter.to, letter.body, key=f"warning:{letter.key}", now=timezone.now())
