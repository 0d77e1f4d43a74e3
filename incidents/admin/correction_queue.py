"""What stands beside a request: how many wait, what comes next, and what the public sees of its incident."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from incidents import facts_in_words, records
from incidents.admin.action_words import in_words
from incidents.facts_in_words import Line
from incidents.models import Correction, Incident, Status
from incidents.services.versions import facts_of
from incidents.standing import Gone, Moved, Public, standing_of

WAITING, ASKED, CLOSED = "waiting", "asked", "closed"
VIEWS = {WAITING: _("Waiting for us"), ASKED: _("We asked something"), CLOSED: _("Closed")}
_FAR = 500  # how far J and K look


@dataclass(frozen=True)
class Summary:
    """What stays in sight of all requests."""

    waiting: int
    urgent: int
    removals: int
    asked: int
    oldest: datetime | None


@dataclass(frozen=True)
class Seen:
    """The incident as the public sees it: its lines, or why there are none. ``incident`` is the one that a
    decision would be about: where it was merged, the one that it belongs to now."""

    incident: Incident
    lines: list[Line]
    gone: Gone | None


def summary() -> Summary:
    waiting = Correction.objects.waiting().with_urgency()
    counted: dict[str, Any] = waiting.aggregate(
        waiting=Count("pk"),
        now=Count("pk", filter=Q(urgent=True)),  # a name of its own, or it would count itself
        removals=Count("pk", filter=Q(kind=Correction.Kind.REMOVAL)),
        oldest=Min("sent_at"),
    )
    asked = Correction.objects.asked().count()
    return Summary(asked=asked, urgent=counted.pop("now"), **counted)


def rows(view: str) -> QuerySet[Correction]:
    """The requests of one view: what waits by urgency, what is closed by when it was."""
    every = Correction.objects.select_related("incident__city", "incident__state", "closed_by")
    every = every.annotate(written=Count("messages"))
    if view == CLOSED:
        return every.closed().with_urgency().order_by("-changed_at", "-pk")
    chosen = every.asked() if view == ASKED else every.waiting()
    return chosen.most_urgent_first()


def neighbours(correction: Correction) -> tuple[int | None, int | None]:
    """The requests before and after this one among those that wait, round to the other end."""
    waiting = list(Correction.objects.waiting().most_urgent_first().values_list("pk", flat=True)[:_FAR])
    if correction.pk not in waiting:
        return (waiting[-1], waiting[0]) if waiting else (None, None)
    if len(waiting) == 1:
        return None, None
    at = waiting.index(correction.pk)
    return waiting[at - 1], waiting[(at + 1) % len(waiting)]


def seen_by_public(correction: Correction) -> Seen:
    standing = standing_of(correction.incident_id)
    pk = correction.incident_id
    match standing:
        case Moved(survivor):
            pk = survivor
        case Public():
            pass
        case _:
            gone = standing if isinstance(standing, Gone) else None
            return Seen(_end_of_merges(correction.incident), [], gone)
    record = records.read(Incident.objects.filter(pk=pk, status=Status.PUBLISHED))[0]
    lines = facts_in_words.lines(facts_of(record)).values()
    return Seen(Incident.objects.get(pk=pk), [line for line in lines if line.text or line.items], None)


def decided_since(correction: Correction, incident: Incident) -> list[tuple[datetime, str, str]]:
    """What was done about the incident after the request came in, and by whom, the latest first."""
    since = incident.decisions.filter(at__gte=correction.sent_at).select_related("by")
    return [
        (decision.at, in_words(decision.action), str(decision.by or decision.role))
        for decision in since.order_by("-at", "-pk")
    ]


def others(correction: Correction) -> QuerySet[Correction]:
    """Other requests about the same incident, the latest first."""
    same = Correction.objects.filter(incident=correction.incident_id).exclude(pk=correction.pk)
    return same.order_by("-sent_at")


def _end_of_merges(incident: Incident) -> Incident:
    while incident.merged_into is not None:
        incident = incident.merged_into  # merging refuses circles
    return incident
