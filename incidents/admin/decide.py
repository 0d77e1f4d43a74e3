"""From a button on the desk to a service: one small function for each action that a form may name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from civicwatch.access.acting import actor
from civicwatch.lib import step_up
from incidents.admin.forms import RejectForm, RetractForm, WordsForm
from incidents.models import Incident, MergeSuggestion, Proposal, Status
from incidents.services import approvals, curation, hiding, holds, merging, withholding
from incidents.services.curation_errors import ChangedMeanwhileError, CurationError, NotPossibleError
from incidents.services.decisions import last_hand, locked


@dataclass(frozen=True)
class Done:
    """What was decided, in words; ``shown`` is what to look at now, unless the decision leads on."""

    said: str
    shown: Incident
    leads_on: bool = False


Decide = Callable[[HttpRequest, Incident, dict[str, Any]], Done]


def carry_out(request: HttpRequest, incident: Incident) -> Done:
    """Do what the posted ``action`` names. Raises CurationError or ValidationError where it could not be."""
    decide = _DECISIONS.get(request.POST.get("action", ""))
    if decide is None:
        raise NotPossibleError(_("There is no such action."))
    return decide(request, incident, {"by": actor(request), "seen": seen(request)})


def seen(request: HttpRequest) -> datetime:
    """The state of the incident that the person had before them when they decided: nobody decides blindly."""
    try:
        moment = parse_datetime(request.POST.get("seen", ""))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise CurationError(_("This page does not say what you had before you. Open the incident anew."))
    return moment


def named(incident: Incident) -> str:
    """An incident in a message; what is restricted goes by its number."""
    return _("Incident %s, hidden") % incident.pk if incident.restricted else str(incident)


def waits(incident: Incident) -> str:
    return _("First approval given: “%s” waits for a senior.") % named(incident)


def _reject(request: HttpRequest, incident: Incident, who: dict[str, Any]) -> Done:
    curation.reject(incident=incident, **_valid(RejectForm(request.POST)), **who)
    return Done(_("Rejected: “%s”.") % named(incident), incident, leads_on=True)


def _retract(request: HttpRequest, incident: Incident, who: dict[str, Any]) -> Done:
    curation.retract(incident=incident, **_valid(RetractForm(request.POST)), **who)
    return Done(_("Retracted: “%s”.") % named(incident), incident)


def _reopen(request: HttpRequest, incident: Incident, who: dict[str, Any]) -> Done:
    curation.reopen(incident=incident, words=request.POST.get("words", ""), **who)
    return Done(_("Back in the queue: “%s”.") % named(incident), incident)


def _reveal(request: HttpRequest, incident: Incident, who: dict[str, Any]) -> Done:
    after = approvals.submit(incident=incident, action=Proposal.Action.REVEAL, **who)
    if after.restricted:
        return Done(waits(incident), incident)
    return Done(_("Title, description and links of “%s” are public now.") % after, incident)


def _approve(request: HttpRequest, incident: Incident, who: dict[str, Any]) -> Done:
    after = approvals.approve(proposal=_proposal(request, incident), **who)
    return Done(_("Approved: “%s”.") % named(after), after, leads_on=True)


def _decline(request: HttpRequest, incident: Incident, who: dict[str, Any]) -> Done:
    proposal = _proposal(request, incident)
    with transaction.atomic():
        _unchanged(incident, who["seen"], other=incident.pk)
        approvals.decline(proposal=proposal, by=who["by"], words=_valid(WordsForm(request.POST))["words"])
    return Done(_("Declined: “%s”.") % named(incident), incident, leads_on=True)


def _hide(request: HttpRequest, incident: Incident, who: dict[str, Any]) -> Done:
    hiding.hide(incident=incident, words=_valid(WordsForm(request.POST))["words"], **who)
    return Done(_("Hidden at once: “%s”.") % named(incident), incident)


def _show(request: HttpRequest, incident: Incident, who: dict[str, Any]) -> Done:
    hiding.show(incident=incident, words=request.POST.get("words", ""), **who)
    return Done(_("Shown again: “%s”.") % named(incident), incident)


def _withhold(request: HttpRequest, incident: Incident, who: dict[str, Any]) -> Done:
    withholding.withhold(incident=incident, words=_valid(WordsForm(request.POST))["words"], **who)
    return Done(_("Earlier wordings of “%s” are withheld.") % named(incident), incident)


def _hold(request: HttpRequest, incident: Incident, who: dict[str, Any]) -> Done:
    holds.set_hold(incident=incident, words=_valid(WordsForm(request.POST))["words"], **who)
    return Done(_("Legal hold set: nothing about “%s” expires.") % named(incident), incident)


def _lift_hold(request: HttpRequest, incident: Incident, who: dict[str, Any]) -> Done:
    """What was deleted at its source goes for good with this, so the person proves again who they are."""
    step_up.require(request)
    holds.lift_hold(incident=incident, words=_valid(WordsForm(request.POST))["words"], **who)
    return Done(_("Legal hold lifted: “%s”.") % named(incident), incident)


def _merge(request: HttpRequest, incident: Incident, who: dict[str, Any]) -> Done:
    """Into the one that is public already, else into the one named."""
    other = _other(request)
    gone, stays = incident, other
    seen_of_gone = who["seen"]
    if incident.status == Status.PUBLISHED and other.status != Status.PUBLISHED:
        gone, stays, seen_of_gone = other, incident, other.updated_at
    with transaction.atomic():
        _unchanged(incident, who["seen"], other=other.pk)
        after = approvals.submit(
            incident=gone,
            action=Proposal.Action.MERGE,
            parameters={"into": stays},
            by=who["by"],
            seen=seen_of_gone,
        )
    if after.status != Status.MERGED:
        return Done(waits(gone), incident, leads_on=gone is incident)
    words = _("Merged into “%(other)s” (%(pk)s).") % {"other": named(stays), "pk": stays.pk}
    return Done(words, incident, leads_on=gone is incident)


def _unmerge(request: HttpRequest, incident: Incident, who: dict[str, Any]) -> Done:
    part = incident
    if request.POST.get("other"):
        part = _other(request)
        with transaction.atomic():
            _unchanged(incident, who["seen"], other=part.pk)
            merging.unmerge(incident=part, by=who["by"], seen=part.updated_at)
    else:
        merging.unmerge(incident=incident, **who)
    return Done(_("“%s” stands on its own again.") % named(part), part)


def _different(request: HttpRequest, incident: Incident, who: dict[str, Any]) -> Done:
    suggestion = MergeSuggestion.objects.filter(pk=_number(request, "suggestion")).first()
    if suggestion is None or incident.pk not in (suggestion.first_id, suggestion.second_id):
        raise NotPossibleError(_("This suggestion is gone."))
    pair = {suggestion.first_id, suggestion.second_id}
    with transaction.atomic():
        _unchanged(incident, who["seen"], other=(pair - {incident.pk}).pop())
        merging.mark_different(suggestion=suggestion, by=who["by"])
    return Done(_("Noted: these are two incidents."), incident)


def _split(request: HttpRequest, incident: Incident, who: dict[str, Any]) -> Done:
    part = merging.split(
        incident=incident,
        report_ids=_numbers(request, "report"),
        evidence_ids=_numbers(request, "evidence"),
        **who,
    )
    return Done(_("Split off as incident %s, which waits in the queue.") % part.pk, part)


def _unsplit(request: HttpRequest, incident: Incident, who: dict[str, Any]) -> Done:
    whole = merging.unsplit(incident=incident, **who)
    return Done(_("The split is undone; incident %s has everything again.") % whole.pk, whole)


_DECISIONS: dict[str, Decide] = {
    "reject": _reject,
    "withhold": _withhold,
    "retract": _retract,
    "reopen": _reopen,
    "reveal": _reveal,
    "approve": _approve,
    "decline": _decline,
    "hide": _hide,
    "show": _show,
    "hold": _hold,
    "lift_hold": _lift_hold,
    "merge": _merge,
    "unmerge": _unmerge,
    "different": _different,
    "split": _split,
    "unsplit": _unsplit,
}


def _unchanged(incident: Incident, when: datetime, *, other: int) -> None:
    """Lock both incidents of a decision; raise where the one before the person is not what they saw any more.

    For decisions whose service checks the other row, or neither.
    """
    fresh = locked(incident.pk, other)[incident.pk]
    if fresh.updated_at != when:
        raise ChangedMeanwhileError(last_hand(fresh))


def _valid(form: Any) -> dict[str, Any]:
    if not form.is_valid():
        raise CurationError(" ".join(f"{form.fields[n].label}: {e[0]}" for n, e in form.errors.items()))
    return {name: form.cleaned_data[name] for name in ("reason", "words") if name in form.cleaned_data}


def _proposal(request: HttpRequest, incident: Incident) -> Proposal:
    """The one that was before the person: not another that stands there meanwhile."""
    proposal = Proposal.objects.filter(pk=_number(request, "proposal"), incident=incident).first()
    if proposal is None:
        raise NotPossibleError(_("There is no such proposal about this incident."))
    return proposal


def _other(request: HttpRequest) -> Incident:
    other = Incident.objects.filter(pk=_number(request, "other")).first()
    if other is None:
        raise NotPossibleError(_("There is no incident with this number."))
    return other


def _number(request: HttpRequest, name: str) -> int:
    value = request.POST.get(name, "").strip().lstrip("#")
    return int(value) if value.isdecimal() and len(value) < 19 else 0


def _numbers(request: HttpRequest, name: str) -> list[int]:
    return [int(value) for value in request.POST.getlist(name) if value.isdecimal() and len(value) < 19]
