"""The jobs of sightings, in the order in which a message becomes a sighting and a sighting ends."""

from civicwatch.lib.jobs import Chore, Job, StageJob
from sightings.models import (
    EraseStage,
    InboundMessage,
    MessageStage,
    OutboundMessage,
    RemoteErasure,
    SendStage,
)
from sightings.services import (
    carrier_copies,
    city_collecting,
    receiving,
    reconciling,
    retention,
    sending,
    settling,
    showing,
)
from workers import carrying

WORK = "work"


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
        ),
        Chore(settling.JOB, WORK, run=settling.settle, is_overdue=settling.is_overdue),
        Chore(showing.CARRY_JOB, WORK, run=carrying.carry_force, is_overdue=carrying.is_overdue),
        StageJob(
            sending.SEND_JOB,
            WORK,
            kind="effect",
            model=OutboundMessage,
            stage=SendStage.TO_SEND,
            work=sending.send,
            writes=sending.SENT_FIELDS,
            batch=1,  # what has been handed over is never tried again for another's sake
        ),
        StageJob(
            carrier_copies.ERASE_JOB,
            WORK,
            kind="effect",
            model=RemoteErasure,
            stage=EraseStage.TO_ERASE,
            work=carrier_copies.erase,
            writes=(),
            batch=10,
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
