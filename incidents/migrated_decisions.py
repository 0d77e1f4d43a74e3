"""The log's entries for decisions that a migration takes, or that were taken before there was a log.

Works on the models as they are at that migration; nothing else writes the log but ``services.log``.
"""

from collections.abc import Iterable
from typing import Any

from civicwatch.access.audit_chain import Link, plain
from incidents.decision_digest import decision_digest


def enter(apps: Any, decisions: Iterable[Any], **details: Any) -> None:
    """Chain an entry for each of these stored decisions, in their order; ``details`` stand in all of them."""
    head = apps.get_model("access", "AuditHead").objects.select_for_update().get(pk=1)
    entries = []
    for decision in decisions:
        link = _link(decision, head, details)
        head.number, head.sha256 = link.number, link.sha256
        entries.append(_entry(apps.get_model("access", "AuditEntry"), link))
    apps.get_model("access", "AuditEntry").objects.bulk_create(entries)
    head.save()


def _link(decision: Any, head: Any, details: dict[str, Any]) -> Link:
    return Link(
        number=head.number + 1,
        at=decision.at,
        by=decision.by_id,
        role=decision.role,
        action=decision.action,
        subject=f"incidents/{decision.incident_id}",
        details={
            "decision": decision.pk,
            "from": decision.from_status,
            "to": decision.to_status,
            **details,
        },
        digest=_digest(decision),
        previous=head.sha256,
    )


def _entry(entry_model: Any, link: Link) -> Any:
    return entry_model(
        number=link.number,
        at=link.at,
        by_id=link.by,
        role=link.role,
        action=link.action,
        subject=link.subject,
        details=plain(link.details),
        digest=link.digest,
        previous=link.previous,
        sha256=link.sha256,
    )


def _digest(decision: Any) -> str:
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
