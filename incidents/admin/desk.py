"""What the desk shows about one incident: posts with what weighed, what looks like it, what was decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from civicwatch.access.models import User
from incidents import transitions
from incidents.admin.marking import marked, weighing_words
from incidents.models import Decision, Evidence, Incident, IncidentReport, MergeSuggestion, Report, Status
from incidents.models.reasons import reason_label

_STANDING = (Status.CANDIDATE, Status.PUBLISHED)


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


@dataclass(frozen=True)
class Step:
    """A decision with its changes in lines, for people."""

    decision: Decision
    changes: list[tuple[str, str, str]]


def posts_of(incident: Incident) -> list[Post]:
    """The likeliest post first; those of merged incidents are among them."""
    links = (
        IncidentReport.objects.filter(incident__in=Incident.objects.family_of(incident.pk))
        .select_related("report__source", "report__classifier")
        .defer("report__raw")
        .order_by("-report__probability", "pk")
    )
    return [_post(link, incident) for link in links]


def _post(link: IncidentReport, incident: Incident) -> Post:
    report = link.report
    words = weighing_words(report.reasons)
    text = marked(report.full_text, sentence=report.sentence, words=[word for word, _ in words])
    return Post(report, text, words, link.how, own=link.incident_id == incident.pk)


def similar_to(incident: Incident) -> list[Similar]:
    """Open suggestions with incidents that still stand, the likeliest first."""
    open_ones = MergeSuggestion.objects.filter(answer=MergeSuggestion.Answer.OPEN).order_by("-score")
    own = open_ones.filter(first=incident) | open_ones.filter(second=incident)
    found = []
    for suggestion in own.select_related("first__city", "first__state", "second__city", "second__state"):
        other = suggestion.second if suggestion.first_id == incident.pk else suggestion.first
        if other.status in _STANDING:
            shared, days = _reasons(suggestion.reasons)
            found.append(Similar(suggestion, other, shared, days))
    return found


def _reasons(reasons: Any) -> tuple[list[str], int | None]:
    """The words that both share and the days between them, as grouping stores them."""
    stored = reasons if isinstance(reasons, dict) else {}
    return [str(word) for word in stored.get("words", [])], stored.get("days")


def history_of(incident: Incident) -> list[Step]:
    """Every decision, the latest first."""
    decisions = incident.decisions.select_related("by").order_by("-at", "-pk")
    return [Step(decision, _lines(decision.changes)) for decision in decisions]


def _lines(changes: dict[str, Any]) -> list[tuple[str, str, str]]:
    lines = []
    for name, change in changes.items():
        if name == "evidence" and isinstance(change, dict):
            lines += [(f"evidence {verb}", "", _listed(rows)) for verb, rows in change.items()]
        elif isinstance(change, dict) and {"from", "to"} <= change.keys():
            label = reason_label if name == "closed_reason" else _plain
            lines.append((name.replace("_", " "), label(change["from"]), label(change["to"])))
        else:
            lines.append((name.replace("_", " "), "", _plain(change)))
    return lines


def _listed(rows: Iterable[dict[str, Any]]) -> str:
    named = [row.get("to", row) for row in rows]
    return "; ".join(row.get("url") or row.get("title") or row.get("kind", "") for row in named)


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def allowed_actions(incident: Incident, user: User) -> set[str]:
    """What this person may do with the incident as it stands."""
    return {
        action
        for action in transitions.actions_from(incident.status)
        if (move := transitions.find(action, incident.status))
        and user.has_perm(f"incidents.{move.permission}")
        and (action != "reveal" or incident.restricted)
        and (action != "unsplit" or was_split_off(incident))
    }


def was_split_off(incident: Incident) -> bool:
    return incident.decisions.filter(action="split", changes__has_key="split_from").exists()


def merged_parts(incident: Incident) -> list[Incident]:
    return list(incident.merged_from.order_by("pk"))


def evidence_of_parts(incident: Incident) -> list[Evidence]:
    """What merged incidents brought along; it stays theirs and is shown to be read."""
    family = Incident.objects.family_of(incident.pk).exclude(pk=incident.pk)
    return list(Evidence.objects.filter(incident__in=family).order_by("incident_id", "pk"))
