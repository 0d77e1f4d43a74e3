"""The one way into the log of decisions, and the check that each stands as it was written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction

from civicwatch.access import audit
from civicwatch.access.audit import Act
from civicwatch.access.audit_chain import Broken
from civicwatch.access.models import AuditEntry
from civicwatch.maps.services import hold_version
from incidents.decision_digest import decision_digest, is_forgotten, typed
from incidents.models import Decision, IncidentReport, Report, Status

LAYER = "incidents"
FORGET = "forget"


@transaction.atomic
def append(decisions: Iterable[Decision]) -> None:
    """Add decisions to the log and to its chain; nothing changes or removes one later.

    Call it after every other row of the transaction is locked or written: whoever else logs waits
    from here to the commit. (A later change of the map's version is foreseen.)
    """
    rows = list(decisions)
    if not rows:
        return
    for row in rows:
        row.changes, row.reason = typed(row.changes), typed(row.reason)
    Decision.objects.bulk_create(rows)
    posts = _posts_made_public(rows)
    hold_version(LAYER)
    audit.record_many(_act(row, posts.get(row.incident_id, {})) for row in rows)


def digest_of(decision: Decision) -> str:
    return decision_digest(
        pk=decision.pk,
        incident=decision.incident_id,
        action=decision.action,
        from_status=decision.from_status,
        to_status=decision.to_status,
        by=decision.by_id,
        role=decision.role,
        reason=decision.reason,
        changes=decision.changes,
        at=decision.at,
        batch=decision.batch,
        undoes=decision.undoes_id,
    )


class DecisionCheck:
    """Compares decisions and posts with what the entries of the log say about them, lot by lot.

    Made before the first entry is read: a decision that comes later is not called a stranger.
    """

    def __init__(self) -> None:
        self._there = set(Decision.objects.values_list("pk", flat=True).iterator())
        self._logged: set[int] = set()
        self._forgotten: set[int] = set()
        self._lawfully: set[int] = set()

    def check(self, entries: Sequence[AuditEntry]) -> Iterator[Broken]:
        """What is wrong with the decisions, and the posts, that these entries are about."""
        for entry in entries:
            if entry.action == FORGET:
                self._lawfully.update(entry.details.get("decisions", ()))
        logged = {entry.details["decision"]: entry for entry in entries if "decision" in entry.details}
        found = Decision.objects.in_bulk(list(logged))
        for pk, entry in logged.items():
            self._logged.add(pk)
            if pk not in found:
                yield Broken(entry.number, f"decision {pk} is gone")
            elif digest_of(found[pk]) != entry.digest:
                yield Broken(entry.number, f"decision {pk} was changed")
            elif is_forgotten([found[pk].changes, found[pk].reason]):
                self._forgotten.add(pk)
        yield from _changed_posts(entries)

    def finish(self) -> Iterator[str]:
        """Decisions that no entry speaks of, and words taken out that nobody logged."""
        for pk in sorted(self._forgotten - self._lawfully):
            yield f"decision {pk}: words were taken out, and the log does not say why"
        for pk in sorted(self._there - self._logged):
            yield f"decision {pk} is not in the log"

    @property
    def count(self) -> int:
        return len(self._logged)


def _act(decision: Decision, posts: Mapping[str, str]) -> Act:
    details: dict[str, Any] = {
        "decision": decision.pk,
        "from": str(decision.from_status),
        "to": str(decision.to_status),
    }
    if decision.undoes_id:
        details["undoes"] = decision.undoes_id
    if posts:
        details["posts"] = posts
    return Act(
        action=decision.action,
        subject=f"incidents/{decision.incident_id}",
        by=decision.by,
        role=decision.role,
        details=details,
        digest=digest_of(decision),
        at=decision.at,
    )


def _posts_made_public(decisions: Sequence[Decision]) -> dict[int, dict[str, str]]:
    """Hashes of the posts behind what becomes public, so that the chain says what it stood on."""
    public = {
        row.incident_id
        for row in decisions
        if row.to_status == Status.PUBLISHED and row.from_status not in {"", Status.PUBLISHED}
    }
    found: dict[int, dict[str, str]] = {}
    if not public:
        return found
    links = IncidentReport.objects.filter(incident__in=public).exclude(report__sha256="")
    for incident, report, sha256 in links.values_list("incident_id", "report_id", "report__sha256"):
        found.setdefault(incident, {})[str(report)] = sha256
    return found


def _changed_posts(entries: Sequence[AuditEntry]) -> Iterator[Broken]:
    said = [
        (entry.number, int(pk), sha)
        for entry in entries
        for pk, sha in entry.details.get("posts", {}).items()
    ]
    stored = dict(Report.objects.filter(pk__in={pk for _, pk, _ in said}).values_list("pk", "sha256"))
    for number, pk, sha256 in said:
        if stored.get(pk) not in {sha256, ""}:
            yield Broken(number, f"report {pk} is not the post that the decision stood on")
