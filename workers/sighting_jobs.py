"""The jobs of sightings, in the order in which a message becomes a sighting and a sighting ends."""

from civicwatch.lib.jobs import Chore, Job
from sightings.services import settling, showing
from workers import carrying

WORK = "work"


def sighting_jobs() -> list[Job]:
    return [
        Chore(settling.JOB, WORK, run=settling.settle, is_overdue=settling.is_overdue),
        Chore(showing.CARRY_JOB, WORK, run=carrying.carry_force, is_overdue=carrying.is_overdue),
    ]
