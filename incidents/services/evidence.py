"""Adding, correcting and removing what an incident rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from incidents.models import Evidence, EvidenceKind, Incident


@dataclass(frozen=True)
class EvidenceDraft:
    """One link or document as a person gives it; ``sha256`` is that of a document kept elsewhere.

    ``graphic``: it shows violence or injury and opens behind a warning.
    """

    kind: str = EvidenceKind.OTHER
    url: str = ""
    archive_url: str = ""
    title: str = ""
    dated: date | None = None
    sha256: str = ""
    graphic: bool = False


@dataclass(frozen=True)
class EvidenceChanges:
    """What to do to an incident's own evidence; ``change`` and ``remove`` go by primary key."""

    add: Sequence[EvidenceDraft] = ()
    change: Mapping[int, EvidenceDraft] = field(default_factory=dict)
    remove: Sequence[int] = ()


NO_CHANGE = EvidenceChanges()


def change_evidence(incident: Incident, wanted: EvidenceChanges) -> dict[str, Any]:
    """Carry the changes out inside the caller's transaction; return them for the log.

    Raises ValidationError for an address that is not one or that stands there already.
    """
    own = {row.pk: row for row in incident.evidence.all()} if wanted.change or wanted.remove else {}
    if strangers := {*wanted.change, *wanted.remove} - own.keys():
        raise ValidationError(_("Evidence %(ids)s is not this incident's.") % {"ids": sorted(strangers)})
    removed = [_logged(own.pop(pk)) for pk in wanted.remove]
    Evidence.objects.filter(pk__in=wanted.remove).delete()
    changed = [log for pk, draft in wanted.change.items() if pk in own and (log := _change(own[pk], draft))]
    added = [_logged(_write(Evidence(incident=incident), draft)) for draft in wanted.add]
    log = {"added": added, "removed": removed, "changed": changed}
    kept = {name: rows for name, rows in log.items() if rows}
    return {"evidence": kept} if kept else {}


def _change(row: Evidence, draft: EvidenceDraft) -> dict[str, Any]:
    before = _logged(row)
    after = _logged(_write(row, draft))
    return {"from": before, "to": after} if after != before else {}


def _write(row: Evidence, draft: EvidenceDraft) -> Evidence:
    for name, value in asdict(draft).items():
        setattr(row, name, value)
    for name in ("url", "archive_url"):
        _require_web_address(name, getattr(row, name))
    if not (row.url or row.archive_url or row.sha256 or row.title):
        raise ValidationError({"url": _("Give a link, an archive link or a document.")})
    row.full_clean(exclude=["incident", "report"])
    row.validate_constraints()
    row.save()
    return row


def _require_web_address(name: str, address: str) -> None:
    if address and urlsplit(address).scheme not in {"http", "https"}:
        raise ValidationError({name: _("A link must begin with https:// or http://.")})


def _logged(row: Evidence) -> dict[str, Any]:
    return {
        "id": row.pk,
        "kind": str(row.kind),
        "url": row.url,
        "archive_url": row.archive_url,
        "title": row.title,
        "dated": row.dated and row.dated.isoformat(),
        "sha256": row.sha256,
        "graphic": row.graphic,
    }
