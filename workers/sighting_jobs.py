"""The jobs of sightings, in the order in which a message becomes a sighting and a sighting ends."""

from collections.abc import Callable, Sequence

from civicwatch.lib.jobs import Chore, Job, StageJob
from sightings.models import (
    EraseStage,
    InboundMessage,
    MessageStage,
    OutboundMessage,
    Photo,
    PhotoStage,
    RemoteErasure,
    SendStage,
)
from sightings.services import (
    alerts,
    carrier_copies,
    city_collecting,
    conversing,
    fetching_photos,
    photos,
    receiving,
    reconciling,
    retention,
    sending,
    settling,
    telling,
)
from sightings.services.carrying import JOB as CARRY_JOB
from workers import carrying

JUDGE, WORK = "judge", "work"


def sighting_jobs() -> list[Job]:
    return [
        StageJob(
            receiving.READ_JOB,
            WORK,
            kind="message",
            model=InboundMessage,
            stage=MessageStage.RECEIVED,
            work=receiving.read,
            writes=receiving.READ_FIELDS,
            batch=25,  # one transaction: short enough for a database with one writer
            in_order=True,
            sealed=True,
        ),
        StageJob(
            photos.FETCH_JOB,
            WORK,
            kind="photo",
            model=Photo,
            stage=PhotoStage.TO_FETCH,
            work=fetching_photos.fetch,
            writes=fetching_photos.FETCHED_FIELDS,
            batch=1,  # one that cannot be had keeps no other waiting
            sealed=True,
        ),
        StageJob(
            photos.CHECK_JOB,
            JUDGE,
            kind="photo",
            model=Photo,
            stage=PhotoStage.FETCHED,
            work=_check_photos,
            writes=photos.CHECKED_FIELDS,
            batch=1,  # its sender hears of each as soon as it is done
            sealed=True,
        ),
        Chore(photos.ORPHANS_JOB, WORK, run=photos.remove_orphans, is_overdue=lambda by: False),
        Chore(
            conversing.CLOSE_JOB, WORK, run=conversing.close_silent, is_overdue=conversing.is_closing_overdue
        ),
        Chore(telling.JOB, WORK, run=telling.run, is_overdue=telling.is_overdue),
        Chore(settling.JOB, WORK, run=settling.settle, is_overdue=settling.is_overdue),
        Chore(alerts.JOB, WORK, run=alerts.send_due, is_overdue=alerts.is_overdue),
        Chore(CARRY_JOB, WORK, run=carrying.carry_force, is_overdue=carrying.is_overdue),
        StageJob(
            sending.SEND_JOB,
            WORK,
            kind="effect",
            model=OutboundMessage,
            stage=SendStage.TO_SEND,
            work=sending.send,
            writes=sending.SENT_FIELDS,
            in_line="contributor",
            batch=10,
            sealed=True,
        ),
        StageJob(
            carrier_copies.ERASE_JOB,
            WORK,
            kind="erasure",
            model=RemoteErasure,
            stage=EraseStage.TO_ERASE,
            work=carrier_copies.erase,
            writes=(),
            batch=10,
            sealed=True,
        ),
        Chore(reconciling.JOB, WORK, run=reconciling.run, is_overdue=reconciling.is_overdue),
        Chore(retention.JOB, WORK, run=retention.run, is_overdue=retention.is_overdue),
        Chore(
            city_collecting.JOB,
            "collect",
            run=city_collecting.collect_due,
            is_overdue=city_collecting.is_overdue,
        ),
    ]


def _check_photos(rows: Sequence[Photo]) -> Callable[[Sequence[Photo]], None]:
    from sightings.services import checking_photos  # Pillow, the networks: every process knows of the job

    return checking_photos.check(rows)
