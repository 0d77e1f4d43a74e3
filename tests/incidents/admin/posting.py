"""What a browser posts from the desk."""

from django.urls import reverse

from incidents.models import Incident

QUEUE = reverse("admin:incidents_incident_changelist")
SCRIPT = {"X-Desk": "-"}
_TICKS = (
    "restricted", "names_person", "names_officer", "involves_child", "sexual_assault",
    "charges", "discipline", "settlement",
)  # fmt: skip


def desk(incident):
    return reverse("admin:incidents_incident_change", args=[incident.pk])


def typed(incident, **changes):
    """What a browser posts from the form of ``incident`` as it stands, with some fields changed."""
    point = ""
    if incident.latitude is not None:
        point = f'{{"type": "Point", "coordinates": [{incident.longitude}, {incident.latitude}]}}'
    rows = list(incident.evidence.order_by("pk"))
    data = {
        "seen": incident.updated_at.isoformat(),
        "title": incident.title,
        "description": incident.description,
        "occurred_on": incident.occurred_on or "",
        "date_precision": incident.date_precision,
        "point": point,
        "place_precision": incident.place_precision,
        "address": incident.address,
        "force_rank": "" if incident.force_rank is None else incident.force_rank,
        "agency": incident.agency,
        "injury": incident.injury,
        "verification": incident.verification,
        "not_names": incident.not_names,
        "outcome_note": incident.outcome_note,
        "tags": [tag.pk for tag in incident.tags.all()],
        "evidence-TOTAL_FORMS": len(rows) + 1,
        "evidence-INITIAL_FORMS": len(rows),
        f"evidence-{len(rows)}-kind": "video",
    }
    data |= {name: "on" for name in _TICKS if getattr(incident, name)}
    for number, row in enumerate(rows):
        data |= {
            f"evidence-{number}-{name}": getattr(row, name) or "" for name in ("pk", "kind", "url", "title")
        }
        data |= {f"evidence-{number}-graphic": "on"} if row.graphic else {}
    return data | changes


def decide(client, incident, action, **more):
    data = {"action": action, "seen": incident.updated_at.isoformat(), **more}
    return client.post(desk(incident), data, follow=True)


def fresh(incident):
    return Incident.objects.get(pk=incident.pk)
