"""What police do at a sighting, put right by a moderator: with why, and with a way back.

What it was and what it became stand in the history, so that what is taken back is what was there.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicwatch.access.models import User
from sightings.models import Activity, Sighting, SightingDecision
from sightings.services import carrying, changing, moderating
from sightings.services.decision_errors import DecisionError

CORRECT, TAKE_BACK = "activity", "activity_back"  # in the history: `activity:eviction>force`, `activity_back`


@dataclass(frozen=True)
class Correction:
    """What a moderator made of what was told; ``was`` is empty where nothing was."""

    decision: int
    was: str
    became: str


@transaction.atomic
def correct(*, sighting: Sighting, activity: str, by: User, now: datetime, note: str) -> Sighting:
    """Map, lists and stream say it from here on, and use of force goes to the incidents as its sender's own
    word does. ``note`` says why. Raises DecisionError."""
    if activity not in Activity.values:
        raise DecisionError(_("Say what police do."))
    if not note.strip():
        raise DecisionError(_("Say why, so that colleagues can follow it."))
    locked = moderating.open_row(sighting, now)
    if locked.activity == activity:
        raise DecisionError(_("It says so already."))
    action = f"{CORRECT}:{locked.activity}>{activity}"
    changing.change(locked, action=action, now=now, by=by, note=note, activity=activity)
    carrying.ring_for(locked)
    return locked


@transaction.atomic
def take_back(*, sighting: Sighting, by: User, now: datetime) -> Sighting:
    """As it was before the last correction. Raises DecisionError."""
    locked = moderating.open_row(sighting, now)
    correction = standing(locked)
    if correction is None:
        raise DecisionError(_("Nobody has put right what police do, or it has changed since."))
    changing.change(locked, action=TAKE_BACK, now=now, by=by, activity=correction.was)
    carrying.ring_for(locked)
    return locked


def standing(sighting: Sighting) -> Correction | None:
    """The last correction, unless it was taken back or its sender has said something else since."""
    lines = SightingDecision.objects.filter(sighting=sighting, action__startswith=CORRECT)
    last = lines.order_by("-at", "-pk").first()
    if last is None:
        return None
    kind, _colon, change = last.action.partition(":")
    was, _arrow, became = change.partition(">")
    if kind != CORRECT or became != sighting.activity:
        return None
    return Correction(last.pk, was, became)


def is_put_right(sighting: Sighting, told: str) -> bool:
    """Whether a moderator has ruled on these very words: repeated, as with the next text of a conversation,
    they change nothing."""
    correction = standing(sighting)
    return correction is not None and correction.was == told
