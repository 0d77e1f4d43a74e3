"""Decisions about one incident: publish, reject, retract, reopen, reveal."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civicwatch.access.models import User
from incidents.models import Incident, Proposal, Status
from incidents.models.reasons import RejectReason, RetractReason
from incidents.services import second_eyes
from incidents.services.decisions import begin, finish
from incidents.services.placing import settle_cell
from incidents.services.publishing_needs import require_publishable


@transaction.atomic
def publish(
    *,
    incident: Incident,
    by: User | None,
    now: datetime | None = None,
    seen: datetime | None = None,
    second_to: Proposal | None = None,
    batch: UUID | None = None,
) -> Incident:
    """Put a candidate on the record and on the map.

    Needs a date, a point and evidence; otherwise NotPublishableError says what is missing. What carries a
    risk goes through as the second approval of somebody else's proposal only: ``approvals.submit`` and
    ``approve``. A restricted incident stays restricted until somebody reveals it.
    """
    now = now or timezone.now()
    incident = second_eyes.begin(incident, action="publish", by=by, now=now, seen=seen, second_to=second_to)
    settle_cell(incident)
    require_publishable(incident)
    found = second_eyes.risks(incident)
    changes: dict[str, Any] = second_eyes.settle(incident, found, by=by, second_to=second_to, now=now)
    incident.status = Status.PUBLISHED
    incident.published_at = incident.published_at or now
    changes |= _cleared(incident, "held_because")
    action = second_eyes.logged_action("publish", second_to)
    return finish(
        incident,
        action=action,
        from_status=Status.CANDIDATE,
        by=by,
        now=now,
        changes=changes,
        batch=batch,
    )


@transaction.atomic
def reject(
    *,
    incident: Incident,
    reason: str,
    words: str = "",
    by: User | None,
    now: datetime | None = None,
    seen: datetime | None = None,
    batch: UUID | None = None,
) -> Incident:
    """Close a candidate. ``reason`` is one of RejectReason; ``words`` say more, for the log."""
    if reason not in RejectReason.values:
        raise ValidationError({"reason": _("Choose why it is rejected.")})
    incident, _move = begin(incident, action="reject", by=by, seen=seen)
    return _close(incident, "reject", Status.REJECTED, reason, words, by, now, batch)


@transaction.atomic
def retract(
    *,
    incident: Incident,
    reason: str,
    words: str,
    by: User | None,
    now: datetime | None = None,
    seen: datetime | None = None,
) -> Incident:
    """Take a published incident off the record; its page says that and why.

    ``reason`` is one of RetractReason, ``words`` a sentence: a retraction owes the public both.
    """
    if reason not in RetractReason.values:
        raise ValidationError({"reason": _("Choose why it is retracted.")})
    if not words.strip():
        raise ValidationError({"words": _("Say in a sentence why it is retracted; the log keeps it.")})
    incident, _move = begin(incident, action="retract", by=by, seen=seen)
    return _close(incident, "retract", Status.RETRACTED, reason, words, by, now)


@transaction.atomic
def reopen(
    *,
    incident: Incident,
    words: str = "",
    by: User | None,
    now: datetime | None = None,
    seen: datetime | None = None,
) -> Incident:
    """Back into the queue: what was rejected, retracted or published too early. Approvals are void then."""
    incident, _move = begin(incident, action="reopen", by=by, seen=seen)
    before = incident.status
    incident.status = Status.CANDIDATE
    changes = _cleared(incident, "closed_reason") | _unapproved(incident)
    return finish(
        incident, action="reopen", from_status=before, by=by, now=now, reason=words.strip(), changes=changes
    )


@transaction.atomic
def reveal(
    *,
    incident: Incident,
    by: User | None,
    now: datetime | None = None,
    seen: datetime | None = None,
    second_to: Proposal | None = None,
) -> Incident:
    """Show title, description and links of a restricted incident once a senior person has looked.

    Where it is public and carries a risk, once two have.
    """
    incident = second_eyes.begin(incident, action="reveal", by=by, now=now, seen=seen, second_to=second_to)
    if not incident.restricted:
        return incident
    incident.restricted = False
    changes: dict[str, Any] = {"restricted": {"from": True, "to": False}}
    if incident.status == Status.PUBLISHED:
        require_publishable(incident)
        found = second_eyes.risks(incident)
        changes |= second_eyes.settle(incident, found, by=by, second_to=second_to, changes=changes, now=now)
    action = second_eyes.logged_action("reveal", second_to)
    return finish(incident, action=action, from_status=incident.status, by=by, now=now, changes=changes)


def _close(
    incident: Incident,
    action: str,
    status: Status,
    reason: str,
    words: str,
    by: User | None,
    now: datetime | None,
    batch: UUID | None = None,
) -> Incident:
    before = incident.status
    incident.status = status
    changes = {"closed_reason": {"from": incident.closed_reason, "to": reason}}
    incident.closed_reason = reason
    return finish(
        incident,
        action=action,
        from_status=before,
        by=by,
        now=now,
        reason=words.strip(),
        changes=changes,
        batch=batch,
    )


def _unapproved(incident: Incident) -> dict[str, Any]:
    two = [incident.first_approval_by_id, incident.second_approval_by_id]
    incident.first_approval_by = incident.second_approval_by = None
    return {"approvals": {"from": two, "to": []}} if any(two) else {}


def _cleared(incident: Incident, field: str) -> dict[str, Any]:
    """Empty a text field; return the change for the log, if it held anything."""
    before = getattr(incident, field)
    setattr(incident, field, "")
    return {field: {"from": before, "to": ""}} if before else {}
