"""What an import writes, a chunk in a transaction: rows, tags, evidence, log, and what the stream hears."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects

from civicwatch.events import services as events
from civicwatch.events.models import Event
from civicwatch.maps.services import next_version
from incidents.importing.drafts import Draft
from incidents.models import Decision, Evidence, Incident, Tag
from incidents.risks import FLAGS
from incidents.services import log, versions
from incidents.services.change_times import after_all_read
from incidents.services.decisions import LAYER
from incidents.services.public_events import event_kind, forget_words, public_payload

ROLE = "import"
IMPORTED, REIMPORTED = "import", "import again"
RECORD = "record"  # what the log calls the fingerprint of the file's record
_WRITTEN = (
    *(
        "status",
        "title",
        "description",
        "address",
        "agency",
        "occurred_on",
        "date_precision",
        "state",
        "county",
    ),
    *("city", "latitude", "longitude", "cell", "place_precision", "force_rank", "injury", "verification"),
    *("restricted", "held_because", "published_at", "updated_at", "map_version"),
    *FLAGS,
)


@dataclass(frozen=True)
class Entry:
    """One incident to write: what for, and what it and the file's record were before (nothing if new)."""

    draft: Draft
    incident: Incident
    fingerprint: str
    was: str = ""
    fingerprint_was: str = ""


def store(new: Sequence[Entry], changed: Sequence[Entry], now: datetime) -> None:
    entries = [*new, *changed]
    version, moment = next_version(LAYER), after_all_read(now)
    for entry in entries:
        entry.incident.map_version = version
        entry.incident.updated_at = max(entry.incident.updated_at, moment)
    Incident.objects.bulk_create([entry.incident for entry in new])
    earlier = [entry.incident for entry in changed]
    if earlier:
        Incident.objects.bulk_update(earlier, _WRITTEN)
        Evidence.objects.filter(incident__in=earlier).delete()
        Incident.tags.through.objects.filter(incident__in=earlier).delete()
    _attach(entries)
    _log(entries, now)
    versions.keep_many([(entry.incident, _action(entry)) for entry in entries], role=ROLE, now=now)
    _tell(entries)


def _attach(entries: Sequence[Entry]) -> None:
    """Tags and evidence of incidents that have none."""
    slugs = {slug for entry in entries for slug in entry.draft.tags}
    tag_ids = dict(Tag.objects.filter(slug__in=slugs).values_list("slug", "pk"))
    through = Incident.tags.through
    through.objects.bulk_create(
        through(incident_id=entry.incident.pk, tag_id=tag_ids[slug])
        for entry in entries
        for slug in entry.draft.tags
    )
    Evidence.objects.bulk_create(
        Evidence(
            incident=entry.incident,
            kind=source.kind,
            url=source.url,
            archive_url=source.archive_url,
            title=source.title[:500],
        )
        for entry in entries
        for source in entry.draft.evidence
    )


def _log(entries: Sequence[Entry], now: datetime) -> None:
    log.append(
        Decision(
            incident=entry.incident,
            action=_action(entry),
            from_status=entry.was,
            to_status=entry.incident.status,
            role=ROLE,
            reason=entry.draft.held,
            changes={RECORD: {"from": entry.fingerprint_was, "to": entry.fingerprint}},
            at=now,
        )
        for entry in entries
    )


def _action(entry: Entry) -> str:
    return REIMPORTED if entry.was else IMPORTED


def _tell(entries: Sequence[Entry]) -> None:
    """The stream hears of what became public, changed in public, or is public no more."""
    changes = [(entry.incident, event_kind(entry.was, entry.incident.status)) for entry in entries]
    told = [(incident, kind) for incident, kind in changes if kind]
    prefetch_related_objects([incident for incident, _ in told], "state", "city", "tags")
    for incident in (incident for incident, kind in told if kind != "incident.published"):
        forget_words(incident)
    if told:
        events.record_many(
            [
                Event(kind=kind, subject=f"incidents/{incident.pk}", payload=public_payload(incident))
                for incident, kind in told
            ]
        )
