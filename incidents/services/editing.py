"""Writing and correcting an incident; every changed field is logged with what it was before."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civicwatch.access.models import User
from incidents.models import Incident, IncidentReport, Proposal, Report, Status, Tag
from incidents.risks import FLAGS
from incidents.services import names_found, second_eyes
from incidents.services.decisions import check, finish
from incidents.services.evidence import NO_CHANGE, EvidenceChanges, change_evidence
from incidents.services.placing import settle_place
from incidents.services.publishing_needs import require_publishable

EDITABLE = (
    "title",
    "description",
    "occurred_on",
    "date_precision",
    "latitude",
    "longitude",
    "place_precision",
    "city",
    "address",
    "force_rank",
    "agency",
    "injury",
    "verification",
    "restricted",
    *FLAGS,
    "not_names",
    "charges",
    "discipline",
    "settlement",
    "outcome_note",
)
_POINT = {"latitude", "longitude", "place_precision"}
_FOLLOWS = ("state", "county", "city", "latitude", "longitude", "place_precision")
EARLIEST = date(1900, 1, 1)


@transaction.atomic
def create_candidate(
    *,
    values: Mapping[str, Any],
    tags: Iterable[Tag] = (),
    evidence: EvidenceChanges = NO_CHANGE,
    reports: Iterable[Report] = (),
    by: User | None,
    now: datetime | None = None,
) -> Incident:
    """A new incident that waits for a decision, with the posts and the evidence that it stands on.

    ``values`` are fields of EDITABLE. Raises ValidationError for a value that cannot be.
    """
    now = now or timezone.now()
    check("", action="create", by=by)
    incident = Incident(created_at=now, updated_at=now)
    changes = _set_values(incident, values, now=now)
    incident.save()
    changes |= _set_tags(incident, tags) | change_evidence(incident, evidence)
    changes = names_found.tick(incident, changes, before=names_found.Written())
    IncidentReport.objects.bulk_create(
        IncidentReport(incident=incident, report=report, how=IncidentReport.How.FOUNDED, added_at=now)
        for report in reports
    )
    return finish(incident, action="create", from_status="", by=by, now=now, changes=changes)


@transaction.atomic
def edit(
    *,
    incident: Incident,
    values: Mapping[str, Any] | None = None,
    tags: Iterable[Tag] | None = None,
    evidence: EvidenceChanges = NO_CHANGE,
    by: User | None,
    now: datetime | None = None,
    seen: datetime | None = None,
    second_to: Proposal | None = None,
) -> Incident:
    """Correct an incident. What is equal to what stands there is no change and leaves no trace.

    A published incident must stay fit to be published; a restricted one is shown again by
    ``curation.reveal`` only. Where it carries a risk, or would, nobody changes alone what readers see.
    Raises ValidationError, NotPublishableError, SecondApprovalNeededError and what ``begin`` raises.
    """
    now = now or timezone.now()
    incident = second_eyes.begin(incident, action="edit", by=by, now=now, seen=seen, second_to=second_to)
    public = incident.status == Status.PUBLISHED
    risks = second_eyes.risks(incident) if public else []
    words = names_found.written_in(incident)
    changes = _set_values(incident, values or {}, now=now)
    if tags is not None:
        changes |= _set_tags(incident, tags)
    changes |= change_evidence(incident, evidence)
    if not changes:
        return incident
    changes = names_found.tick(incident, changes, before=words)
    if public:
        require_publishable(incident)
        risks += second_eyes.risks(incident)
        found = risks if second_eyes.changed_in_public(incident, changes) else []
        changes |= second_eyes.settle(incident, found, by=by, second_to=second_to, changes=changes, now=now)
    action = second_eyes.logged_action("edit", second_to)
    return finish(incident, action=action, from_status=incident.status, by=by, now=now, changes=changes)


def _set_values(incident: Incident, values: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
    if unknown := set(values) - set(EDITABLE):
        raise ValueError(f"not editable: {', '.join(sorted(unknown))}")
    before = {name: getattr(incident, name) for name in {*values, *_FOLLOWS}}
    for name, value in values.items():
        setattr(incident, name, value.strip() if isinstance(value, str) else value)
    changed = {name for name in values if getattr(incident, name) != before[name]}
    if changed & {*_POINT, "city"}:
        settle_place(incident, moved=bool(changed & _POINT), city_chosen="city" in changed)
    _require_sense(incident, before, now)
    return {
        name: {"from": _plain(old), "to": _plain(getattr(incident, name))}
        for name, old in sorted(before.items())
        if getattr(incident, name) != old
    }


def _require_sense(incident: Incident, before: Mapping[str, Any], now: datetime) -> None:
    """Raise ValidationError for values that no incident can have."""
    incident.clean_fields(exclude=["reports", "merged_into", "state", "county", "city"])
    for name in EDITABLE:
        if "\0" in str(getattr(incident, name)):
            raise ValidationError({name: _("This text holds a character that cannot be stored.")})
    day = incident.occurred_on
    if day is not None and not EARLIEST <= day <= now.date() + timedelta(days=1):
        raise ValidationError({"occurred_on": _("The day must lie between 1900 and today.")})
    if (incident.latitude is None) != (incident.longitude is None):
        raise ValidationError({"latitude": _("A point needs both latitude and longitude.")})
    elif not (abs(incident.latitude or 0) <= 90 and abs(incident.longitude or 0) <= 180):
        raise ValidationError({"latitude": _("This point is not on Earth.")})
    if before.get("restricted") and not incident.restricted:
        raise ValidationError({"restricted": _("Only “Reveal” shows what is hidden here.")})


def _set_tags(incident: Incident, tags: Iterable[Tag]) -> dict[str, Any]:
    before = sorted(incident.tags.values_list("slug", flat=True))
    wanted = list(tags)
    after = sorted(tag.slug for tag in wanted)
    if after == before:
        return {}
    incident.tags.set(wanted)
    return {"tags": {"from": before, "to": after}}


def _plain(value: Any) -> Any:
    """A value as the log keeps it: a place by its name, a day as text."""
    if isinstance(value, models.Model):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value
