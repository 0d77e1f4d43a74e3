"""What the event stream says about an incident: public words only, and fewer where it is restricted."""

from typing import Any

from civicwatch.events.models import Event
from incidents.models import Incident, Status


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
