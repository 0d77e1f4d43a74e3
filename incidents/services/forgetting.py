"""Taking a post's words out of everything that is kept here; its row stays as an empty stub.

The stub (platform and id) keeps the post from coming in again. Where it supports a published incident
the link, the hash, the time and the moderator's own words stay. Under a legal hold everybody loses
sight of the words at once, and they go for good when the hold is lifted.
"""

import base64
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils import timezone

from civicwatch.access import audit
from incidents.models import (
    DatePrecision,
    Incident,
    IncidentReport,
    PlacePrecision,
    Report,
    ReportBand,
    ReportStage,
    Sealed,
    Status,
)
from incidents.models.reasons import MachineReason
from incidents.posts import permalink
from incidents.quoting import Quoted
from incidents.services import traces
from incidents.services.decisions import finish, locked
from incidents.services.grouping import title_of
from incidents.services.log import FORGET
from incidents.services.standing import Standing, standing_of
from incidents.services.traces import Taken

EMPTY: dict[str, Any] = {
    "url": None,
    "author": None,
    "title": "",
    "text": "",
    "raw": b"",
    "sentence": "",
    "reasons": [],
    "place_reason": "",
    "date_reason": "",
    "text_hash": "",
    "error": "",
    "classifier": None,
    "probability": None,
    "force_rank": None,
    "likely": False,
    "occurred_on": None,
    "date_precision": DatePrecision.UNKNOWN,
    "state": None,
    "county": None,
    "city": None,
    "latitude": None,
    "longitude": None,
    "place_precision": PlacePrecision.UNKNOWN,
}
_WORDS = ("url", "author", "title", "text", "sentence", "reasons", "place_reason", "date_reason", "sha256")


class Why(StrEnum):
    DELETED = "deleted at its source"
    EXPIRED = "expired"


class ChangedMeanwhileError(Exception):
    """What stands on the post changed while it was about to be forgotten; the next round tries again."""


@transaction.atomic
def forget(*, report: Report, why: Why, now: datetime | None = None) -> bool:
    """Take the post's words out; False where that was done before. Raises ChangedMeanwhileError."""
    now = now or timezone.now()
    report = Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    if report.forgotten_at is not None:
        _note_deletion(report, why, now)
        return False
    standing = standing_of(report.pk)
    incidents = locked(*standing.pks)
    if standing_of(report.pk) != standing:
        raise ChangedMeanwhileError(f"report {report.pk}")
    removed = list(_from_everywhere(report, standing, incidents, why, now))
    if standing.held:
        Sealed.objects.update_or_create(
            report=report, defaults={"content": _content(report, removed), "at": now}
        )
    _empty(report, standing, why, now)
    _log(report, standing, removed, why, now)
    return True


@transaction.atomic
def forget_author(*, report: Report, now: datetime | None = None) -> None:
    """The account was deleted and the post was not: the name goes, and what came in with it."""
    report = Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    now = now or timezone.now()
    if report.author is None and not report.raw:
        return
    if standing_of(report.pk).held:
        Sealed.objects.get_or_create(report=report, defaults={"content": _content(report, []), "at": now})
    Report.objects.filter(pk=report.pk).update(author=None, raw=b"")
    audit.record(action="forget author", subject=f"reports/{report.pk}", now=now)


def _from_everywhere(
    report: Report, standing: Standing, incidents: dict[int, Incident], why: Why, now: datetime
) -> Iterator[Taken]:
    author = [f"@{report.author}", f"u/{report.author}"] if report.author else []
    words = [report.title, report.text, title_of(report)]
    long = traces.addresses(report) - {permalink(report.platform, report.external_id, None)}
    has_short = bool(permalink(report.platform, report.external_id, None))
    quoted = Quoted(words, exact=[*author, *(long if has_short else ())])
    every = Quoted(words, exact=[*author, *traces.addresses(report)])
    public = [pk for pk in standing.pks if standing.is_public(pk)]
    others = [pk for pk in standing.pks if not standing.is_public(pk)]
    traces.from_ways_back(standing.pks, since=now - traces.UNDOABLE)
    for pks, its_own in ((public, quoted), (others, every)):
        yield from traces.from_versions(pks, its_own.is_in)
        yield from traces.from_proposals(pks, its_own)
        yield from traces.from_events(pks, its_own)
        yield from traces.from_suggestions(pks, its_own)
        yield from traces.from_decisions(pks, its_own.is_in)
    gone = now if why is Why.DELETED else None
    touched = set()
    for pk, incident in incidents.items():
        found = list(
            traces.from_incident(incident, every if pk in others else quoted, _still_said(incident, report))
        )
        if pk in public:
            found += traces.from_public_evidence(incident, report, quoted, gone)
        else:
            found += traces.from_other_evidence(incident, report, every)
        if found or pk in standing.told:
            touched |= {pk, standing.roots[pk]}
        yield from found
    for pk in sorted(touched):
        _decide(incidents[pk], report, why, now)


def _still_said(incident: Incident, report: Report) -> Quoted:
    """What other posts about the incident say, whose words are still here."""
    posts = Report.objects.filter(incident_links__incident=incident).exclude(pk=report.pk).with_words()
    return Quoted(words for pair in posts.values_list("title", "text") for words in pair)


def _decide(incident: Incident, report: Report, why: Why, now: datetime) -> None:
    """Log what became of the incident: a candidate that stood on this post alone is closed."""
    changes: dict[str, Any] = {"forgotten": {"report": report.pk, "why": why.value}}
    before, action = incident.status, FORGET
    if before == Status.CANDIDATE:
        rest = _rest(incident, report)
        if rest is None and why is Why.DELETED:
            action, incident.status = "reject", Status.REJECTED
            reason = MachineReason.DELETED_AT_SOURCE.value
            changes["closed_reason"] = {"from": incident.closed_reason, "to": reason}
            incident.closed_reason = reason
        elif rest and not incident.title:
            incident.title = rest
    finish(incident, action=action, from_status=before, by=None, now=now, changes=changes)


def _rest(incident: Incident, report: Report) -> str | None:
    """The title that another post gives, an empty one where only evidence is left, None where nothing is."""
    family = Incident.objects.family_of(incident.pk)
    links = IncidentReport.objects.filter(incident__in=family, report__forgotten_at=None).exclude(
        report=report
    )
    first = links.select_related("report").defer("report__raw").order_by("pk").first()
    if first:
        return title_of(first.report)
    return "" if incident.evidence.exists() or _evidence_of_parts(incident) else None


def _evidence_of_parts(incident: Incident) -> bool:
    return Incident.objects.family_of(incident.pk).filter(evidence__isnull=False).exists()


def _empty(report: Report, standing: Standing, why: Why, now: datetime) -> None:
    """The stub. What supports something public keeps its hash and its time."""
    values = EMPTY | {"forgotten_at": now, "due_at": None, "lease_token": None}
    if not standing.public:
        values |= {"sha256": "", "posted_at": report.received_at}
    if why is Why.DELETED:
        values |= {
            "deleted_at_source": now,
            "checked_at": now,
            "stage": ReportStage.DELETED,
            "failed_stage": "",
        }
    Report.objects.filter(pk=report.pk).update(**values)
    ReportBand.objects.filter(report=report).delete()


def _note_deletion(report: Report, why: Why, now: datetime) -> None:
    if why is Why.DELETED and report.deleted_at_source is None:
        Report.objects.filter(pk=report.pk).update(deleted_at_source=now, checked_at=now)


def _content(report: Report, removed: list[Taken]) -> dict[str, Any]:
    """Everything that goes, as JSON."""
    own = {name: getattr(report, name) for name in _WORDS}
    own["posted_at"] = report.posted_at.isoformat()
    own["raw"] = base64.b64encode(bytes(report.raw)).decode()
    return {"report": own, "elsewhere": removed}


def _log(report: Report, standing: Standing, removed: list[Taken], why: Why, now: datetime) -> None:
    decisions = [each["key"] for each in removed if each["of"] == "incidents.Decision"]
    details = {"why": why.value, "incidents": standing.pks, "decisions": decisions, "sealed": standing.held}
    audit.record(action=FORGET, subject=f"reports/{report.pk}", details=details, now=now)
