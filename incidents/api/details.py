"""One incident whole, as the public may see it."""

from typing import Any

from django.conf import settings

from incidents import accounts, records
from incidents.families import families
from incidents.handles import without_handles
from incidents.models import Decision, Evidence, Incident, IncidentReport
from incidents.records import LINKS_WITHHELD

TOLD = frozenset(
    (
        *("title", "description", "occurred_on", "date_precision", "state", "county", "city", "address"),
        *("latitude", "longitude", "place_precision", "force_rank", "agency", "injury", "verification"),
        *("charges", "discipline", "settlement", "outcome_note", "tags", "evidence", "restricted"),
    )
)
INTERNAL = ("hold", "lift_hold")  # about how long things are kept, not about what is told
_OPEN = ("url", "archive_url", "title", "sha256", "graphic", "gone_at")


def whole(pk: int) -> records.Record:
    """A published incident: its record, and evidence, checks and history of its family."""
    record = records.read(Incident.objects.published().filter(pk=pk))[0]
    family = list(families({pk: False}).survivors)
    evidence = _evidence(pk, family, withheld=record["note"] == LINKS_WITHHELD)
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


def _evidence(pk: int, family: list[int], *, withheld: bool) -> list[dict[str, Any]]:
    """Each piece of evidence; only kind, site and date where a link would show whom nobody may see."""
    rows = (
        Evidence.objects.filter(incident__in=family).order_by("dated", "pk").values("kind", "dated", *_OPEN)
    )
    return [_piece(pk, row, withheld=withheld) for row in rows]


def _piece(pk: int, row: dict[str, Any], *, withheld: bool) -> dict[str, Any]:
    site = accounts.site_of(row["url"]) or accounts.site_of(row["archive_url"])
    blank_is_null = {"sha256": row["sha256"] or None}
    hidden = dict.fromkeys(_OPEN) if withheld else {}
    nobody = {
        name: accounts.public_address(pk, row[name], site=settings.PUBLIC_URL) or None
        for name in ("url", "archive_url")
    }
    nobody["title"] = without_handles(row["title"])
    return row | blank_is_null | nobody | {"site": site or None, "withheld": withheld} | hidden


def _history(pk: int) -> list[dict[str, Any]]:
    """Newest first. Reasons and old values stay inside: they are free text about people."""
    rows = Decision.objects.filter(incident=pk).exclude(action__in=INTERNAL).order_by("-at", "-pk")
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
