"""What the event stream says about an incident: public words only, and fewer where it is restricted."""

from typing import Any

from civicwatch.events import services as events
from civicwatch.events.models import Event
from incidents.models import Decision, Incident, Status
from incidents.services.way_back import cause_of, undo_for

GONE = "incident.retracted"
UNHEARD = frozenset(
    {"propose", "decline", "different", "hold", "lift_hold"}
)  # these change nothing that is public


def event_kind(before: str, after: str) -> str:
    """What the public stream calls a change, or nothing where the public saw none of it."""
    if after == Status.PUBLISHED:
        return "incident.updated" if before == Status.PUBLISHED else "incident.published"
    return GONE if before == Status.PUBLISHED else ""


def told_as(decision: Decision) -> str:
    """What the public stream calls a decision, or nothing."""
    return "" if decision.action in UNHEARD else event_kind(decision.from_status, decision.to_status)


def tell(incident: Incident, decision: Decision) -> None:
    """Say what the public may know of a decision: of a person's when it cannot be undone any more.

    What is taken off the record is gone from the stream at once, and whatever was about to be said of it.
    """
    kind, cause = told_as(decision), cause_of(decision)
    if not kind:
        return
    forget_words(incident)
    payload, subject = public_payload(incident), subject_of(incident)
    if _leaves_at_once(decision):
        events.withdraw(kind=kind, subject=subject, payload=payload, cause=cause)
    else:
        leaves_at = decision.at + undo_for() if decision.by_id else None
        events.record(kind=kind, subject=subject, payload=payload, cause=cause, leaves_at=leaves_at)


def take_back(incident: Incident, undone: Decision) -> None:
    """Bring the stream in line after a decision was undone; where nothing has left, nothing ever was."""
    if not told_as(undone):
        return
    subject, unsaid = subject_of(incident), events.take_back(cause=cause_of(undone))
    back = event_kind(undone.to_status, incident.status)
    if unsaid and not _leaves_at_once(undone):
        _reword_newest(incident)
    elif back == GONE:
        forget_words(incident)
        events.withdraw(kind=back, subject=subject, payload=public_payload(incident))
    elif back:
        forget_words(incident)
        events.record(kind=back, subject=subject, payload=public_payload(incident))


def _leaves_at_once(decision: Decision) -> bool:
    """What is merged stays public elsewhere; everything else that goes was taken off for a reason."""
    return told_as(decision) == GONE and decision.to_status != Status.MERGED


def _reword_newest(incident: Incident) -> None:
    """The newest event told all, until the decision that was undone made it forget its words."""
    newest = Event.objects.filter(subject=subject_of(incident)).order_by("pk").last()
    if newest and newest.kind != GONE and incident.status == Status.PUBLISHED:
        newest.payload = public_payload(incident)
        newest.save(update_fields=["payload"])


def public_payload(incident: Incident) -> dict[str, Any]:
    """For a published incident its public facts, for a withdrawn one where it went.

    A restricted one tells its id, rank, day and state, and nothing that was written about it.
    """
    if incident.status != Status.PUBLISHED:
        return _withdrawn(incident)
    payload = _bare(incident)
    return payload if incident.restricted else payload | _details(incident)


def forget_words(incident: Incident) -> None:
    """Take out of earlier events what was hidden, withdrawn or corrected, since the stream can be replayed.

    A name that a moderator has taken out of a title must not come back from the log. The events stay, with
    their numbers, so that no reader skips one; what is still public stands in the newest.
    """
    Event.objects.filter(subject=subject_of(incident)).update(payload=_bare(incident))


def subject_of(incident: Incident) -> str:
    return f"incidents/{incident.pk}"


def _bare(incident: Incident) -> dict[str, Any]:
    return {
        "id": incident.pk,
        "force_rank": incident.force_rank,
        "occurred_on": incident.occurred_on and incident.occurred_on.isoformat(),
        "state": incident.state.usps if incident.state else None,
    }


def _details(incident: Incident) -> dict[str, Any]:
    return {
        "title": incident.title,
        "url": incident.get_absolute_url(),
        "date_precision": incident.date_precision,
        "city": incident.city.name if incident.city else None,
        "latitude": incident.latitude,
        "longitude": incident.longitude,
        "place_precision": incident.place_precision,
        "verification": incident.verification,
        "tags": sorted(tag.slug for tag in incident.tags.all()),
    }


def _withdrawn(incident: Incident) -> dict[str, Any]:
    return {"id": incident.pk, "status": incident.status, "merged_into": incident.merged_into_id}
