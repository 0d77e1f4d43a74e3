"""What police do, put right from a sighting's page: the choices, and what is said once it is done."""

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from sightings.in_words import ACTIVITIES
from sightings.models import PUBLIC_STATUSES, Activity, Sighting, SightingStatus

LONGEST_NOTE = 500
_HEARD_OF = (SightingStatus.FOR_PERSON, *PUBLIC_STATUSES)


def choices(sighting: Sighting) -> list[tuple[str, Promise]]:
    """Everything that it does not say already."""
    return [(value, ACTIVITIES[value]) for value in Activity.values if value != sighting.activity]


def note_of(request: HttpRequest) -> str:
    return request.POST.get("note", "")[:LONGEST_NOTE].replace("\0", "")


def became(sighting: Sighting) -> str:
    return _("Put right: %(what)s.") % {"what": ACTIVITIES[sighting.activity]}


def done_words(sighting: Sighting, *, was: str) -> str:
    """What it says now, and what the desk of incidents has of it where force is in it."""
    return f"{became(sighting)} {_at_incidents(sighting, was)}".strip()


def undone_words(sighting: Sighting, *, was: str) -> str:
    words = _("As before: %(what)s.") % {"what": ACTIVITIES[sighting.activity]}
    return f"{words} {_at_incidents(sighting, was)}".strip()


def _at_incidents(sighting: Sighting, was: str) -> str:
    if was == Activity.FORCE and sighting.carried_at:
        return _("The incidents’ desk keeps what it has of it: its moderators decide about that.")
    if sighting.activity != Activity.FORCE:
        return ""
    if sighting.carried_at:
        return _("The incidents’ desk has it already.")
    if sighting.status in _HEARD_OF:
        return _("It goes to the incidents’ desk, too.")
    if sighting.status == SightingStatus.WAITING:
        return _("It goes to the incidents’ desk, too, once its photo is checked.")
    return ""
