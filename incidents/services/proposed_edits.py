"""An edit that waits for a second approval, as JSON and back, so that nothing of it is lost meanwhile."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import models

from civicwatch.places.models import City
from incidents.models import Tag
from incidents.services.evidence import NO_CHANGE, EvidenceChanges, EvidenceDraft


def as_json(
    *,
    values: Mapping[str, Any] | None = None,
    tags: Iterable[Tag] | None = None,
    evidence: EvidenceChanges = NO_CHANGE,
) -> dict[str, Any]:
    """What ``editing.edit`` was asked to do. A city is kept by its key, a tag by its slug."""
    return {
        "values": {name: _plain(value) for name, value in (values or {}).items()},
        "tags": None if tags is None else sorted(tag.slug for tag in tags),
        "evidence": {
            "add": [_draft_as_json(draft) for draft in evidence.add],
            "change": {str(pk): _draft_as_json(draft) for pk, draft in evidence.change.items()},
            "remove": list(evidence.remove),
        },
    }


def as_edit(stored: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of ``editing.edit`` again: values, tags and evidence."""
    values = dict(stored["values"])
    if values.get("city") is not None:
        values["city"] = City.objects.get(pk=values["city"])
    if values.get("occurred_on"):
        values["occurred_on"] = date.fromisoformat(values["occurred_on"])
    rows = stored["evidence"]
    return {
        "values": values,
        "tags": None if stored["tags"] is None else list(Tag.objects.filter(slug__in=stored["tags"])),
        "evidence": EvidenceChanges(
            add=[_draft(row) for row in rows["add"]],
            change={int(pk): _draft(row) for pk, row in rows["change"].items()},
            remove=rows["remove"],
        ),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    return value.isoformat() if isinstance(value, date) else value


def _draft_as_json(draft: EvidenceDraft) -> dict[str, Any]:
    return {name: _plain(value) for name, value in asdict(draft).items()}


def _draft(row: Mapping[str, Any]) -> EvidenceDraft:
    return EvidenceDraft(**{**row, "dated": date.fromisoformat(row["dated"]) if row["dated"] else None})
