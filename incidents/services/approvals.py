"""Two pairs of eyes: one person proposes what carries a risk, another, senior one approves or declines.

A proposal says everything that it takes to carry it out, and holds as long as the incident stands as its
first person left it. The second approval runs the ordinary service, which checks everything again.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from civicwatch.access.models import User
from incidents.models import Incident, Proposal
from incidents.services import curation, editing, merging
from incidents.services.curation_errors import NotPossibleError, SecondApprovalNeededError
from incidents.services.decisions import begin, finish
from incidents.services.proposed_edits import as_edit, as_json
from incidents.services.second_eyes import own_risks, risks

__all__ = [
    "approve", "changes_of", "decline", "needs_second", "open_proposal", "own_risks", "propose", "risks",
    "submit",
]  # fmt: skip

Carry = Callable[..., Incident]


def needs_second(incident: Incident) -> bool:
    """Whether the incident, or one merged into it, carries a risk, so that nobody publishes it alone."""
    return bool(risks(incident))


def submit(
    *,
    incident: Incident,
    by: User,
    action: str = Proposal.Action.PUBLISH,
    parameters: Mapping[str, Any] | None = None,
    words: str = "",
    now: datetime | None = None,
    seen: datetime | None = None,
) -> Incident:
    """Do it where one person may, else record the first approval; ``open_proposal`` tells which.

    ``parameters`` are those of ``propose``. Raises what the action's own service raises.
    """
    try:
        with transaction.atomic():
            return _CARRY_OUT[action](incident, parameters or {}, by=by, now=now, seen=seen)
    except SecondApprovalNeededError:
        propose(
            incident=incident, action=action, parameters=parameters, by=by, words=words, now=now, seen=seen
        )
    return Incident.objects.get(pk=incident.pk)


@transaction.atomic
def propose(
    *,
    incident: Incident,
    action: str,
    parameters: Mapping[str, Any] | None = None,
    by: User,
    words: str = "",
    now: datetime | None = None,
    seen: datetime | None = None,
) -> Proposal:
    """Record the first of two approvals of an action that could be carried out as it stands.

    ``parameters`` of an edit are those of ``editing.edit`` (values, tags, evidence), of a merge ``into``, of
    others none. Raises what the action's own service raises, and NotPossibleError where one person is
    enough or where a proposal is open already.
    """
    now = now or timezone.now()
    incident, _move = begin(incident, action="propose", by=by, now=now, seen=seen)
    _require_none_open(incident, by)
    needed = _rehearse(incident, action, parameters or {}, by=by, now=now)
    Proposal.objects.filter(incident=incident, answer=Proposal.Answer.OPEN).update(
        answer=Proposal.Answer.LAPSED
    )
    proposal = Proposal.objects.create(
        incident=incident,
        action=action,
        parameters=_stored(action, parameters or {}) | {"changes": needed.changes},
        risks=[str(risk) for risk in needed.risks],
        words=words.strip(),
        by=by,
        at=now,
        base=now,
    )
    finish(
        incident,
        action="propose",
        from_status=incident.status,
        by=by,
        now=now,
        reason=words.strip(),
        changes={"proposal": proposal.pk, "proposed": str(action), "risks": proposal.risks},
    )
    proposal.base = incident.updated_at
    proposal.save(update_fields=["base"])
    return proposal


@transaction.atomic
def approve(
    *, proposal: Proposal, by: User, now: datetime | None = None, seen: datetime | None = None
) -> Incident:
    """Give the second approval and carry the proposal out, both or neither.

    Raises NotAllowedError for whoever proposed it or lacks the right, LapsedError where the incident changed
    since, and what the action's own service raises.
    """
    stored = Proposal.objects.get(pk=proposal.pk)
    return _CARRY_OUT[stored.action](
        Incident(pk=stored.incident_id),
        _read(stored.action, stored.parameters),
        by=by,
        now=now,
        seen=seen,
        second_to=stored,
    )


@transaction.atomic
def decline(*, proposal: Proposal, by: User, words: str, now: datetime | None = None) -> Incident:
    """Say no, with the reason in ``words``; the incident stays as it was before the proposal."""
    if not words.strip():
        raise ValidationError({"words": _("Say why, for the person who gave the first approval.")})
    now = now or timezone.now()
    incident, _move = begin(Incident(pk=proposal.incident_id), action="decline", by=by, now=now)
    stored = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if stored.answer != Proposal.Answer.OPEN:
        raise NotPossibleError(_("Somebody has answered this already."))
    stored.answer, stored.answered_by, stored.answered_at = Proposal.Answer.DECLINED, by, now
    stored.answer_words = words.strip()
    stored.save()
    return finish(
        incident,
        action="decline",
        from_status=incident.status,
        by=by,
        now=now,
        reason=words.strip(),
        changes={"proposal": stored.pk},
    )


def open_proposal(incident: Incident) -> Proposal | None:
    """What waits for a second approval, or None where nothing does or it has lapsed."""
    standing = Proposal.objects.filter(
        incident=incident.pk, answer=Proposal.Answer.OPEN, base=F("incident__updated_at")
    )
    return standing.select_related("by").first()


def changes_of(proposal: Proposal) -> dict[str, Any]:
    """What would change, field by field, as the log of decisions writes it."""
    changes: dict[str, Any] = proposal.parameters.get("changes", {})
    return changes


def _require_none_open(incident: Incident, by: User) -> None:
    standing = open_proposal(incident)
    if standing is None:
        return
    if standing.by_id == by.pk:
        raise NotPossibleError(_("You gave the first approval already; the second is another person's."))
    raise NotPossibleError(
        _("%(who)s gave the first approval already: approve it or decline it.")
        % {"who": standing.by.get_username()}
    )


def _rehearse(
    incident: Incident, action: str, parameters: Mapping[str, Any], *, by: User, now: datetime
) -> SecondApprovalNeededError:
    """Try it and take it back, so that nobody is asked to approve what could not be done."""
    try:
        with transaction.atomic():
            _CARRY_OUT[action](incident, parameters, by=by, now=now)
            raise _OneIsEnough
    except SecondApprovalNeededError as needed:
        return needed
    except _OneIsEnough:
        raise NotPossibleError(_("This takes no second approval.")) from None


class _OneIsEnough(Exception):  # noqa: N818  (never leaves this module)
    """Rolls a rehearsal back that needed nobody else."""


def _publish(incident: Incident, parameters: Mapping[str, Any], **who: Any) -> Incident:
    return curation.publish(incident=incident, **who)


def _reveal(incident: Incident, parameters: Mapping[str, Any], **who: Any) -> Incident:
    return curation.reveal(incident=incident, **who)


def _edit(incident: Incident, parameters: Mapping[str, Any], **who: Any) -> Incident:
    return editing.edit(incident=incident, **parameters, **who)


def _merge(incident: Incident, parameters: Mapping[str, Any], **who: Any) -> Incident:
    return merging.merge(incident=incident, **parameters, **who)


_CARRY_OUT: dict[str, Carry] = {
    Proposal.Action.PUBLISH: _publish,
    Proposal.Action.EDIT: _edit,
    Proposal.Action.REVEAL: _reveal,
    Proposal.Action.MERGE: _merge,
}


def _stored(action: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters as JSON, whole: the second person carries out what the first one wanted."""
    if action == Proposal.Action.EDIT:
        return as_json(**parameters)
    if action == Proposal.Action.MERGE:
        into = Incident.objects.get(pk=parameters["into"].pk)
        return {
            "into": into.pk,
            "into_base": into.updated_at.isoformat(),
            "words": parameters.get("words", ""),
        }
    return {}


def _read(action: str, stored: Mapping[str, Any]) -> dict[str, Any]:
    if action == Proposal.Action.EDIT:
        return as_edit(stored)
    if action == Proposal.Action.MERGE:
        into = Incident(pk=stored["into"], updated_at=datetime.fromisoformat(stored["into_base"]))
        return {"into": into, "words": stored["words"]}
    return {}
