"""The way back from the last decision: a strip with a button for as long as it can be undone."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civicwatch.access.acting import actor
from civicwatch.access.models import User
from incidents.admin.action_words import in_words
from incidents.admin.decide import named
from incidents.models import Decision, Incident
from incidents.services import undoing
from incidents.services.curation_errors import CurationError, NotPossibleError

_FOLLOWS_ANOTHER = ("absorb", "release", undoing.UNDO)  # decisions that a person did not take by themselves


@dataclass(frozen=True)
class WayBack:
    """What the button says and sends: one decision by its number, or all of a batch."""

    name: str
    value: str
    words: str
    seconds: int
    address: str = ""


def way_back(by: User, *, now: datetime | None = None) -> WayBack | None:
    """From the last decision of this person, while it can be undone."""
    now = now or timezone.now()
    own = Decision.objects.filter(by=by, at__gt=now - undoing.UNDO_FOR, undone_by=None)
    last = own.exclude(action__in=_FOLLOWS_ANOTHER).select_related("incident").order_by("-at", "-pk").first()
    if last is None:
        return None
    seconds = undoing.seconds_left(last, by, now)
    if not seconds:
        return None
    return _of_batch(last, seconds) if last.batch else _of_one(last, seconds)


def undo(request: HttpRequest) -> tuple[str, Incident | None]:
    """Undo what was posted; return what was done, in words, and the incident where it was one.

    Raises CurationError where it cannot be undone any more.
    """
    by = actor(request)
    if batch := request.POST.get("batch"):
        restored = undoing.undo_batch(batch=_batch(batch), by=by)
        words = ngettext("Undone for %d incident.", "Undone for %d incidents.", len(restored))
        return words % len(restored), None
    number = request.POST.get("decision", "")
    decision = Decision.objects.filter(
        pk=int(number) if number.isdecimal() and len(number) < 19 else 0
    ).first()
    if decision is None:
        raise NotPossibleError(_("There is no such decision."))
    incident = undoing.undo(decision=decision, by=by)
    return _("Undone: “%s” is as it was.") % named(incident), incident


def _of_one(decision: Decision, seconds: int) -> WayBack:
    incident = decision.incident
    words = f"{in_words(decision.action).capitalize()}: “{named(incident)}”"
    address = reverse("admin:incidents_incident_change", args=[incident.pk])
    return WayBack("decision", str(decision.pk), words, seconds, address)


def _of_batch(decision: Decision, seconds: int) -> WayBack:
    number = Decision.objects.filter(batch=decision.batch).exclude(action__in=_FOLLOWS_ANOTHER).count()
    words = ngettext("%(what)s: %(number)d incident", "%(what)s: %(number)d incidents", number) % {
        "what": in_words(decision.action).capitalize(),
        "number": number,
    }
    return WayBack("batch", str(decision.batch), words, seconds)


def _batch(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise CurationError(_("There is no such decision.")) from error
