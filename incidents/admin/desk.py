"""What the desk shows about one incident: posts with what weighed, what looks like it, what was decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from civicwatch.access.models import User
from civicwatch.lib.underlining import weighing_words
from incidents import transitions
from incidents.admin.action_words import in_words
from incidents.admin.marking import marked
from incidents.models import (
    Decision,
    Evidence,
    Incident,
    IncidentReport,
    MergeSuggestion,
    Proposal,
    Report,
    Status,
)
from incidents.models.reasons import reason_label
from incidents.services import withholding

_STANDING = (Status.CANDIDATE, Status.PUBLISHED)
_MOST_SIMILAR = 9  # what a digit can name


@dataclass(frozen=True)
class Post:
    """A report as the moderator reads it. ``own`` ones can be split off."""

    report: Report
    text: SafeString
    words: list[tuple[str, float]]
    how: str
    own: bool


@dataclass(frozen=True)
class Similar:
    suggestion: MergeSuggestion
    incident: Incident
    shared: list[str]
    days: int | None
    best: Report | None

    @property
    def text(self) -> SafeString | str:
        if self.best is None:
            return ""
        return marked(self.best.full_text, sentence=self.best.sentence, words=self.shared)


@dataclass(frozen=True)
class Step:
    """A decision with its changes in lines, for people."""

    decision: Decision
    what: str
    changes: list[tuple[str, str, str]]


def posts_of(incident: Incident) -> list[Post]:
    """The likeliest post first; those of merged incidents are among them."""
    links = (
        IncidentReport.objects.filter(incident__in=Incident.objects.family_of(incident.pk))
        .select_related("report__source", "report__classifier")
        .defer("report__raw")
        .order_by(F("report__probability").desc(nulls_last=True), "pk")
    )
    return [_post(link, incident) for link in links]


def _post(link: IncidentReport, incident: Incident) -> Post:
    report = link.report
    words = weighing_words(report.reasons)
    text = marked(report.full_text, sentence=report.sentence, words=[word for word, _weight in words])
    return Post(report, text, words, link.how, own=link.incident_id == incident.pk)


def similar_to(incident: Incident) -> list[Similar]:
    """Open suggestions with incidents that still stand, the likeliest first."""
    open_ones = MergeSuggestion.objects.filter(answer=MergeSuggestion.Answer.OPEN).order_by("-score")
    own = open_ones.filter(first=incident) | open_ones.filter(second=incident)
    pairs = []
    for suggestion in own.select_related("first__city", "first__state", "second__city", "second__state"):
        other = suggestion.second if suggestion.first_id == incident.pk else suggestion.first
        if other.status in _STANDING:
            pairs.append((suggestion, other))
    pairs = pairs[:_MOST_SIMILAR]
    best = _best_posts([other.pk for _pair, other in pairs])
    return [Similar(pair, other, *_reasons(pair.reasons), best.get(other.pk)) for pair, other in pairs]


def _best_posts(pks: Iterable[int]) -> dict[int, Report]:
    links = IncidentReport.objects.filter(incident__in=pks).select_related("report").defer("report__raw")
    best: dict[int, Report] = {}
    for link in links.order_by(F("report__probability").desc(nulls_last=True), "pk"):
        best.setdefault(link.incident_id, link.report)
    return best


def _reasons(reasons: Any) -> tuple[list[str], int | None]:
    """The words that both share and the days between them, as grouping stores them."""
    stored = reasons if isinstance(reasons, dict) else {}
    return [str(word) for word in stored.get("words", [])], stored.get("days")


def history_of(incident: Incident) -> list[Step]:
    """Every decision, the latest first."""
    decisions = incident.decisions.select_related("by").order_by("-at", "-pk")
    return [Step(decision, _what(decision), lines(decision.changes)) for decision in decisions]


def _what(decision: Decision) -> str:
    """The machine proposes that something happened; a person, that it be published."""
    if decision.action == "propose" and decision.by_id is None:
        return _("found by the machine")
    return in_words(decision.action)


def lines(changes: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Changes as the log keeps them, as (what, before, after) for people."""
    found = []
    for name, change in changes.items():
        if name == "evidence" and isinstance(change, dict):
            found += [(f"evidence {verb}", "", _listed(rows)) for verb, rows in change.items()]
        elif isinstance(change, dict) and {"from", "to"} <= change.keys():
            label = reason_label if name == "closed_reason" else _plain
            found.append((name.replace("_", " "), label(change["from"]), label(change["to"])))
        else:
            found.append((name.replace("_", " "), "", _plain(change)))
    return found


def _listed(rows: Iterable[dict[str, Any]]) -> str:
    named = [row.get("to", row) for row in rows]
    return "; ".join(row.get("url") or row.get("title") or row.get("kind", "") for row in named)


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def allowed_actions(
    incident: Incident, user: User, proposal: Proposal | None, history: list[Step]
) -> set[str]:
    """What this person may do with the incident as it stands."""
    return {
        action
        for action in transitions.actions_from(incident.status)
        if (move := transitions.find(action, incident.status))
        and user.has_perm(f"incidents.{move.permission}")
        and _makes_sense(action, incident, user, proposal, history)
    }


def _makes_sense(
    action: str, incident: Incident, user: User, proposal: Proposal | None, history: list[Step]
) -> bool:
    if action == "withhold":
        return bool(withholding.earlier_wordings(incident))
    if action in {"approve", "decline"}:
        return proposal is not None and proposal.by_id != user.pk
    if action == "reveal":
        return incident.restricted
    if action == "unsplit":
        return any(step.decision.changes.get("split_from") for step in history)
    if action in {"hold", "lift_hold"}:
        return incident.legal_hold == (action == "lift_hold")
    return True


def merged_parts(incident: Incident) -> list[Incident]:
    return list(incident.merged_from.order_by("pk"))


def evidence_of_parts(incident: Incident) -> list[Evidence]:
    """What merged incidents brought along; it stays theirs and is shown to be read."""
    family = Incident.objects.family_of(incident.pk).exclude(pk=incident.pk)
    return list(Evidence.objects.filter(incident__in=family).order_by("incident_id", "pk"))
