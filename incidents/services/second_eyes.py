"""Whether one person may do it alone: every way to make something public asks here.

A service opens with ``begin`` and, before it finishes, hands the risks that it found to ``settle``.
With a proposal of somebody else in hand it goes through and the row says who the two were; without
one it stops. No service can publish past this, whoever calls it.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from civicwatch.access.models import User
from incidents.models import Incident, Proposal
from incidents.risks import FIELDS, Risk, risks_of
from incidents.services import decisions
from incidents.services.curation_errors import (
    LapsedError,
    NotAllowedError,
    NotPossibleError,
    SecondApprovalNeededError,
)

_SAFE_ALONE = frozenset({"not_names"})  # what no reader sees
_RIGHT = "incidents.change_incident"  # what the first of two must still hold when the second looks


def own_risks(incident: Incident) -> list[Risk]:
    """What the incident's own fields say, without a query: for marks in a list."""
    return risks_of(**{name: getattr(incident, name) for name in FIELDS})


def risks(incident: Incident) -> list[Risk]:
    """The risks of the whole: those of the incident and of all that were merged into it."""
    found = set(own_risks(incident))
    if incident.pk:
        parts = Incident.objects.family_of(incident.pk).exclude(pk=incident.pk)
        for fields in parts.values(*FIELDS):
            found |= set(risks_of(**fields))
    return [risk for risk in Risk if risk in found]


def begin(
    incident: Incident,
    *,
    action: str,
    by: User | None,
    now: datetime | None = None,
    seen: datetime | None = None,
    second_to: Proposal | None = None,
) -> Incident:
    """The incident locked and fresh, for one person's action or for the second approval of a proposal.

    Raises what ``decisions.begin`` raises, and LapsedError where the proposal is not what stands there.
    """
    if second_to is None:
        return decisions.begin(incident, action=action, by=by, now=now, seen=seen)[0]
    fresh, _move = decisions.begin(incident, action="approve", by=by, now=now, seen=seen)
    decisions.check(fresh.status, action=action, by=by)
    _require_second(second_to, fresh, action=action, by=by)
    return fresh


def _require_second(proposal: Proposal, incident: Incident, *, action: str, by: User | None) -> None:
    """Raise unless ``by`` may give the second approval of a proposal to do this to this locked incident."""
    stored = Proposal.objects.select_for_update(of=("self",)).select_related("by").get(pk=proposal.pk)
    if stored.answer != Proposal.Answer.OPEN:
        raise NotPossibleError(_("Somebody has answered this already."))
    if stored.action != action:
        raise NotPossibleError(_("Something else was proposed."))
    if by is None or stored.by_id == by.pk:
        raise NotAllowedError(_("You gave the first approval; the second must be another person's."))
    if stored.incident_id != incident.pk or stored.base != incident.updated_at:
        raise LapsedError
    if not stored.by.has_perm(_RIGHT):
        raise LapsedError


def settle(
    incident: Incident,
    found: Collection[Risk],
    *,
    by: User | None,
    second_to: Proposal | None,
    changes: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> dict[str, Any]:
    """Note on ``incident``, which the caller saves, who the two are; return what the log says of it.

    Raises SecondApprovalNeededError with the ``changes`` that wait where there are risks and one person.
    """
    if second_to is None:
        if found:
            raise SecondApprovalNeededError([risk for risk in Risk if risk in found], changes)
        return {}
    incident.first_approval_by_id, incident.second_approval_by = second_to.by_id, by
    Proposal.objects.filter(pk=second_to.pk).update(
        answer=Proposal.Answer.APPROVED, answered_by=by, answered_at=now or timezone.now()
    )
    return {"proposal": second_to.pk}


def changed_in_public(incident: Incident, changes: Mapping[str, Any]) -> bool:
    """Whether an edit of a published incident shows readers anything else than before; hiding does not."""
    seen = set(changes) - _SAFE_ALONE
    return bool(seen - {"restricted"} if incident.restricted else seen)


def logged_action(action: str, second_to: Proposal | None) -> str:
    return "approve" if second_to else action
