"""One incident out of two, two out of one, and both ways back.

A merged incident keeps its own posts and evidence; the survivor's page gathers them when it is
read. So undoing a merge is forgetting it, and its old address can always redirect.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civicwatch.access.models import User
from incidents.models import Decision, Evidence, Incident, IncidentReport, MergeSuggestion, Proposal, Status
from incidents.risks import FLAGS, Risk, shown_risks
from incidents.services import lending, second_eyes
from incidents.services.curation_errors import (
    ChangedMeanwhileError,
    LapsedError,
    NotPossibleError,
    SecondApprovalNeededError,
)
from incidents.services.decisions import check, finish, involve, last_hand, locked, note
from incidents.services.publishing_needs import require_publishable
from incidents.services.way_back import join_act, open_act

REVEALING = "incidents.reveal_incident"
_COPIED = (
    "title",
    "description",
    "occurred_on",
    "date_precision",
    "state",
    "county",
    "city",
    "address",
    "latitude",
    "longitude",
    "cell",
    "place_precision",
    "force_rank",
    "agency",
    "injury",
    "restricted",
    *FLAGS,
    "not_names",
    "likelihood",
    "likely",
)


@transaction.atomic
def merge(
    *,
    incident: Incident,
    into: Incident,
    words: str = "",
    by: User | None,
    now: datetime | None = None,
    seen: datetime | None = None,
    second_to: Proposal | None = None,
) -> Incident:
    """Make ``incident`` a part of ``into``, which must stand on its own; return the merged one.

    What is public merges only into what is public, so that no merge takes anything off the record. Into a
    public one, where either carries a risk, nobody merges alone: the survivor shows the part's links.
    """
    now = now or timezone.now()
    proposed_upon = into.updated_at
    incident, into = _both(incident, into, seen=None)
    incident = second_eyes.begin(incident, action="merge", by=by, now=now, seen=seen, second_to=second_to)
    involve([incident, into], by=by, now=now)
    _require_survivor(incident, into)
    if second_to and into.updated_at != proposed_upon:
        raise LapsedError
    found = second_eyes.risks(incident) + second_eyes.risks(into)
    before = incident.status
    incident.status, incident.merged_into = Status.MERGED, into
    changes: dict[str, Any] = {"merged_into": {"from": None, "to": into.pk}}
    if into.status == Status.PUBLISHED:
        changes |= second_eyes.settle(into, found, by=by, second_to=second_to, changes=changes, now=now)
    changes |= _answer_suggestion(incident, into, by, now)
    hidden = lending.hide_with(incident, into)
    changes |= {"hid_survivor": True} if hidden else {}
    lent = lending.lend_flags(incident, into)
    changes |= {"lent_flags": list(lent)} if lent else {}
    changes |= lending.raise_with(incident, into)
    action = second_eyes.logged_action("merge", second_to)
    finish(incident, action=action, from_status=before, by=by, now=now, reason=words.strip(), changes=changes)
    if into.status == Status.PUBLISHED and found:
        require_publishable(into)
    _tell_survivor(into, "absorb", {"absorbed": incident.pk} | hidden | lent, by, now)
    return incident


@transaction.atomic
def unmerge(
    *, incident: Incident, by: User | None, now: datetime | None = None, seen: datetime | None = None
) -> Incident:
    """Undo a merge: the incident stands on its own again, in the state that it was merged from.

    One that was public before risks took two people, and was approved by one, waits in the queue instead.
    What the survivor hid for the part's sake, only somebody who may reveal it shows again with that.
    """
    now = now or timezone.now()
    survivor = Incident.objects.get(pk=incident.pk).merged_into
    if survivor is None:
        raise NotPossibleError(_("This incident is not merged into another."))
    incident, survivor = _both(incident, survivor, seen=seen)
    involve([incident, survivor], by=by, now=now)
    check(incident.status, action="unmerge", by=by)
    if incident.merged_into_id != survivor.pk:
        raise ChangedMeanwhileError(last_hand(incident))
    into_it = incident.decisions.filter(to_status=Status.MERGED).exclude(from_status=Status.MERGED)
    merged = into_it.latest("at", "pk")  # a part of it may have left since, or a hold been set
    incident.status, incident.merged_into = merged.from_status, None
    changes = {"merged_into": {"from": survivor.pk, "to": None}} | _restore_suggestion(merged)
    if incident.status == Status.PUBLISHED and not _stands_approved(incident):
        incident.status = Status.CANDIDATE
    finish(incident, action="unmerge", from_status=Status.MERGED, by=by, now=now, changes=changes)
    may_reveal = by is None or by.has_perm(REVEALING)
    shown = lending.show_again(survivor, merged) if may_reveal else {}
    shown |= lending.take_back_flags(survivor, merged)
    lending.lower_again(survivor, merged)
    _tell_survivor(survivor, "release", {"released": incident.pk} | shown, by, now)
    return incident


@transaction.atomic
def split(
    *,
    incident: Incident,
    report_ids: Iterable[int] = (),
    evidence_ids: Iterable[int] = (),
    words: str = "",
    by: User | None,
    now: datetime | None = None,
    seen: datetime | None = None,
) -> Incident:
    """Move some of an incident's own posts and evidence to a new candidate, which is returned."""
    now = now or timezone.now()
    incident = _seen(locked(incident.pk)[incident.pk], seen)
    involve([incident], by=by, now=now)
    check(incident.status, action="split", by=by)
    links = list(incident.report_links.filter(report_id__in=report_ids))
    evidence = list(incident.evidence.filter(pk__in=evidence_ids))
    _require_division(incident, links, evidence)
    part = Incident(created_at=now, updated_at=now, **{name: getattr(incident, name) for name in _COPIED})
    part.save()
    join_act(part, incident)
    part.tags.set(incident.tags.all())
    _move(links, evidence, to=part)
    if incident.status == Status.PUBLISHED:
        require_publishable(incident)
    moved = {
        "moved_posts": [link.report_id for link in links],
        "moved_evidence": [row.pk for row in evidence],
    }
    finish(part, action="split", from_status="", by=by, now=now, changes={"split_from": incident.pk} | moved)
    own = {"split_off": part.pk} | moved
    finish(
        incident,
        action="split",
        from_status=incident.status,
        by=by,
        now=now,
        reason=words.strip(),
        changes=own,
    )
    return part


@transaction.atomic
def unsplit(
    *, incident: Incident, by: User | None, now: datetime | None = None, seen: datetime | None = None
) -> Incident:
    """Undo a split: give back what the split moved and let the part's address lead to the whole.

    Where the whole is public and either carries a risk, merge the part into it instead: that can be proposed.
    """
    now = now or timezone.now()
    division = incident.decisions.filter(action="split", changes__has_key="split_from").first()
    if division is None:
        raise NotPossibleError(_("This incident was not split off another."))
    incident, whole = _both(incident, Incident(pk=division.changes["split_from"]), seen=seen)
    involve([incident, whole], by=by, now=now)
    check(incident.status, action="unsplit", by=by)
    _require_survivor(incident, whole)
    found = second_eyes.risks(incident) + second_eyes.risks(whole)
    if whole.status == Status.PUBLISHED and found:
        raise SecondApprovalNeededError([risk for risk in Risk if risk in found])
    links = list(incident.report_links.filter(report_id__in=division.changes["moved_posts"]))
    evidence = list(incident.evidence.filter(pk__in=division.changes["moved_evidence"]))
    _move(_new_posts(links, whole), _new_evidence(evidence, whole), to=whole)
    before = incident.status
    incident.status, incident.merged_into = Status.MERGED, whole
    changes: dict[str, Any] = {"merged_into": {"from": None, "to": whole.pk}}
    hidden = lending.hide_with(incident, whole)  # for good: it stays with the whole, whoever leaves
    hidden |= lending.lend_flags(incident, whole)
    finish(incident, action="unsplit", from_status=before, by=by, now=now, changes=changes)
    _tell_survivor(whole, "absorb", {"absorbed": incident.pk} | hidden, by, now)
    return whole


@transaction.atomic
def mark_different(*, suggestion: MergeSuggestion, by: User, now: datetime | None = None) -> MergeSuggestion:
    """Say that two incidents that look alike are two; the suggestion is not made again."""
    now = now or timezone.now()
    both = locked(suggestion.first_id, suggestion.second_id)
    suggestion = MergeSuggestion.objects.select_for_update().get(pk=suggestion.pk)
    for incident in both.values():
        check(incident.status, action="merge", by=by)
    open_act(list(both.values()))
    suggestion.answer = MergeSuggestion.Answer.DIFFERENT
    suggestion.answered_by, suggestion.answered_at = by, now
    suggestion.save()
    for pk, other in (
        (suggestion.first_id, suggestion.second_id),
        (suggestion.second_id, suggestion.first_id),
    ):
        note(both[pk], action="different", by=by, now=now, changes={"different_from": other})
    return suggestion


def _both(one: Incident, other: Incident, *, seen: datetime | None) -> tuple[Incident, Incident]:
    rows = locked(one.pk, other.pk)
    return _seen(rows[one.pk], seen), rows[other.pk]


def _seen(incident: Incident, seen: datetime | None) -> Incident:
    if seen is not None and incident.updated_at != seen:
        raise ChangedMeanwhileError(last_hand(incident))
    return incident


def _require_survivor(incident: Incident, into: Incident) -> None:
    if incident.pk == into.pk:
        raise NotPossibleError(_("An incident cannot be merged into itself."))
    if into.status not in {Status.CANDIDATE, Status.PUBLISHED}:
        raise NotPossibleError(
            _("Incident %(pk)s is %(status)s: choose one that is waiting or published.")
            % {"pk": into.pk, "status": into.get_status_display()}
        )
    if incident.status == Status.PUBLISHED and into.status != Status.PUBLISHED:
        raise NotPossibleError(
            _("This one is published and incident %(pk)s is not: merge that one into this one instead.")
            % {"pk": into.pk}
        )


def _require_division(incident: Incident, links: list[IncidentReport], evidence: list[Evidence]) -> None:
    """Something must move and something must stay."""
    if not links and not evidence:
        raise NotPossibleError(_("Choose the posts or the evidence that tell of another incident."))
    stays = incident.report_links.count() + incident.evidence.count() - len(links) - len(evidence)
    if not stays:
        raise NotPossibleError(_("Something must stay with this incident: leave out at least one."))


def _move(links: list[IncidentReport], evidence: list[Evidence], *, to: Incident) -> None:
    IncidentReport.objects.filter(pk__in=[link.pk for link in links]).update(incident=to)
    Evidence.objects.filter(pk__in=[row.pk for row in evidence]).update(incident=to)


def _new_posts(links: list[IncidentReport], whole: Incident) -> list[IncidentReport]:
    """Those posts that the whole has not got again in the meantime."""
    there = set(whole.report_links.values_list("report_id", flat=True))
    return [link for link in links if link.report_id not in there]


def _new_evidence(evidence: list[Evidence], whole: Incident) -> list[Evidence]:
    """Those links that the whole has not got again in the meantime."""
    there = set(whole.evidence.exclude(url="").values_list("url", flat=True))
    return [row for row in evidence if row.url not in there]


def _stands_approved(incident: Incident) -> bool:
    """Whether one person was enough for what the public sees of it, or two have approved it."""
    two = {incident.first_approval_by_id, incident.second_approval_by_id} - {None}
    shown = shown_risks(second_eyes.risks(incident), restricted=incident.restricted)
    return len(two) == 2 or not shown


def _tell_survivor(
    survivor: Incident, action: str, changes: dict[str, Any], by: User | None, now: datetime
) -> None:
    """The survivor's page shows more or less than before: its log, its version and readers say so."""
    finish(survivor, action=action, from_status=survivor.status, by=by, now=now, changes=changes)


def _answer_suggestion(
    incident: Incident, into: Incident, by: User | None, now: datetime
) -> dict[str, dict[str, Any]]:
    older, newer = sorted((incident.pk, into.pk))
    suggestion = MergeSuggestion.objects.filter(first=older, second=newer).first()
    if suggestion is None:
        return {}
    before = suggestion.answer
    suggestion.answer = MergeSuggestion.Answer.MERGED
    suggestion.answered_by, suggestion.answered_at = by, now
    suggestion.save()
    return {"suggestion": {"id": suggestion.pk, "from": before, "to": suggestion.answer}}


def _restore_suggestion(merged: Decision) -> dict[str, dict[str, Any]]:
    """Undoing a merge leaves the question open again, or answered as it was before."""
    logged = merged.changes.get("suggestion")
    if not logged:
        return {}
    MergeSuggestion.objects.filter(pk=logged["id"]).update(
        answer=logged["from"], answered_by=None, answered_at=None
    )
    return {"suggestion": {"id": logged["id"], "from": logged["to"], "to": logged["from"]}}
