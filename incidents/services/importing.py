"""Real records in, as published incidents; the same file again changes nothing that people have touched.

A chunk is one short transaction. What a file says is compared by fingerprint with what the last
import wrote; once somebody here has decided anything about an incident, it is theirs.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from civicwatch.lib.locks import lock_until_commit
from incidents.importing.drafts import Draft, draft_many
from incidents.importing.records import ImportedRecord, Problem
from incidents.models import Decision, Incident, Status, Tag
from incidents.risks import FIELDS
from incidents.services.decisions import MACHINE
from incidents.services.import_writing import IMPORTED, RECORD, REIMPORTED, ROLE, Entry, store
from incidents.services.placing import settle_cell

CHUNK = 50  # rows a transaction: SQLite's only write lock is held well under 200 ms
_TAG_NAME_LENGTH = 80
_NOBODYS = {(MACHINE, "edit"), (MACHINE, "reopen")}  # boxes ticked and rows held when a rule was new


@dataclass
class Summary:
    """What an import did. ``problems`` were skipped; ``notes`` were left out of records that were kept."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    published: int = 0
    held: int = 0
    restricted: int = 0
    links: int = 0
    kept: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Known:
    """An incident that an earlier import made, and what that import wrote."""

    incident: Incident
    fingerprint: str
    decided_here: bool


def import_records(
    items: Iterable[ImportedRecord | Problem],
    *,
    imported_from: str,
    key_prefix: str,
    now: datetime | None = None,
    progress: Callable[[int], object] = lambda done: None,
) -> Summary:
    """Store records under ``key_prefix:key``. ``progress`` hears of each chunk how many rows it took."""
    now = now or timezone.now()
    summary = Summary()
    reverse("incidents:list")  # loads every view: now, and not under the lock of the first chunk
    seen: dict[str, str] = {}
    for chunk in _chunks(items):
        drafts = draft_many(_usable(chunk, seen, summary))
        _note(drafts, summary)
        _make_tags(drafts)
        _write(drafts, imported_from, key_prefix, now, summary)
        progress(len(chunk))
    return summary


def _chunks(items: Iterable[ImportedRecord | Problem]) -> Iterator[list[ImportedRecord | Problem]]:
    waiting = iter(items)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk


def _usable(
    chunk: Sequence[ImportedRecord | Problem], seen: dict[str, str], summary: Summary
) -> list[ImportedRecord]:
    """The records of a chunk; problems and ids that the file has used before are reported."""
    records = []
    for item in chunk:
        summary.read += 1
        if isinstance(item, Problem):
            summary.problems.append(f"{item.where}: {item.reason}")
        elif item.key in seen:
            summary.problems.append(f"{item.where}: its id was used before, at {seen[item.key]}")
        else:
            seen[item.key] = item.where
            records.append(item)
    return records


def _note(drafts: Sequence[Draft], summary: Summary) -> None:
    for draft in drafts:
        summary.notes.extend(f"{draft.where}: {note}" for note in draft.notes)
        if draft.held:
            summary.notes.append(f"{draft.where}: waits for a moderator, because {draft.held}")


def _make_tags(drafts: Sequence[Draft]) -> None:
    slugs = {slug for draft in drafts for slug in draft.tags}
    missing = slugs - set(Tag.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    if missing:
        rows = [Tag(slug=slug, name=slug.replace("-", " ")[:_TAG_NAME_LENGTH]) for slug in sorted(missing)]
        Tag.objects.bulk_create(rows, ignore_conflicts=True)


def _write(drafts: list[Draft], imported_from: str, key_prefix: str, now: datetime, summary: Summary) -> None:
    keyed = [(f"{key_prefix}:{draft.key}", draft, draft.fingerprint()) for draft in drafts]
    with transaction.atomic():
        lock_until_commit("import")
        known = _known([key for key, _, _ in keyed])
        new, changed = [], []
        for key, draft, fingerprint in keyed:
            if earlier := known.get(key):
                changed += _changed(earlier, draft, fingerprint, now, summary)
            else:
                fresh = Incident(imported_from=imported_from, source_key=key, created_at=now)
                new.append(Entry(draft, _filled(fresh, draft, now), fingerprint))
        if new or changed:
            store(new, changed, now)
    summary.created += len(new)
    summary.updated += len(changed)
    _count([*new, *changed], summary)


def _changed(earlier: _Known, draft: Draft, fingerprint: str, now: datetime, summary: Summary) -> list[Entry]:
    """What to write where the record is here already: nothing if it is the same, or ours by now."""
    incident = earlier.incident
    if earlier.fingerprint == fingerprint:
        summary.unchanged += 1
        return []
    if earlier.decided_here:
        summary.kept.append(f"{draft.where}: kept, edited here (incident {incident.pk}, {incident.status})")
        return []
    was = incident.status
    return [Entry(draft, _filled(incident, draft, now), fingerprint, was, earlier.fingerprint)]


def _known(keys: Sequence[str]) -> dict[str, _Known]:
    """Incidents of earlier imports by key, locked in the order of their ids."""
    rows = list(Incident.objects.select_for_update().filter(source_key__in=keys).order_by("pk"))
    fingerprints: dict[int, str] = {}
    decided: set[int] = set()
    log = Decision.objects.filter(incident__in=rows).order_by("at", "pk")
    for incident_id, action, role, changes in log.values_list("incident_id", "action", "role", "changes"):
        if role == ROLE and action in (IMPORTED, REIMPORTED):
            fingerprints[incident_id] = changes[RECORD]["to"]
        elif (role, action) not in _NOBODYS:
            decided.add(incident_id)
    return {
        row.source_key or "": _Known(row, fingerprints.get(row.pk, ""), row.pk in decided) for row in rows
    }


def _filled(incident: Incident, draft: Draft, now: datetime) -> Incident:
    """The incident with what the draft says; public unless something is missing or it takes two people.

    What two people approved is not written here: once somebody has decided about it, it is theirs.
    """
    place = draft.place
    incident.status = Status.CANDIDATE if draft.held else Status.PUBLISHED
    for name in ("title", "description", "address", "agency", "occurred_on", "date_precision"):
        setattr(incident, name, getattr(draft, name))
    for name in ("verification", "restricted", *FIELDS):
        setattr(incident, name, getattr(draft, name))
    incident.state_id, incident.county_id, incident.city_id = place.state, place.county, place.city
    incident.latitude, incident.longitude = place.latitude, place.longitude
    incident.place_precision = place.precision
    settle_cell(incident)
    incident.held_because = draft.held
    if not draft.held:
        incident.published_at = incident.published_at or now
    incident.updated_at = now
    return incident


def _count(written: Iterable[Entry], summary: Summary) -> None:
    for entry in written:
        summary.published += entry.incident.status == Status.PUBLISHED
        summary.held += bool(entry.draft.held)
        summary.restricted += entry.draft.restricted
        summary.links += len(entry.draft.evidence)
