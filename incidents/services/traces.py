"""Everywhere that words of a post may have got to beside its own row, and taking them out there.

Each function locks nothing and expects the incidents to be locked; each returns what it took out, for
a hold to keep, as (what, key, before).
"""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model, Q

from civicwatch.events import ways_back
from civicwatch.events.models import Event, WayBack
from incidents.decision_digest import forget
from incidents.models import Decision, Evidence, Incident, MergeSuggestion, Proposal, Report, Version
from incidents.posts import permalink
from incidents.quoting import Quoted
from incidents.services import versions
from incidents.services.way_back import cause_of

Taken = dict[str, Any]
UNDOABLE = timedelta(days=1)  # far longer than any decision can be undone
WRITTEN = ("title", "description", "outcome_note", "not_names")  # an address is a fact


def taken(row: Model, before: dict[str, Any]) -> Taken:
    return {"of": row._meta.label, "key": row.pk, "before": before}


def from_incident(incident: Incident, quoted: Quoted, others: Quoted) -> Iterator[Taken]:
    """Words in the incident's own fields, unless another post that is still here says the same.

    The row is changed and left to the caller to save.
    """
    for name in WRITTEN:
        words = getattr(incident, name)
        left = quoted.without(words)
        if left != words and not others.is_in(words):
            setattr(incident, name, left)
            yield taken(incident, {name: words})


def from_public_evidence(
    incident: Incident, report: Report, quoted: Quoted, gone_at: datetime | None
) -> Iterator[Taken]:
    """The link stays, marked as gone where it was deleted there; the post's words as a title go.

    Reddit's addresses repeat the title: the short one leads to the same place.
    """
    short = permalink(report.platform, report.external_id, None)
    for row in Evidence.objects.filter(incident=incident):
        before = {"url": row.url, "title": row.title, "gone": row.gone_at is not None}
        row.title = quoted.without(row.title)
        if gone_at and (row.report_id == report.pk or row.url in addresses(report)):
            row.gone_at = row.gone_at or gone_at
            taken_already = Evidence.objects.filter(incident=incident, url=short).exclude(pk=row.pk)
            row.url = row.url if not short or taken_already.exists() else short
        if before != {"url": row.url, "title": row.title, "gone": row.gone_at is not None}:
            row.save(update_fields=["url", "title", "gone_at"])
            yield taken(row, before)


def from_other_evidence(incident: Incident, report: Report, quoted: Quoted) -> Iterator[Taken]:
    """Where nothing is public the link goes with the post; what else there is loses its words."""
    for row in Evidence.objects.filter(incident=incident):
        if row.report_id == report.pk or row.url in addresses(report):
            yield taken(
                row, {"kind": row.kind, "url": row.url, "archive_url": row.archive_url, "title": row.title}
            )
            row.delete()
        elif (left := quoted.without(row.title)) != row.title:
            yield taken(row, {"title": row.title})
            Evidence.objects.filter(pk=row.pk).update(title=left)


def from_decisions(pks: Collection[int], is_to_go: Callable[[str], bool]) -> Iterator[Taken]:
    """Words in the log of decisions: each leaves its hash, so that the chain still proves the rest."""
    for decision in Decision.objects.filter(incident__in=pks):
        changes, reason = forget(decision.changes, is_to_go), forget(decision.reason, is_to_go)
        if (changes, reason) != (decision.changes, decision.reason):
            yield taken(decision, {"changes": decision.changes, "reason": decision.reason})
            Decision.objects.filter(pk=decision.pk).update(changes=changes, reason=reason)


def from_proposals(pks: Collection[int], quoted: Quoted) -> Iterator[Taken]:
    for proposal in Proposal.objects.filter(incident__in=pks):
        before = {name: getattr(proposal, name) for name in ("parameters", "words", "answer_words")}
        after = {name: quoted.without_in(value) for name, value in before.items()}
        if after != before:
            yield taken(proposal, before)
            Proposal.objects.filter(pk=proposal.pk).update(**after)


def from_versions(pks: Collection[int], is_to_go: Callable[[str], bool]) -> Iterator[Taken]:
    """Earlier public states with the words are withheld as a whole: half a wording is nobody's."""
    gone = []
    for version in Version.objects.filter(incident__in=pks, withheld=False):
        if forget(version.facts, is_to_go) != version.facts:
            yield taken(version, {"facts": version.facts})
            gone.append(version.pk)
    versions.blank(gone)


def from_suggestions(pks: Collection[int], quoted: Quoted) -> Iterator[Taken]:
    """The words that two incidents have in common are some of the post's."""
    for suggestion in MergeSuggestion.objects.filter(Q(first__in=pks) | Q(second__in=pks)):
        words = suggestion.reasons.get("words", [])
        left = [word for word in words if not quoted.has_word(word)]
        if left != words:
            yield taken(suggestion, {"words": words})
            reasons = suggestion.reasons | {"words": left}
            MergeSuggestion.objects.filter(pk=suggestion.pk).update(reasons=reasons)


def from_events(pks: Collection[int], quoted: Quoted) -> Iterator[Taken]:
    for event in Event.objects.filter(subject__in=[f"incidents/{pk}" for pk in pks]):
        payload = quoted.without_in(event.payload)
        if payload != event.payload:
            yield taken(event, {"payload": event.payload})
            Event.objects.filter(pk=event.pk).update(payload=payload)


def from_ways_back(pks: Collection[int], since: datetime) -> None:
    """What was decided a moment ago cannot be undone any more: undoing would bring the words back."""
    decided = Decision.objects.filter(incident__in=pks, at__gte=since).values_list("pk", flat=True)
    causes = [cause_of(pk) for pk in decided]
    states = WayBack.objects.filter(cause__in=causes).values_list("state", flat=True)
    causes += [cause_of(state["with"]) for state in states if "with" in state]
    ways_back.forget(*causes)


def addresses(report: Report) -> set[str]:
    """Where the post was to be read."""
    return {
        address
        for address in (report.url, permalink(report.platform, report.external_id, report.url))
        if address
    }
