"""Every decision that can be undone, something for it to change, and all that it may have changed."""

from datetime import UTC, datetime, timedelta

from civicwatch.access.roles import MODERATOR
from incidents.models import (
    Decision,
    EvidenceKind,
    Incident,
    IncidentReport,
    MergeSuggestion,
    Proposal,
    Status,
    Version,
)
from incidents.services import approvals, curation, editing, hiding, merging, undoing
from incidents.services.evidence import EvidenceChanges, EvidenceDraft
from tests.factories import (
    EvidenceFactory,
    IncidentFactory,
    IncidentReportFactory,
    MergeSuggestionFactory,
    TagFactory,
    UserFactory,
)

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
LATER = NOW + timedelta(seconds=59)
TOO_LATE = NOW + timedelta(seconds=60)
VOLATILE = {"updated_at", "map_version"}


def rich(**fields):
    """An incident with something of everything that a decision may touch."""
    incident = IncidentFactory(
        **{"placed": True, "evidence": 2, "tags": ["shove"], "likelihood": 0.4, "force_rank": 2} | fields
    )
    IncidentReportFactory.create_batch(2, incident=incident)
    EvidenceFactory(incident=incident, graphic=True, report=incident.reports.first())
    return incident


def snapshot():
    """Every row of every table that a decision may touch, but for the marks of having been touched.

    A proposal's base is such a mark as well: what counts is whether it still stands.
    """
    rows = {row["id"]: row for row in Incident.objects.order_by("pk").values()}
    for row in rows.values():
        for name in VOLATILE:
            del row[name]
    proposals = Proposal.objects.order_by("pk")
    return {
        "incidents": rows,
        "tags": list(Incident.tags.through.objects.order_by("incident", "tag").values("incident", "tag")),
        "evidence": {row["id"]: row for row in Incident.evidence.rel.related_model.objects.values()},
        "links": {row["id"]: row for row in IncidentReport.objects.values()},
        "suggestions": {row["id"]: row for row in MergeSuggestion.objects.values()},
        "proposals": {row["id"]: {k: v for k, v in row.items() if k != "base"} for row in proposals.values()},
        "standing": {row.pk: approvals.open_proposal(row) for row in Incident.objects.all()},
        "versions": {row["id"]: row for row in Version.objects.values()},
    }


def without(state, pk):
    """The same without an incident that undoing a split leaves behind, empty."""
    rows = {key: row for key, row in state["incidents"].items() if key != pk}
    standing = {key: row for key, row in state["standing"].items() if key != pk}
    tags = [pair for pair in state["tags"] if pair["incident"] != pk]
    return state | {"incidents": rows, "standing": standing, "tags": tags}


def last(by):
    return Decision.objects.filter(by=by).latest("pk")


def undo(by, now=LATER, decision=None):
    return undoing.undo(decision=decision or last(by), by=by, now=now)


def publish(incident, by):
    curation.publish(incident=incident, by=by, now=NOW)


def reject(incident, by):
    curation.reject(incident=incident, reason="other", words="So.", by=by, now=NOW)


def retract(incident, by):
    curation.retract(incident=incident, reason="harmful", words="So.", by=by, now=NOW)


def reopen(incident, by):
    curation.reopen(incident=incident, by=by, now=NOW)


def reveal(incident, by):
    curation.reveal(incident=incident, by=by, now=NOW)


def hide(incident, by):
    hiding.hide(incident=incident, words="So.", by=by, now=NOW)


def show(incident, by):
    hiding.show(incident=incident, by=by, now=NOW)


def propose(incident, by):
    approvals.propose(incident=incident, action="publish", by=by, now=NOW)


def propose_edit(incident, by):
    approvals.propose(
        incident=incident, action="edit", parameters={"values": {"force_rank": 5}}, by=by, now=NOW
    )


def edit(incident, by):
    first, second, third = incident.evidence.order_by("pk")
    editing.edit(
        incident=incident,
        values={
            "title": "Officers shove a man",
            "description": "Near the fountain.",
            "latitude": 44.95,
            "longitude": -93.09,
            "force_rank": 3,
            "injury": "serious",
            "charges": True,
        },
        tags=[TagFactory(slug="tear-gas")],
        evidence=EvidenceChanges(
            add=[EvidenceDraft(kind=EvidenceKind.ARTICLE, url="https://news.example.org/1")],
            change={first.pk: EvidenceDraft(kind=EvidenceKind.PHOTO, url=first.url, title="A photo")},
            remove=[second.pk],
        ),
        by=by,
        now=NOW,
    )
    assert third.graphic


def other_of(incident):
    return MergeSuggestion.objects.get(first=incident).second


def merge(incident, by):
    merging.merge(incident=incident, into=other_of(incident), by=by, now=NOW)


def unmerge(incident, by):
    merging.unmerge(incident=incident, by=by, now=NOW)


def different(incident, by):
    merging.mark_different(suggestion=MergeSuggestion.objects.get(first=incident), by=by, now=NOW)


def split(incident, by):
    merging.split(
        incident=incident,
        report_ids=[incident.report_links.order_by("pk").first().report_id],
        evidence_ids=[incident.evidence.order_by("pk").first().pk],
        by=by,
        now=NOW,
    )


def alone(**fields):
    return lambda: rich(**fields)


def suggested(one, other):
    def made():
        first, second = rich(**one), rich(**other)
        MergeSuggestionFactory(first=first, second=second)
        return first

    return made


def merged():
    first = suggested({}, {"likelihood": 0.1, "published": True})()
    merging.merge(incident=first, into=other_of(first), by=None, now=NOW - timedelta(days=1))
    return first


def proposed():
    incident = rich(force_rank=5)
    approvals.propose(incident=incident, action="publish", by=UserFactory(role=MODERATOR), now=NOW)
    return incident


def approve(incident, by):
    approvals.approve(proposal=approvals.open_proposal(incident), by=by, now=NOW)


def decline(incident, by):
    approvals.decline(proposal=approvals.open_proposal(incident), words="No.", by=by, now=NOW)


WAITING, PUBLIC = {}, {"published": True}
CASES = {
    "publish": (alone(held_because="no date", cell=None), publish),
    "first approval": (alone(force_rank=5), propose),
    "first approval of an edit": (alone(**PUBLIC), propose_edit),
    "second approval": (proposed, approve),
    "second approval refused": (proposed, decline),
    "reject": (alone(), reject),
    "reject what is proposed": (proposed, reject),
    "edit": (alone(), edit),
    "edit what is public": (alone(**PUBLIC), edit),
    "merge": (suggested(WAITING, {"likelihood": None}), merge),
    "merge what is restricted": (suggested({"restricted": True, "involves_child": True}, WAITING), merge),
    "merge into what is public": (suggested(WAITING, PUBLIC), merge),
    "merge two that are public": (suggested(PUBLIC, PUBLIC), merge),
    "unmerge": (merged, unmerge),
    "different": (suggested(WAITING, WAITING), different),
    "different from what is public": (suggested(WAITING, PUBLIC), different),
    "split": (alone(), split),
    "split what is public": (alone(**PUBLIC), split),
    "retract": (alone(**PUBLIC), retract),
    "retract what is hidden": (
        alone(placed=True, status=Status.HIDDEN, published_at=NOW - timedelta(days=2)),
        retract,
    ),
    "hide": (alone(**PUBLIC), hide),
    "show": (alone(placed=True, status=Status.HIDDEN, published_at=NOW - timedelta(days=2)), show),
    "reopen": (alone(**PUBLIC), reopen),
    "reopen what was rejected": (alone(status=Status.REJECTED, closed_reason="other"), reopen),
    "reopen what was retracted": (
        alone(status=Status.RETRACTED, closed_reason="false", published_at=NOW - timedelta(days=2)),
        reopen,
    ),
    "reveal": (alone(restricted=True), reveal),
    "reveal what is public": (alone(restricted=True, **PUBLIC), reveal),
}
