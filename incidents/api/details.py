"""One incident whole, as the public may see it, or what became of it."""

from dataclasses import dataclass
from typing import Any

from incidents import records
from incidents.models import Decision, Evidence, Incident, IncidentReport, Status
from incidents.models.reasons import reason_label

TOLD = frozenset(
    (
        *("title", "description", "occurred_on", "date_precision", "state", "county", "city", "address"),
        *("latitude", "longitude", "place_precision", "force_rank", "agency", "injury", "verification"),
        *("tags", "evidence", "restricted"),
    )
)


@dataclass(frozen=True)
class Found:
    record: records.Record


@dataclass(frozen=True)
class Moved:
    survivor: int


@dataclass(frozen=True)
class Gone:
    """It was public and was retracted."""

    reason: str


def look_up(pk: int) -> Found | Moved | Gone | None:
    """The incident, where it went, or None where there is nothing that the public may know of."""
    fields = ("status", "merged_into_id", "published_at", "closed_reason")
    row = Incident.objects.filter(pk=pk).values_list(*fields).first()
    if row is None:
        return None
    status, survivor, published_at, reason = row
    if status == Status.PUBLISHED:
        return Found(_whole(pk))
    if status == Status.MERGED and survivor:
        return _followed(survivor)
    return Gone(reason_label(reason)) if status == Status.RETRACTED and published_at else None


def _followed(pk: int) -> Moved | Gone | None:
    """The end of a chain of merges. Merging refuses circles, so there is one."""
    match look_up(pk):
        case Found():
            return Moved(pk)
        case other:
            return other


def _whole(pk: int) -> records.Record:
    record = records.read(Incident.objects.published().filter(pk=pk))[0]
    family = list(records.families([pk]))
    evidence = _evidence(family)
    verified = {
        "verification": record["verification"],
        "reviewers": Decision.objects.filter(incident__in=family, by__isnull=False)
        .values("by")
        .distinct()
        .count(),
        "evidence": len(evidence),
        "posts": IncidentReport.objects.filter(incident__in=family).values("report").distinct().count(),
    }
    shown = [] if record["restricted"] else evidence
    return record | {"evidence": shown, "history": _history(pk), "verified": verified}


def _evidence(family: list[int]) -> list[dict[str, Any]]:
    fields = ("kind", "url", "archive_url", "title", "dated", "sha256")
    rows = Evidence.objects.filter(incident__in=family).order_by("dated", "pk").values(*fields)
    blank_is_null = ("url", "archive_url", "sha256")
    return [row | {name: row[name] or None for name in blank_is_null} for row in rows]


def _history(pk: int) -> list[dict[str, Any]]:
    """Newest first. Reasons and old values stay inside: they are free text about people."""
    rows = Decision.objects.filter(incident=pk).order_by("-at", "-pk")
    fields = ("at", "action", "role", "to_status", "changes")
    return [
        {
            "at": at,
            "action": action,
            "role": role,
            "to_status": status,
            "changed": sorted(TOLD & changes.keys()),
        }
        for at, action, role, status, changes in rows.values_list(*fields)
    ]
