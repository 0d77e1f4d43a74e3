"""From a button on the desk to a service: one small function for each action that a form may name."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.translation import gettext as _

from civicwatch.access.models import User
from incidents.admin.forms import RejectForm, RetractForm
from incidents.models import Incident, MergeSuggestion, Status
from incidents.services import curation, merging
from incidents.services.curation_errors import CurationError, NotPossibleError

Decide = Callable[[HttpRequest, Incident, dict[str, Any]], Incident]


def carry_out(request: HttpRequest, incident: Incident) -> Incident:
    """Do what the posted ``action`` names; return the incident that the person should see.

    Raises CurationError or ValidationError where it could not be done.
    """
    decide = _DECISIONS.get(request.POST.get("action", ""))
    if decide is None:
        raise NotPossibleError(_("There is no such action."))
    who: dict[str, Any] = {"by": actor(request), "seen": seen(request)}
    return decide(request, incident, who)


def actor(request: HttpRequest) -> User:
    """The person at the desk; admin lets nobody else in."""
    assert isinstance(request.user, User)
    return request.user


def seen(request: HttpRequest) -> datetime | None:
    """The state of the incident that the person had before them when they decided."""
    return parse_datetime(request.POST.get("seen", ""))


def say(request: HttpRequest, words: str, incident: Incident) -> None:
    """Confirm a decision with the way back to it, since undoing is better than being asked twice."""
    link = reverse("admin:incidents_incident_change", args=[incident.pk])
    can_undo = incident.status != Status.PUBLISHED or actor(request).has_perm("incidents.retract_incident")
    back = _("Look at it again or undo it") if can_undo else _("Look at it again; a senior can undo it")
    messages.success(request, format_html('{} <a href="{}">{}</a>', words, link, back))


def _reject(request: HttpRequest, incident: Incident, who: dict[str, Any]) -> Incident:
    form = _valid(RejectForm(request.POST))
    curation.reject(incident=incident, **form, **who)
    say(request, _("Rejected: “%s”.") % incident, incident)
    return incident


def _retract(request: HttpRequest, incident: Incident, who: dict[str, Any]) -> Incident:
    form = _valid(RetractForm(request.POST))
    curation.retract(incident=incident, **form, **who)
    say(request, _("Retracted: “%s”.") % incident, incident)
    return incident


def _reopen(request: HttpRequest, incident: Incident, who: dict[str, Any]) -> Incident:
    curation.reopen(incident=incident, words=request.POST.get("words", ""), **who)
    messages.success(request, _("Back in the queue: “%s”.") % incident)
    return incident


def _reveal(request: HttpRequest, incident: Incident, who: dict[str, Any]) -> Incident:
    curation.reveal(incident=incident, **who)
    messages.success(request, _("Title, description and links of “%s” are public now.") % incident)
    return incident


def _merge(request: HttpRequest, incident: Incident, who: dict[str, Any]) -> Incident:
    """Into the one that is public already, else into the one named."""
    other = _other(request)
    if incident.status == Status.PUBLISHED and other.status != Status.PUBLISHED:
        merging.merge(incident=other, into=incident, by=who["by"])
        gone = other
    else:
        merging.merge(incident=incident, into=other, **who)
        gone = incident
    survivor = incident if gone is other else other
    say(request, _("Merged into “%(other)s” (%(pk)s).") % {"other": survivor, "pk": survivor.pk}, gone)
    return incident


def _unmerge(request: HttpRequest, incident: Incident, who: dict[str, Any]) -> Incident:
    if request.POST.get("other"):
        part = _other(request)
        merging.unmerge(incident=part, by=who["by"])
    else:
        part = merging.unmerge(incident=incident, **who)
    messages.success(request, _("“%s” stands on its own again.") % part)
    return incident


def _different(request: HttpRequest, incident: Incident, who: dict[str, Any]) -> Incident:
    suggestion = MergeSuggestion.objects.filter(pk=_number(request, "suggestion")).first()
    if suggestion is None:
        raise NotPossibleError(_("This suggestion is gone."))
    merging.mark_different(suggestion=suggestion, by=who["by"])
    messages.success(request, _("Noted: these are two incidents."))
    return incident


def _split(request: HttpRequest, incident: Incident, who: dict[str, Any]) -> Incident:
    part = merging.split(
        incident=incident,
        report_ids=_numbers(request, "report"),
        evidence_ids=_numbers(request, "evidence"),
        **who,
    )
    messages.success(request, _("Split off as incident %s, which waits in the queue.") % part.pk)
    return part


def _unsplit(request: HttpRequest, incident: Incident, who: dict[str, Any]) -> Incident:
    whole = merging.unsplit(incident=incident, **who)
    messages.success(request, _("The split is undone; incident %s has everything again.") % whole.pk)
    return whole


_DECISIONS: dict[str, Decide] = {
    "reject": _reject,
    "retract": _retract,
    "reopen": _reopen,
    "reveal": _reveal,
    "merge": _merge,
    "unmerge": _unmerge,
    "different": _different,
    "split": _split,
    "unsplit": _unsplit,
}
LEADS_ON = {"publish", "reject", "merge"}


def _valid(form: Any) -> dict[str, Any]:
    if not form.is_valid():
        raise CurationError(" ".join(f"{form.fields[n].label}: {e[0]}" for n, e in form.errors.items()))
    cleaned: dict[str, Any] = form.cleaned_data
    return cleaned


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
