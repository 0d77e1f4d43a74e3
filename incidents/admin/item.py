"""The right pane: one incident to read, to correct and to decide, with what its templates need."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civicwatch.access.models import User
from incidents.admin import desk
from incidents.admin.answers import is_script
from incidents.admin.choice import Choice
from incidents.admin.forms import (
    OUTCOME_BOXES,
    EvidenceFormSet,
    IncidentForm,
    RetractForm,
    evidence_initial,
)
from incidents.admin.risk_boxes import risk_boxes
from incidents.admin.rows import rows_for
from incidents.admin.walking import neighbour
from incidents.models import Claim, Incident, Proposal, Status, Tag
from incidents.models.reasons import RejectReason
from incidents.services import approvals, claims
from incidents.services.curation_errors import ClaimedError, NotAllowedError, risk_words
from incidents.services.publishing_needs import missing

GRAPHIC_SHOWN = "incidents_graphic_shown"
# Sentences that a digit chooses; whoever needs others types them.
DECLINE_WORDS = [
    gettext_lazy("The evidence does not show this yet."),
    gettext_lazy("The words say more than the evidence."),
    gettext_lazy("A name must come out first."),
    gettext_lazy("Showing it could harm somebody."),
]
HIDE_WORDS = [
    gettext_lazy("Somebody may be in danger."),
    gettext_lazy("A person concerned asks for it."),
    gettext_lazy("It may be wrong; being looked into."),
]

_PROPOSED = {
    Proposal.Action.PUBLISH: gettext_lazy("to publish it"),
    Proposal.Action.EDIT: gettext_lazy("to change it"),
    Proposal.Action.REVEAL: gettext_lazy("to reveal it"),
    Proposal.Action.MERGE: gettext_lazy("to merge it into another"),
}


@dataclass
class Sheet:
    """The forms of one incident, blank or as somebody filled them in."""

    form: IncidentForm
    formset: Any
    conflict: bool = False

    @classmethod
    def of(cls, incident: Incident, posted: Any = None) -> "Sheet":
        form = IncidentForm(posted, initial=IncidentForm.initial_of(incident))
        return cls(form, EvidenceFormSet(posted, prefix="evidence", initial=evidence_initial(incident)))

    @property
    def is_valid(self) -> bool:
        return bool(self.form.is_valid() and self.formset.is_valid())


def take(incident: Incident, by: User, proposal: Proposal | None) -> Claim | None:
    """Take what is opened to be decided; return whose it is now, None where nobody needs to hold it."""
    if incident.status != Status.CANDIDATE and proposal is None:
        return None
    held = claims.live_claims([incident.pk]).get(incident.pk)
    if held and claims.touch(incident=incident, by=by):
        return held
    try:
        return claims.claim(incident=incident, by=by)
    except (ClaimedError, NotAllowedError):
        return claims.live_claims([incident.pk]).get(incident.pk)


def frame(request: HttpRequest, incident: Incident, by: User, choice: Choice) -> dict[str, Any]:
    """What every form of the right pane shows, the notice before hidden words as well."""
    proposal = approvals.open_proposal(incident)
    return {
        "user": by,
        "item": incident,
        "incident": incident,
        "choice": choice,
        "title": _("Incident %s") % incident.pk if incident.restricted else str(incident),
        "address": reverse("admin:incidents_incident_change", args=[incident.pk]),
        "proposal": proposal,
        "taken": take(incident, by, proposal),
    } | _turns(request, incident, by, choice)


def _turns(request: HttpRequest, incident: Incident, by: User, choice: Choice) -> dict[str, int | None]:
    """Where the links to the next and previous item lead; the script walks by what it holds itself."""
    if is_script(request):
        return {}
    return {
        "next": neighbour(choice, by, incident),
        "previous": neighbour(choice, by, incident, backwards=True),
    }


def notice(request: HttpRequest, incident: Incident, by: User, choice: Choice) -> dict[str, Any]:
    return frame(request, incident, by, choice) | {"row": rows_for([incident])[incident.pk]}


def blank(request: HttpRequest, by: User, choice: Choice, sheet: Sheet) -> dict[str, Any]:
    """The desk for an incident that somebody writes down."""
    incident = Incident()
    return _forms(incident, sheet, []) | {
        "user": by,
        "item": incident,
        "incident": incident,
        "choice": choice,
        "title": _("New incident"),
        "address": reverse("admin:incidents_incident_add"),
        "allowed": {"edit", "create"},
    }


def opened(
    request: HttpRequest, incident: Incident, by: User, choice: Choice, sheet: Sheet | None = None
) -> dict[str, Any]:
    """Everything about one incident."""
    context = frame(request, incident, by, choice)
    taken, proposal = context["taken"], context["proposal"]
    is_anothers = taken is not None and taken.by_id != by.pk
    history = desk.history_of(incident)
    allowed = set() if is_anothers else desk.allowed_actions(incident, by, proposal, history)
    posts = desk.posts_of(incident)
    context |= _forms(incident, sheet or Sheet.of(incident), [post.report.full_text for post in posts])
    return (
        context
        | {
            "title": str(incident),
            "allowed": allowed,
            "posts": posts,
            "similar": desk.similar_to(incident),
            "history": desk.history_of(incident),
            "reviewed": incident.decisions.filter(by__isnull=False).exists(),
            "parts": desk.merged_parts(incident),
            "parts_evidence": desk.evidence_of_parts(incident),
            "divisible": sum(post.own for post in posts) + len(context["formset"].initial or ()) > 1,
            "missing": missing(incident) if "publish" in allowed and not proposal else [],
            "no_account": "publish" in allowed and not proposal and not incident.description.strip(),
            "risk_words": [risk_words(risk) for risk in approvals.risks(incident)],
            "graphic_shown": incident.pk in request.session.get(GRAPHIC_SHOWN, []),
            "reject_reasons": RejectReason.choices,
            "retract_form": RetractForm(auto_id="retract_%s"),
            "decline_words": DECLINE_WORDS,
            "hide_words": HIDE_WORDS,
        }
        | _second_eyes(incident, by, proposal)
    )


def _forms(incident: Incident, sheet: Sheet, texts: list[str]) -> dict[str, Any]:
    form = sheet.form
    return {
        "form": form,
        "formset": sheet.formset,
        "conflict": sheet.conflict,
        "tags": _tags(form),
        "risk_boxes": risk_boxes(incident, form, texts),
        "outcome_boxes": [form[name] for name in OUTCOME_BOXES],
        "has_graphic": any(row.get("graphic") for row in sheet.formset.initial or ()),
    }


def _tags(form: IncidentForm) -> list[dict[str, Any]]:
    """The vocabulary with what is ticked; plain rows, since a widget for each of dozens takes its time."""
    chosen = {str(pk) for pk in form["tags"].value() or ()}
    tags = Tag.objects.order_by("name").values("pk", "name")
    return [tag | {"chosen": str(tag["pk"]) in chosen} for tag in tags]


def _second_eyes(incident: Incident, by: User, proposal: Proposal | None) -> dict[str, Any]:
    if proposal is None:
        last = incident.proposals.select_related("answered_by").order_by("-at", "-pk").first()
        return {"declined": last if last and last.answer == Proposal.Answer.DECLINED else None}
    return {
        "proposal_words": _PROPOSED[Proposal.Action(proposal.action)],
        "proposal_changes": desk.lines(approvals.changes_of(proposal)),
        "may_answer": proposal.by_id != by.pk and by.has_perm("incidents.approve_incident"),
    }
